"""The whole flow over HTTP: nobody who uses it notices which way Slack came."""

import time
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

import pytest

from sandbox.slack.people import SIGNING_SECRET
from sandbox.slack.signed_http import encoded, signature
from tests.deploy.conftest import listening
from tests.support.slack_payloads import click, command
from tests.support.whole_bot import (
    ADA,
    CHANNEL,
    GRACE,
    MIKA,
    NOOR,
    PRODUCTION,
    REGION,
    at_once,
    fresh,
    visible,
    whole_bot,
)


@pytest.fixture(scope="module")
def running():
    with whole_bot(http=True) as bot:
        yield bot
        log = bot.log_text()
        assert SIGNING_SECRET not in log
        assert "v0=" not in log
        assert bot.slack.log(method="apps.connections.open") == []


def deliver(bot, kind, payload, *, secret=SIGNING_SECRET, age=0.0, at=None):
    """Post what Slack could have sent; the status of the answer."""
    content_type, body = encoded(kind, payload)
    stamp = str(int((at or time.time()) - age))
    asked = Request(
        bot.sandbox.request_url,
        body,
        {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature(secret, stamp, body),
        },
    )
    try:
        with build_opener(ProxyHandler({})).open(asked, timeout=10) as answer:
            return answer.status
    except HTTPError as refused:
        with refused:
            return refused.code


def token_of(card):
    elements = [e for b in card.message["blocks"] for e in b.get("elements", [])]
    return next(e["value"] for e in elements if e.get("action_id") == "approve")


@pytest.mark.slow
def test_create_approve_done_and_undone(bot):
    name = fresh("http")
    view = bot.open_form()
    values = {"domain": name, "target": f"{PRODUCTION}/{REGION}", "reason": "sensors"}
    half = bot.slack.submit(ADA, view, {**values, "domain": "x y"})
    said = bot.answer(ADA, lambda: bot.slack.submit(ADA, view, values))
    card = bot.asked(said)

    own = card.click(ADA, "approve")
    card.approve().wait("Done")
    undo = card.follow(card.click(ADA, "more:undo")).approve()
    undo.wait("Undone")

    assert set(half["errors"]) == {"domain"}
    assert "your own request" in own
    assert len(bot.writes(card.run)) == 4


def test_it_listens_on_that_one_port_of_this_machine(bot):
    found = listening(bot._process.pid)
    if found is None:  # read from /proc, which macOS does not have
        pytest.skip("only Linux tells")

    port = int(bot.sandbox.request_url.rpartition(":")[2].partition("/")[0])
    assert found == [f"0100007F:{port:04X}"]


def test_mentions_and_commands_are_answered_where_they_are_asked(bot):
    root = bot.slack.send(ADA, CHANNEL, "what is open?")["ts"]

    said = bot.answer(
        ADA,
        lambda: bot.slack.send(ADA, CHANNEL, "<@U0IOTDOM1> requests", thread_ts=root),
    )

    assert said["thread_ts"] == root
    assert "Requests" in visible(said)
    assert "Help" in bot.command("/iotdomain help")
    assert "Did you mean" in bot.command("/iotdomain stauts")


@pytest.mark.slow
def test_an_approval_that_slack_did_not_sign_approves_nothing(bot):
    card = bot.ask(fresh("forged"))
    before = card.message
    pressed = click("approve", token_of(card), user=GRACE, channel=CHANNEL)

    forged = deliver(bot, "interactive", pressed, secret="0" * 32)
    stale = deliver(bot, "interactive", pressed, age=400)
    future = deliver(bot, "interactive", pressed, age=-400)

    assert (forged, stale, future) == (401, 401, 401)
    time.sleep(0.5)
    assert card.message == before
    assert bot.writes(card.run) == []
    reasons = [each["reason"] for each in bot.events("delivery refused")]
    assert reasons[-3:] == [
        "signature does not fit",
        "older than five minutes",
        "more than five minutes in the future",
    ]
    card.approve(NOOR).wait("Done")


@pytest.mark.slow
def test_a_delivery_that_comes_again_does_nothing_a_second_time(bot):
    bot.slack.control("duplicate")
    name = fresh("copied")

    card = bot.ask(name)

    pressed = click("approve", token_of(card), user=GRACE, channel=CHANNEL)
    now = time.time()
    statuses = [deliver(bot, "interactive", pressed, at=now) for _ in range(2)]

    assert [name in visible(each) for each in bot.roots()].count(True) == 1
    assert statuses == [200, 403]
    assert bot.events("delivery refused")[-1]["reason"] == "came before"
    card.wait("Done")
    assert len(bot.writes(card.run)) == 4


def test_fifty_good_and_bad_at_once(bot):
    statuses = []
    line = "requests"

    def send(secret):
        payload = command(
            line, user=MIKA, response_url=f"{bot.slack.base_url}/response/x"
        )
        return lambda: statuses.append(
            deliver(bot, "slash_commands", payload, secret=secret)
        )

    at_once([send(each) for each in [SIGNING_SECRET, "0" * 32] * 25])

    assert sorted(statuses) == [200] * 25 + [401] * 25
    assert "Requests" in bot.command("/iotdomain requests")


@pytest.mark.slow
def test_killed_in_the_middle_it_goes_on(bot):
    card = bot.ask(fresh("killed"))
    with bot.slow_aws():
        card.approve()
        bot.until(lambda: "1 of 6 steps done" in card.state, "the first step")
        bot.restart()
    card.wait("Done", 40)

    assert len(bot.writes(card.run)) == 4
