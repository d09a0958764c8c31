"""The Slack port over HTTP, against the strict stand-in and its faults."""

import json
import threading
import time
from datetime import timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from bot.core.runs import Message
from bot.core.targets import Members
from bot.errors import SlackAwayError, SlackRefusedError
from bot.slack.limits import LimitError
from bot.slack.post import WebSlack
from sandbox.slack import people
from tests.support import said
from tests.support.slack_stand_in import CHANNEL, slack_stand_in

ADA, GRACE, NOOR = people.ADA, people.GRACE, people.NOOR
SAID = {
    "text": "Done: x.",
    "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "done"}}],
}
APPROVERS = Members(groups=frozenset({"S0APPROVE"}))


@pytest.fixture(scope="module")
def stand_in():
    with slack_stand_in() as running:
        yield running


@pytest.fixture
def slack(stand_in):
    stand_in.control("heal")
    return port(stand_in)


def port(stand_in, **more):
    given = {
        "team": people.TEAM_ID,
        "monotonic": time.monotonic,
        "base_url": stand_in.api_url,
        "strict": True,
    }
    return WebSlack(people.BOT_TOKEN, **{**given, **more})


def test_says_where_the_workspace_is(slack):
    found = slack.identify()

    assert found["team_id"] == people.TEAM_ID
    assert found["url"].startswith("http")


def test_posts_replies_and_edits(slack, stand_in):
    root = slack.post(CHANNEL, SAID)
    reply = slack.post(CHANNEL, SAID, thread=root.ts)
    slack.edit(root, {**SAID, "text": "Done: edited."})

    shown = {each["ts"]: each for each in stand_in.messages()}
    assert shown[root.ts]["text"] == "Done: edited."
    assert shown[reply.ts]["thread_ts"] == root.ts
    assert stand_in.violations() == []


def test_asks_for_no_previews(slack, stand_in):
    slack.post(CHANNEL, SAID)

    sent = stand_in.log(method="chat.postMessage")[-1]["args"]
    assert sent["unfurl_links"] is False
    assert sent["unfurl_media"] is False


def test_whispers_to_one_person(slack, stand_in):
    slack.whisper(CHANNEL, ADA, SAID)

    assert stand_in.ephemerals(ADA)[-1]["text"] == "Done: x."
    assert stand_in.ephemerals(GRACE) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", [*said.cards(), *said.replies()])
def test_the_stand_in_takes_every_message_about_a_run(name, slack, stand_in):
    slack.post(CHANNEL, said.messages()[name])

    assert stand_in.violations() == []


def test_the_stand_in_takes_every_answer(slack, stand_in):
    for payload in said.answers().values():
        slack.whisper(CHANNEL, ADA, payload)

    assert stand_in.violations() == []


@pytest.mark.parametrize(
    ("fault", "least"),
    [
        ({"status": 429, "retry_after": 7}, 7),
        ({"status": 503}, 1),
        ({"error": "internal_error"}, 1),
        ({"error": "ratelimited"}, 1),
        ({"drop": True}, 1),
    ],
)
def test_a_slack_that_cannot_answer_is_away_and_says_for_how_long(
    fault, least, slack, stand_in
):
    stand_in.fault("chat.postMessage", **fault)

    with pytest.raises(SlackAwayError) as away:
        slack.post(CHANNEL, SAID)

    assert away.value.delay >= timedelta(seconds=least)


def test_a_post_whose_answer_was_lost_is_not_sent_again(slack, stand_in):
    before = len(stand_in.messages())
    stand_in.fault("chat.postMessage", drop=True, after=True)

    with pytest.raises(SlackAwayError):
        slack.post(CHANNEL, SAID)

    assert len(stand_in.messages()) == before + 1


def test_a_slack_that_nobody_reaches_is_away():
    slack = WebSlack(
        "xoxb-x",
        team="T",
        monotonic=time.monotonic,
        base_url="http://127.0.0.1:9/api/",
    )

    with pytest.raises(SlackAwayError):
        slack.post(CHANNEL, SAID)


def test_what_slack_refuses_for_good_comes_with_its_word(slack):
    with pytest.raises(SlackRefusedError) as refused:
        slack.edit(Message(CHANNEL, "1.000001"), SAID)

    assert refused.value.error == "message_not_found"


def test_no_error_holds_the_token(slack, stand_in):
    stand_in.fault("chat.postMessage", error="invalid_auth")

    with pytest.raises(SlackRefusedError) as refused:
        slack.post(CHANNEL, SAID)

    assert refused.value.__cause__ is None
    assert people.BOT_TOKEN not in repr(refused.value)


def test_a_message_over_a_limit_is_raised_in_tests_and_cut_down_in_service(stand_in):
    heading = {"type": "header", "text": {"type": "plain_text", "text": "x" * 200}}
    bad = {"text": "Done: x.", "blocks": [heading]}

    with pytest.raises(LimitError):
        port(stand_in).post(CHANNEL, bad)
    sent = port(stand_in, strict=False).post(CHANNEL, bad)

    shown = {each["ts"]: each for each in stand_in.messages()}[sent.ts]
    assert len(shown["blocks"][0]["text"]["text"]) == 150


def test_a_form_opens_once_for_a_trigger(slack, stand_in):
    with pytest.raises(SlackRefusedError) as refused:
        slack.open_view("1.2.3", said.modals()["modal_create"])

    assert refused.value.error == "invalid_trigger_id"


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/actions/1",
        "http://hooks.slack.com/commands/1",
        "https://hooks.slack.com.evil.example/1",
        "https://hooks.slack.com@evil.example/1",
        "file:///etc/passwd",
        "",
    ],
)
def test_answers_go_to_slack_and_nowhere_else(url, slack):
    with pytest.raises(SlackRefusedError) as refused:
        slack.answer(url, SAID)

    assert refused.value.error == "strange_url"


def test_an_answer_reaches_only_the_person_who_asked():
    seen = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self):
            seen.append(
                json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            )
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Hook) as server:
        threading.Thread(target=server.handle_request).start()
        base = f"http://127.0.0.1:{server.server_port}"
        slack = WebSlack(
            "xoxb-x", team="T", monotonic=time.monotonic, base_url=f"{base}/api/"
        )
        slack.answer(f"{base}/commands/1", SAID)

    assert seen[0]["response_type"] == "ephemeral"
    assert seen[0]["replace_original"] is False
    assert seen[0]["blocks"] == SAID["blocks"]


def test_an_address_that_slack_no_longer_knows_is_refused(slack, stand_in):
    with pytest.raises(SlackRefusedError):
        slack.answer(f"{stand_in.base_url}/response/none", SAID)


@pytest.mark.parametrize(
    ("user", "reason"),
    [
        (people.GIL, "Guests"),
        (people.SOL, "another workspace"),
        (people.BOT_USER, "Bots"),
        ("U0NOBODY1", "does not show"),
    ],
)
def test_outsiders_are_named_as_such(user, reason, slack):
    assert reason in slack.person(user).outsider


def test_a_member_is_no_outsider(slack):
    ada = slack.person(ADA)

    assert (ada.id, ada.team, ada.outsider) == (ADA, people.TEAM_ID, None)
    assert ada.name.lower() == "ada"


def test_members_are_asked_again_when_30_s_have_passed_or_when_fresh(stand_in):
    clock = [0.0]
    slack = port(stand_in, monotonic=lambda: clock[0])
    calls = partial(stand_in.log, method="usergroups.users.list")
    before = len(calls())

    first = slack.members(APPROVERS)
    slack.members(APPROVERS)
    assert len(calls()) == before + 1
    clock[0] = 31.0
    slack.members(APPROVERS)
    assert len(calls()) == before + 2
    clock[0] = 32.0
    slack.members(APPROVERS, fresh=True)

    assert len(calls()) == before + 3
    assert first == {GRACE, NOOR}


def test_fifty_at_once_ask_slack_once(stand_in):
    slack = port(stand_in)
    calls = partial(stand_in.log, method="usergroups.users.list")
    before, found = len(calls()), []
    threads = [
        threading.Thread(target=lambda: found.append(slack.members(APPROVERS)))
        for _ in range(50)
    ]

    for each in threads:
        each.start()
    for each in threads:
        each.join(timeout=10)

    assert found == [frozenset({GRACE, NOOR})] * 50
    assert len(calls()) == before + 1


def test_members_that_cannot_be_asked_are_never_guessed(stand_in):
    clock = [0.0]
    slack = port(stand_in, monotonic=lambda: clock[0])
    slack.members(APPROVERS)
    clock[0] = 31.0
    stand_in.fault("usergroups.users.list", status=503, times=5)

    with pytest.raises(SlackAwayError):
        slack.members(APPROVERS)


def test_a_group_that_slack_does_not_know_is_refused(slack):
    with pytest.raises(SlackRefusedError):
        slack.members(Members(groups=frozenset({"S0NOBODY1"})))


def test_a_channel_is_fine_or_says_what_to_do(slack, stand_in):
    assert slack.channel_fault(CHANNEL) is None
    assert "/invite" in slack.channel_fault("C0GENERAL")
    assert "/invite" in slack.channel_fault("C0NOTHING")
    assert "another organisation" in slack.channel_fault("C0PARTNER")
    stand_in.control("archive", channel="C0IOTSTG1")
    assert "archived" in slack.channel_fault("C0IOTSTG1")
