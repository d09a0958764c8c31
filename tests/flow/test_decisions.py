"""Approve, decline, withdraw, expire, out of date: by whom, when, and what is said."""

import re
from functools import partial

import pytest

from tests.support.whole_bot import (
    ADA,
    GRACE,
    NOOR,
    STAGING,
    at_once,
    buttons,
    fresh,
    visible,
)

ZONE = "acme.example"
LEGACY = "legacy-broker.acme.example"


def ask_for_two(bot):
    """A request that needs two approvals."""
    return bot.ask(fresh("two"), channel=STAGING, account="staging", region="us-east-1")


def decline(bot, card, reason, by=GRACE):
    before = {each["id"] for each in bot.slack.views(by)}
    card.press(by, "decline")
    view = bot.until(
        lambda: next((v for v in bot.slack.views(by) if v["id"] not in before), None)
    )
    return bot.slack.submit(by, view, {"reason": reason})


def test_two_approvals_are_needed_where_the_settings_say_so(bot):
    card = ask_for_two(bot)
    assert "0 of 2" in card.state

    card.press(GRACE, "approve")
    text = card.wait_text("1 of 2")

    assert f"Approved by <@{GRACE}>" in text
    assert "It needs 1 more approval, by someone else." in text
    assert "You approved" in card.click(GRACE, "approve")
    assert bot.writes(card.run) == []
    card.press(NOOR, "approve")
    assert f"approved by <@{GRACE}> and <@{NOOR}>" in card.wait("Done")


def test_one_decline_ends_it_whatever_was_approved_before(bot):
    card = ask_for_two(bot)
    card.press(GRACE, "approve")
    card.wait_text("1 of 2")

    decline(bot, card, "wrong region", by=NOOR)
    text = card.wait("Declined")

    assert f"by <@{NOOR}>" in text
    assert "Reason: wrong region" in text


def test_a_decline_shows_its_reason_and_ada_is_told(bot):
    card = bot.ask(fresh("dec"))

    assert decline(bot, card, "use the <!channel> *other* zone")["ok"]
    text = card.wait("Declined")

    assert "Reason: use the <!channel> *other* zone" in text
    assert card.buttons == ["ask_again"]
    reply = card.wait_reply("was declined by")
    assert f"<@{ADA}>" in visible(reply)
    assert "Nothing was changed" in text


def test_a_decline_without_a_reason_keeps_the_form_open(bot):
    card = bot.ask(fresh("dec"))

    said = decline(bot, card, " - ")

    assert "reason" in said["errors"]
    assert card.word == "Needs approval"


def test_ask_again_makes_a_fresh_plan_in_one_click(bot):
    card = bot.ask(fresh("again"))
    decline(bot, card, "not today")
    card.wait("Declined")

    fresh_card = card.follow(card.click(ADA, "ask_again"))

    assert fresh_card.name != card.name
    assert fresh_card.word == "Needs approval"
    assert fresh_card.text.split("\n")[0] == card.text.split("\n")[0]


def test_ada_withdraws_and_nobody_else_can(bot):
    card = bot.ask(fresh("wd"))

    assert "Only <@U0ADA0001>, who asked, can withdraw" in card.click(
        GRACE, "more:withdraw"
    )
    assert "is withdrawn" in card.click(ADA, "more:withdraw")
    text = card.wait("Cancelled")
    assert "before it was approved. Nothing was changed." in text
    assert card.buttons == ["ask_again"]


@pytest.mark.slow
def test_a_record_that_appears_before_the_click_makes_a_new_plan(bot):
    name = fresh("ood")
    card = bot.ask(name)
    seen = card.message
    bot.sandbox.put_dns(ZONE, name, "CNAME", LEGACY, ttl=3600)

    said = card.click(GRACE, "approve")
    card.wait("Out of date")
    newer = card.version(2)
    text = card.wait_text("Open the new plan")

    assert "this was version 1" in said
    assert "Nothing was done." in text
    assert "when the plan was shown: none" in text
    assert f"now: `CNAME to {LEGACY}, TTL 3600`" in text
    assert card.buttons == []
    assert "*What is different from version 1*" in newer.text
    assert "*replace* CNAME" in newer.text
    assert f"|{newer.name}> says what is different" in visible(
        card.wait_reply("was not carried out")
    )
    assert bot.writes(card.run) == []
    late = card.click_late(GRACE, seen, "approve")
    assert "this was version 1" in late
    assert newer.message["ts"].replace(".", "") in late
    newer.approve()
    newer.wait("Done")


@pytest.mark.slow
def test_a_plan_that_can_no_longer_be_made_says_why(bot):
    name = fresh("gone")
    card = bot.ask(name)
    bot.sandbox.put_dns(ZONE, name, "A", "203.0.113.7")

    said = card.click(GRACE, "approve")
    text = card.wait("Out of date")

    assert "other DNS records" in said
    assert "other DNS records" in text
    assert "Nothing was done" in text
    assert bot.writes(card.run) == []


def test_a_record_that_appears_between_click_and_first_write_voids_the_approval(bot):
    """Seen by the last check; the look at the click came before."""
    name = fresh("gap")
    card = bot.ask(name)
    # The last check begins by asking who may approve; that takes a moment here.
    bot.slack.fault("usergroups.users.list", delay=1.5)

    card.approve()
    bot.until(lambda: "checking once more" in card.state and card.word == "Working")
    bot.sandbox.put_dns(ZONE, name, "CNAME", LEGACY, ttl=60)
    card.wait("Out of date")
    newer = card.version(2)

    text = card.wait_text("Open the new plan")
    assert f"approval by <@{GRACE}> does not count" in text
    assert f"<@{ADA}>, <@{GRACE}>" in visible(card.wait_reply("was not carried out"))
    assert "0 of 1" in newer.state
    assert bot.writes(card.run) == []


def test_fifty_clicks_at_once_start_one_run(bot):
    card = bot.ask(fresh("fifty"))
    message = card.message

    at_once(
        [
            lambda who=who: bot.slack.click(who, message, "approve")
            for who in [GRACE, NOOR] * 25
        ]
    )
    card.wait("Done", 40)

    assert [each["operation"] for each in bot.writes(card.run)] == [
        "RequestCertificate",
        "ChangeResourceRecordSets",
        "CreateDomainConfiguration",
        "ChangeResourceRecordSets",
    ]
    counted = [e for e in bot.audit(card.run) if e["what"] == "approved"]
    assert len(counted) == 1
    assert [each["ts"] for each in card.messages] == [message["ts"]]


@pytest.mark.slow
def test_two_approvers_at_the_same_moment_and_the_later_one_is_told(bot):
    card = bot.ask(fresh("race"))
    message = card.message
    before = {who: len(bot.slack.ephemerals(who)) for who in (GRACE, NOOR)}

    at_once([lambda w=w: bot.slack.click(w, message, "approve") for w in (GRACE, NOOR)])

    def told():
        return [
            visible(each)
            for who in (GRACE, NOOR)
            for each in bot.slack.ephemerals(who)[before[who] :]
        ]

    bot.until(told, "one of the two is told")
    (said,) = told()
    assert re.search(r"is already approved by <@\w+>", said)
    card.wait("Done")


@pytest.mark.slow
def test_the_same_envelope_twice_counts_once(bot):
    card = bot.ask(fresh("dup"))

    bot.slack.control("duplicate", times=1)
    card.approve()
    card.wait("Done")

    assert len([e for e in bot.audit(card.run) if e["what"] == "approved"]) == 1


def test_a_create_that_is_delivered_twice_makes_one_request(bot):
    name = fresh("dup")

    bot.slack.control("duplicate", times=1)
    card = bot.ask(name)

    found = [m for m in bot.roots() if name in visible(m)]
    assert [each["ts"] for each in found] == [card.message["ts"]]
    card.click(ADA, "more:withdraw")


def test_remind_works_once_an_hour_at_most(bot):
    card = bot.ask(fresh("remind"))
    first = bot.answer(ADA, lambda: card.press(ADA, "approve"))
    assert {"remind", "withdraw"} <= set(buttons(first))

    press = partial(bot.slack.click, ADA, first, "remind")
    said = visible(bot.answer(ADA, press))
    card.wait_reply(f"{card.name}, ")
    again = visible(bot.answer(ADA, press))
    refusal = bot.answer(ADA, lambda: card.press(ADA, "approve"))

    assert "are told in its thread" in said
    assert "once an hour" in again
    assert sum("still needs" in visible(each) for each in card.thread) == 1
    # They were reminded a moment ago, so the button is not even drawn.
    assert "remind" not in buttons(refusal)
    assert "withdraw" in buttons(refusal)


@pytest.mark.slow
def test_who_left_the_approvers_after_the_click_does_not_count(bot):
    """Asked again, and not from memory, before the first write."""
    card = bot.ask(fresh("left"))
    bot.slack.fault("usergroups.users.list", delay=1.5)

    card.approve(GRACE)
    bot.until(lambda: card.word == "Working")
    bot.slack.control("group", id="S0APPROVE", users=[NOOR])
    card.wait("Out of date")
    bot.slack.control("group", id="S0APPROVE", users=[GRACE, NOOR])

    assert "may still approve" in card.text
    assert bot.writes(card.run) == []


@pytest.mark.parametrize("verb", ["plan", "cli"])
def test_the_menu_shows_the_plan_in_full(bot, verb):
    card = bot.ask(fresh("menu"))

    said = card.click(GRACE, f"more:{verb}")

    assert {"plan": "SHA-256 of the plan", "cli": "aws acm request-certificate"}[
        verb
    ] in said


# The last one: for 30 s the bot remembers that Noor is gone.
def test_who_was_deactivated_after_the_click_does_not_count(bot):
    card = bot.ask(fresh("gone"))
    bot.slack.fault("usergroups.users.list", delay=1.5)

    card.approve(NOOR)
    bot.until(lambda: card.word == "Working")
    bot.slack.control("user", id=NOOR, deleted=True)
    card.wait("Out of date")
    bot.slack.control("user", id=NOOR, deleted=False)

    assert "may still approve" in card.text
    assert bot.writes(card.run) == []
