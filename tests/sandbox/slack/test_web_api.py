import json

import pytest

from sandbox.slack import contract
from tests.support.slack_samples import actions, button, section
from tests.support.slack_stand_in import CHANNEL

APP = "xapp-sandbox-app"
ADA, GIL, SOL = "U0ADA0001", "U0GUEST01", "U0STRANG1"


def post(api, text="hello", **more):
    return api("chat.postMessage", channel=CHANNEL, text=text, **more)


def test_the_bot_learns_who_it_is(api):
    answer = api("auth.test")

    assert answer["user_id"] == "U0IOTDOM1"
    assert answer["team_id"] == "T0ACME001"


def test_a_method_the_bot_does_not_need_is_unknown(api, slack):
    answer = api("reactions.add", channel=CHANNEL, timestamp="1.2", name="eyes")

    assert (answer["ok"], answer["error"]) == (False, "unknown_method")
    assert len(slack.violations()) == 1


def test_an_argument_that_slack_does_not_know_fails_and_is_noted(api, slack):
    answer = post(api, colour="red")

    assert answer["error"] == "invalid_arguments"
    assert "unknown argument: colour" in answer["response_metadata"]["messages"][0]
    assert slack.violations()[0]["args"]["colour"] == "red"
    assert slack.messages() == []


@pytest.mark.parametrize("channel", [None, ""])
def test_a_missing_argument_fails(api, channel):
    answer = api("chat.postMessage", channel=channel, text="hello")

    assert answer["error"] == "invalid_arguments"


def test_an_argument_of_the_wrong_type_fails(api):
    assert post(api, thread_ts=1.5)["error"] == "invalid_arguments"


@pytest.mark.parametrize(
    ("token", "error"),
    [
        ("", "not_authed"),
        ("xoxb-other", "invalid_auth"),
        (APP, "not_allowed_token_type"),
    ],
)
def test_a_wrong_token_is_refused(api, token, error):
    assert api("auth.test", token=token)["error"] == error


def test_sockets_want_the_token_of_the_app(api):
    assert api("apps.connections.open")["error"] == "not_allowed_token_type"


def test_a_missing_scope_is_named(api, slack):
    slack.control("scopes", granted=["chat:write"])

    answer = api("users.info", user=ADA)

    assert answer["error"] == "missing_scope"
    assert answer["needed"] == "users:read"
    assert answer["provided"] == "chat:write"


def test_a_revoked_token_is_refused(api, slack):
    slack.control("revoke")

    assert api("auth.test")["error"] == "token_revoked"


def test_forms_queries_and_tokens_in_the_body_are_taken(api):
    form = "application/x-www-form-urlencoded"
    body = f"token=xoxb-sandbox-bot&channel={CHANNEL}&text=a%26b&unfurl_links=false"

    _, answer = api.send("chat.postMessage", body, token="", kind=form)
    _, found = api.send(f"users.info?user={ADA}", "", kind=form)

    assert answer["message"]["text"] == "a&b"
    assert found["user"]["id"] == ADA


@pytest.mark.parametrize("body", ["[1]", "{", '"text"'])
def test_a_body_that_is_no_object_is_refused(api, body):
    assert api.send("chat.postMessage", body)[1]["error"] == "invalid_arguments"


def test_a_post_has_a_time_of_its_own_and_filled_in_ids(api, slack):
    blocks = [section(), actions(button())]

    answers = [post(api, blocks=json.dumps(blocks)) for _ in range(20)]

    assert len({answer["ts"] for answer in answers}) == 20
    found = slack.messages()[0]["blocks"]
    assert all(block["block_id"] for block in found)
    assert found[1]["elements"][0]["text"]["emoji"] is True


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C0NOWHERE", "channel_not_found"),
        ("U0ADA0001", "channel_not_found"),
        ("#iot-domains", "channel_not_found"),
        ("C0GENERAL", "not_in_channel"),
    ],
)
def test_the_bot_posts_only_where_it_is_a_member(api, channel, error):
    answer = api("chat.postMessage", channel=channel, text="hello")

    assert answer["error"] == error


def test_nothing_is_posted_to_an_archived_channel(api, slack):
    ts = post(api)["ts"]
    slack.control("archive", channel=CHANNEL)

    posted = post(api)
    whispered = api("chat.postEphemeral", channel=CHANNEL, user=ADA, text="psst")
    edited = api("chat.update", channel=CHANNEL, ts=ts, text="new")

    assert (posted["error"], whispered["error"]) == ("is_archived", "is_archived")
    assert edited["error"] == "is_inactive"


def test_a_bot_that_was_removed_can_neither_post_nor_edit(api, slack):
    ts = post(api)["ts"]
    slack.kick(CHANNEL)

    posted, edited = post(api), api("chat.update", channel=CHANNEL, ts=ts, text="new")
    slack.invite(CHANNEL)

    assert posted["error"] == "not_in_channel"
    assert edited["error"] == "channel_not_found"
    assert post(api)["ok"]


def test_a_message_without_words_is_refused(api):
    assert api("chat.postMessage", channel=CHANNEL)["error"] == "no_text"
    assert post(api, text=" \n")["error"] == "no_text"


def test_blocks_without_text_are_taken_with_a_warning(api, slack):
    api("chat.postMessage", channel=CHANNEL, blocks=[section()])

    assert slack.log()[-1]["warnings"] == ["missing_text_in_message"]


def test_bad_blocks_are_refused_with_their_place(api):
    answer = post(api, blocks=[section("x" * 3001)])

    assert answer["error"] == "invalid_blocks"
    assert "[json-pointer:/blocks/0/text/text]" in answer["errors"][0]


@pytest.mark.parametrize("blocks", ["{", '"text"', "{}"])
def test_blocks_that_are_no_list_are_refused(api, blocks):
    assert post(api, blocks=blocks)["error"] == "invalid_blocks_format"


def test_too_many_characters_in_all_blocks_are_refused(api):
    blocks = [section("x" * 2900) for _ in range(5)]
    ts = post(api)["ts"]

    posted = post(api, blocks=blocks)
    edited = api("chat.update", channel=CHANNEL, ts=ts, text="t", blocks=blocks)

    assert posted["error"] == "msg_blocks_too_long"
    assert edited["error"] == "msg_too_long"


def test_too_long_text_is_cut_in_a_post_and_refused_in_an_edit(api):
    posted = post(api, text="x" * 40_001)

    edited = api("chat.update", channel=CHANNEL, ts=posted["ts"], text="x" * 40_001)

    assert len(posted["message"]["text"]) == 40_000
    assert edited["error"] == "msg_too_long"


def test_a_reply_needs_its_thread_and_joins_the_root(api, slack):
    root = post(api)["ts"]
    reply = post(api, thread_ts=root)["ts"]

    deeper = post(api, thread_ts=reply, reply_broadcast=True)
    lost = post(api, thread_ts="1700000000.000001")

    assert deeper["message"]["thread_ts"] == root
    assert slack.messages()[-1]["broadcast"] is True
    assert lost["error"] == "cannot_reply_to_message"


def test_a_thread_outlives_its_first_message(api, slack):
    root = post(api)["ts"]
    post(api, thread_ts=root)

    slack.delete(slack.messages()[0])

    assert post(api, thread_ts=root)["ok"]
    assert api("chat.update", channel=CHANNEL, ts=root, text="x")["error"] == (
        "message_not_found"
    )


def test_an_edit_with_text_alone_keeps_the_blocks_and_empty_blocks_clear(api, slack):
    ts = post(api, blocks=[section("kept")])["ts"]

    api("chat.update", channel=CHANNEL, ts=ts, text="new")
    kept = slack.messages()[0]
    api("chat.update", channel=CHANNEL, ts=ts, text="newer", blocks=[])
    cleared = slack.messages()[0]

    assert (kept["text"], kept["blocks"][0]["text"]["text"]) == ("new", "kept")
    assert cleared["blocks"] is None
    assert kept["edited"] is True


def test_only_own_messages_that_exist_can_be_edited(api, slack):
    ts = slack.send(ADA, CHANNEL, "from Ada")["ts"]
    whisper = api("chat.postEphemeral", channel=CHANNEL, user=ADA, text="psst")

    other = api("chat.update", channel=CHANNEL, ts=ts, text="x")
    ephemeral = api("chat.update", channel=CHANNEL, ts=whisper["message_ts"], text="x")
    none = api("chat.update", channel=CHANNEL, ts="1.000001", text="x")

    assert other["error"] == "cant_update_message"
    assert ephemeral["error"] == "message_not_found"
    assert none["error"] == "message_not_found"


def test_a_whisper_is_for_one_member_only(api, slack):
    api("chat.postEphemeral", channel=CHANNEL, user=ADA, text="psst")

    outsider = api("chat.postEphemeral", channel=CHANNEL, user=SOL, text="psst")

    assert [m["text"] for m in slack.ephemerals(ADA)] == ["psst"]
    assert slack.ephemerals(GIL) == []
    assert slack.messages() == []
    assert outsider["error"] == "user_not_in_channel"


def test_another_name_or_picture_needs_a_scope_the_app_lacks(api):
    assert post(api, username="ada")["error"] == "missing_scope"
    assert post(api, as_user=True)["error"] == "invalid_arguments"


def test_metadata_has_a_form_and_a_size(api, slack):
    good = {"event_type": "run", "event_payload": {"id": "R-42"}}

    assert post(api, metadata=good)["ok"]
    assert slack.messages()[0]["metadata"] == good
    assert post(api, metadata="R-42")["error"] == "invalid_metadata_format"
    large = {"event_type": "run", "event_payload": {"id": "x" * 9000}}
    assert post(api, metadata=large)["error"] == "metadata_too_large"


def test_the_log_holds_the_very_bytes(api, slack):
    post(api, text="päck <!channel>")

    call = slack.log(method="chat.postMessage")[0]

    assert "p\\u00e4ck <!channel>" in call["raw"]
    assert call["args"]["text"] == "päck <!channel>"


def test_methods_and_arguments_are_those_of_the_public_reference():
    methods = contract.load()

    assert len(methods) == 12
    assert all(set(m.required) <= set(m.args) for m in methods.values())
    assert "cant_update_message" in methods["chat.update"].errors
    assert "cant_update_message" not in methods["chat.postMessage"].errors


def test_the_bot_takes_its_own_message_away_and_nobody_elses(api, slack):
    own = post(api)["ts"]
    theirs = slack.send("U0ADA0001", CHANNEL, "mine")["ts"]

    assert api("chat.delete", channel=CHANNEL, ts=own)["ok"]
    again = api("chat.delete", channel=CHANNEL, ts=own)
    refused = api("chat.delete", channel=CHANNEL, ts=theirs)

    assert again["error"] == "message_not_found"
    assert refused["error"] == "cant_delete_message"
    assert [each["text"] for each in slack.messages()] == ["mine"]
