"""Slack, AWS, DNS or the bot itself fail: it goes on, and says what it sees."""

import time

import pytest

from tests.support.whole_bot import (
    ADA,
    CHANNEL,
    GRACE,
    NOOR,
    fresh,
    visible,
)

WRITES = [
    "RequestCertificate",
    "ChangeResourceRecordSets",
    "CreateDomainConfiguration",
    "ChangeResourceRecordSets",
]


def written(bot, card):
    return [each["operation"] for each in bot.writes(card.run)]


def wait_step(bot, card, number):
    bot.until(
        lambda: f"{number} of 6 steps done" in card.state, f"step {number}: {card.name}"
    )


def test_an_access_that_is_denied_blocks_until_someone_tries_again(bot):
    card = bot.ask(fresh("denied"))
    bot.deny("CreateDomainConfiguration", "iotdomain-apply")

    card.approve()
    text = card.wait("Waiting for you")
    told = visible(card.wait_reply("waits at step 4 of 6"))

    assert "AWS administrator of Acme production (111122223333)" in text
    assert "`iot:CreateDomainConfiguration`" in text
    assert "*What to do:*" in text
    assert "Then press *Try again*" in text
    assert card.buttons == ["retry", "diagnose", "cancel_run"]
    assert f"<@{ADA}>" in told
    # Too early: it is blocked again, and says so once more.
    assert "tries again" in card.click(ADA, "retry")
    bot.until(lambda: len(card.thread) == 2, "told again")
    bot.heal()
    assert "tries again" in card.click(GRACE, "retry")
    card.wait("Done")
    assert written(bot, card) == WRITES


def test_a_blocked_run_can_be_cancelled_and_lists_only_what_is_there(bot):
    card = bot.ask(fresh("denied"))
    bot.deny("CreateDomainConfiguration", "iotdomain-apply")
    card.approve()
    card.wait("Waiting for you")

    card.click(ADA, "cancel_run")
    text = card.wait("Cancelled")

    assert "2. Validation record" in text
    assert "3." not in text.partition("*Made")[2].partition("*Not")[0]


@pytest.mark.parametrize(
    "fault",
    [
        {"service": "acm", "operation": "DescribeCertificate", "status": 500},
        {"service": "iot", "operation": "DescribeDomainConfiguration", "drop": True},
        {"service": "acm", "operation": "RequestCertificate", "after_effect": True},
        {
            "service": "iot",
            "operation": "CreateDomainConfiguration",
            "after_effect": True,
            "drop": True,
        },
        {
            "service": "route53",
            "operation": "ChangeResourceRecordSets",
            "after_effect": True,
        },
        {"error": "ThrottlingException", "status": 429, "times": 3},
    ],
    ids=lambda fault: "-".join(map(str, fault.values())),
)
@pytest.mark.slow
def test_aws_that_fails_for_a_moment_is_asked_again_and_nothing_is_made_twice(
    bot, fault
):
    card = bot.ask(fresh("flaky"))
    card.press(GRACE, "approve")
    bot.until(lambda: card.word == "Working", "the start")
    bot.fault(**fault)

    card.wait("Done", 60)

    assert written(bot, card) == WRITES
    assert "Stopped" not in "".join(card.history)


@pytest.mark.slow
def test_what_could_not_be_asked_is_never_shown_as_failed(bot):
    card = bot.ask(fresh("away"))
    with bot.slow_aws():
        card.approve()
        wait_step(bot, card, 2)
        bot.fault(service="acm", operation="*", status=503, times=30)
        text = card.wait_text("Could not ask", 30)
        assert card.word == "Working"
        assert "`acm:" in text  # whichever of its questions came first
        bot.heal()
    card.wait("Done", 40)


@pytest.mark.slow
def test_slack_that_is_away_or_slow_loses_no_message(bot):
    card = bot.ask(fresh("slack"))
    bot.slack.fault("chat.update", status=429, retry_after=1, times=1)
    bot.slack.fault("chat.update", status=500, times=2)
    bot.slack.fault("chat.update", drop=True, times=1)
    bot.slack.fault("chat.postMessage", status=503, times=1)

    card.approve()
    card.wait("Done", 40)
    card.wait_reply("is ready")

    assert written(bot, card) == WRITES
    assert len(card.messages) == 1
    assert card.thread_text.count("is ready") == 1


@pytest.mark.slow
def test_a_post_whose_answer_is_lost_leaves_no_second_live_card(bot):
    name = fresh("lost")
    bot.slack.fault("chat.postMessage", drop=True, after=True, times=1)

    card = bot.asked(bot.create(name))

    live = [m for m in bot.roots() if name in visible(m) and _live(m)]
    assert [each["ts"] for each in live] == [card.message["ts"]]


def _live(message):
    return any(block["type"] == "actions" for block in message["blocks"])


@pytest.mark.slow
def test_a_deleted_message_is_posted_anew_and_says_so(bot):
    card = bot.ask(fresh("deleted"))
    with bot.slow_aws():
        card.approve()
        wait_step(bot, card, 2)
        bot.slack.delete(card.message)
        bot.until(lambda: card.messages, "posted anew")
    text = card.wait("Done", 30)

    assert len(card.messages) == 1
    assert (
        "posted anew, because the first message was deleted"
        in "".join(card.history) + text
    )


@pytest.mark.slow
def test_out_of_the_channel_the_work_goes_on_and_the_message_catches_up(bot):
    card = bot.ask(fresh("kicked"))
    with bot.slow_aws():
        card.approve()
        wait_step(bot, card, 1)
        bot.slack.kick(CHANNEL)
    bot.until(lambda: len(bot.writes(card.run)) == 4, "the work", 30)
    before = card.text

    bot.slack.invite(CHANNEL)
    card.wait("Done", 40)

    assert "Working" in before
    assert any(
        e["what"] == "message not delivered" and e["error"] for e in bot.audit(card.run)
    )


@pytest.mark.slow
def test_a_dead_line_to_slack_is_opened_again(bot):
    bot.slack.control("disconnect", abruptly=True)
    bot.until(lambda: not bot.slack.connected(), "the cut")
    # Five pings that fail, two seconds apart: so long nobody can know.
    bot.until(bot.slack.connected, "a new line", 20)

    card = bot.ask(fresh("line"))
    card.click(ADA, "more:withdraw")


def test_cancel_in_a_long_wait_is_seen_within_two_seconds(bot):
    card = bot.ask(fresh("long", "byhand.example")).approve()
    card.wait("Waiting for you")
    time.sleep(1)  # well into the wait

    began = time.monotonic()
    bot.type(f"/iotdomain cancel {card.name}")
    card.wait("Cancelled")
    took = time.monotonic() - began

    assert took < 2, took


def test_a_stranger_to_the_request_cannot_cancel_it(bot):
    card = bot.ask(fresh("mine", "byhand.example")).approve()
    card.wait("Waiting for you")

    said = bot.command(f"/iotdomain cancel {card.name}", "U0MIKA001")

    assert "*Not cancelled*" in said
    assert card.word == "Waiting for you"
    bot.command(f"/iotdomain cancel {card.name}", NOOR)
    card.wait("Cancelled")


@pytest.mark.slow
def test_a_line_that_slack_wants_renewed_is_renewed_at_once(bot):
    bot.slack.control("disconnect", reason="refresh_requested")
    bot.until(bot.slack.connected, "a new line")

    card = bot.ask(fresh("line"))
    card.click(ADA, "more:withdraw")


@pytest.mark.slow
def test_ports_that_cannot_be_reached_end_it_done_but_not_checked(bot):
    card = bot.ask(fresh("wire"))
    for port in (443, 8883):
        bot.sandbox.tls(port, behaviour="refuse")

    card.approve()
    text = card.wait("Done, not checked on the wire", 30)
    bot.heal()

    assert "This machine cannot reach" in text
    assert "-showcerts" in text
    assert "check_again" in card.buttons
    reply = visible(card.wait_reply("was not checked"))
    assert f"<@{ADA}>" in reply
    assert "is served as it should be" in card.click(ADA, "check_again")
    card.wait("Done")
