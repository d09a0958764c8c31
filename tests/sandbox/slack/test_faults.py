import http.client

import pytest

from tests.support.slack_samples import section
from tests.support.slack_stand_in import CHANNEL, slack_stand_in

ADA, GRACE, NOOR, SOL = "U0ADA0001", "U0GRACE01", "U0NOOR001", "U0STRANG1"


def post(api, text="hello", channel=CHANNEL, **more):
    return api("chat.postMessage", channel=channel, text=text, **more)


def send(api):
    return api.send("chat.postMessage", f'{{"channel": "{CHANNEL}", "text": "x"}}')


def test_too_many_requests_say_how_long_to_wait(api, slack):
    slack.fault("chat.postMessage", status=429, retry_after=2)

    status, body = send(api)

    assert (status, body["error"]) == (429, "ratelimited")
    assert api.headers["Retry-After"] == "2"
    assert slack.messages() == []
    assert post(api)["ok"]


def test_the_server_fails_as_often_as_asked_and_heals(api, slack):
    slack.fault("*", status=503, times=3)

    statuses = [send(api)[0] for _ in range(2)]
    slack.control("heal")

    assert statuses == [503, 503]
    assert post(api)["ok"]


def test_an_answer_can_be_lost_after_the_deed(api, slack):
    slack.fault("chat.postMessage", status=500, after=True)

    status, _ = send(api)

    assert status == 500
    assert len(slack.messages()) == 1


def test_a_connection_can_break(api, slack):
    slack.fault("chat.postMessage", drop=True)

    with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
        send(api)

    assert slack.messages() == []


def test_a_method_can_refuse_by_name(api, slack):
    slack.fault("chat.postMessage", error="message_limit_exceeded")

    assert post(api)["error"] == "message_limit_exceeded"


def test_response_urls_fail_too(api, slack):
    slack.fault("response_url", status=503)

    assert api.respond(f"{slack.base_url}/response/any", text="x")[0] == 503


def test_a_knob_that_is_not_there_is_said(slack):
    connection = http.client.HTTPConnection(slack.base_url.removeprefix("http://"))
    connection.request("POST", "/control/nothing", "{}")
    answer = connection.getresponse()
    answer.read()
    connection.close()

    assert answer.status == 404


def test_rates_are_kept_where_a_test_wants_them(api, slack):
    slack.control("rates", enforced=True)
    ts = post(api)["ts"]

    posts = [send(api)[0] for _ in range(6)]
    edits = [api("chat.update", channel=CHANNEL, ts=ts, text="x") for _ in range(51)]

    assert posts == [200, 200, 200, 200, 429, 429]
    assert 1 <= int(api.headers["Retry-After"]) <= 60
    assert [edit["ok"] for edit in edits] == [True] * 50 + [False]
    slack.control("clock", ahead=61)
    assert post(api)["ok"]


def pinged(slack):
    return [user for user in (ADA, GRACE, NOOR, SOL) if slack.notifications(user)]


@pytest.mark.parametrize(
    ("text", "blocks", "expected"),
    [
        (f"<@{GRACE}> look", None, [GRACE]),
        ("<!subteam^S0APPROVE> look", None, [GRACE, NOOR]),
        ("<!channel> look", None, [ADA, GRACE, NOOR]),
        (f"`<@{GRACE}>` and ```\n<@{ADA}>\n```", None, []),
        (f"<@{SOL}> is not a member", None, []),
        ("&lt;!channel&gt;", None, []),
        (f"<@{GRACE}>", [section("blocks say nobody")], []),
        ("nobody", [section(f"<@{GRACE}>")], [GRACE]),
        (
            "nobody",
            [{"type": "section", "text": {"type": "plain_text", "text": f"<@{ADA}>"}}],
            [],
        ),
    ],
    ids=[
        "a person",
        "a group",
        "everybody",
        "only in code",
        "an outsider",
        "escaped",
        "blocks win over text",
        "in a block",
        "plain text",
    ],
)
def test_a_new_message_notifies(api, slack, text, blocks, expected):
    more = {} if blocks is None else {"blocks": blocks}

    post(api, text, **more)

    assert pinged(slack) == expected


def test_an_edit_notifies_nobody(api, slack):
    ts = post(api)["ts"]

    api("chat.update", channel=CHANNEL, ts=ts, text=f"<@{ADA}> <!channel>")

    assert pinged(slack) == []


def test_the_author_is_not_notified(slack):
    slack.send(ADA, CHANNEL, f"<@{ADA}> and <@{GRACE}>")

    assert pinged(slack) == [GRACE]


def test_two_workspaces_do_not_share_anything():
    with slack_stand_in() as first, slack_stand_in() as second:
        first.send(ADA, CHANNEL, "here")

        assert second.messages() == []
