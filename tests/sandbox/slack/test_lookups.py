from tests.support.slack_stand_in import CHANNEL

ADA, GIL, SOL = "U0ADA0001", "U0GUEST01", "U0STRANG1"


def post(api, text="hello", **more):
    return api("chat.postMessage", channel=CHANNEL, text=text, **more)


def test_permalinks_name_the_message(api, slack):
    ts = post(api)["ts"]

    link = api("chat.getPermalink", channel=CHANNEL, message_ts=ts)["permalink"]
    none = api("chat.getPermalink", channel=CHANNEL, message_ts="1.000001")

    assert link == f"{slack.base_url}/archives/{CHANNEL}/p{ts.replace('.', '')}"
    assert none["error"] == "message_not_found"


def test_people_are_shown_whole(api):
    guest = api("users.info", user=GIL)["user"]
    stranger = api("users.info", user=SOL)["user"]

    assert guest["is_restricted"] is True
    assert stranger["team_id"] == "T0OTHER01"
    assert stranger["is_stranger"] is True
    assert api("users.info", user="U0NOBODY1")["error"] == "user_not_found"


def test_a_person_can_be_deactivated_or_lack_a_field(api, slack):
    slack.control("user", id=ADA, deleted=True, is_bot=None)

    user = api("users.info", user=ADA)["user"]

    assert user["deleted"] is True
    assert "is_bot" not in user


def test_groups_and_channels_can_be_asked_for(api, slack):
    slack.control("group", id="S0APPROVE", users=[ADA])
    slack.control("share", channel=CHANNEL)

    users = api("usergroups.users.list", usergroup="S0APPROVE")["users"]
    channel = api("conversations.info", channel=CHANNEL, include_num_members=True)

    assert users == [ADA]
    assert channel["channel"]["is_ext_shared"] is True
    assert channel["channel"]["num_members"] == 6
    missing = api("usergroups.users.list", usergroup="S0NONE")
    assert missing["error"] == "no_such_subteam"
    assert api("conversations.info", channel="C0")["error"] == "channel_not_found"
