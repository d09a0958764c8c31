"""`/iotdomain diagnose` as a person reads it: the cause first, and nothing changed."""

import time

import pytest

from tests.support.watched_domain import WatchedDomain
from tests.support.whole_bot import (
    ADA,
    GIL,
    GRACE,
    MIKA,
    NOOR,
    buttons,
    fresh,
    small_print,
    visible,
)


def test_a_domain_is_healthy_until_someone_disables_it(bot):
    domain = WatchedDomain(bot, "why")
    healthy = bot.command(f"/iotdomain diagnose {domain.name}")
    domain.act("disable")

    broken = bot.command(f"/iotdomain diagnose {domain.name}")

    assert "*Healthy*" in healthy
    assert "served on 8883 and 443" in healthy
    assert "*Broken*" in broken
    assert "`config_disabled`" in broken.partition("Follows from it")[0]
    assert bot.sandbox.aws.writes() == []


def test_a_guest_learns_nothing(bot):
    said = bot.command(f"/iotdomain diagnose {fresh('why')}", by=GIL)

    assert "Nothing is shown" in said
    assert "*Fine:*" not in said


def stopped(bot, stem):
    """A request that AWS IoT ended on its way."""
    card = bot.ask(fresh(stem))
    bot.fault(
        service="iot",
        operation="CreateDomainConfiguration",
        error="InvalidRequestException",
        status=400,
    )
    card.approve().wait("Stopped", 30)
    return card


def test_a_stopped_run_has_a_button_for_it(bot):
    card = stopped(bot, "stopped")

    card.press(ADA, "diagnose")

    said = visible(card.wait_reply("Diagnosis of"))
    bot.until(lambda: "*Not set up*" in card.thread_text, said)
    assert len([e for e in card.thread if "Diagnosis of" in visible(e)]) == 1


@pytest.mark.slow
def test_whoever_is_killed_meanwhile_goes_on_in_the_same_reply(bot):
    card = stopped(bot, "killed")
    card.press(GRACE, "diagnose")
    began = small_print(card.wait_reply("*Looking*"))
    time.sleep(0.3)  # it stands in Slack a moment before the bot knows where

    bot.restart()

    ended = card.wait_reply("*Not set up*", 30)
    assert small_print(ended).partition(" · ")[0] == began
    assert len([e for e in card.thread if "Diagnosis of" in visible(e)]) == 1


def test_it_fills_in_and_is_shown_again_by_its_name(bot):
    domain = WatchedDomain(bot, "shown")
    line = f"/iotdomain diagnose {domain.name}"
    before = {each["ts"] for each in bot.slack.ephemerals(ADA)}

    whole = bot.answer(ADA, lambda: bot.type(line))
    first = next(e for e in bot.slack.ephemerals(ADA) if e["ts"] not in before)
    name = small_print(whole).partition(" · ")[0]
    again = bot.command(f"/iotdomain show {name}")

    assert "*Looking*" in visible(first)
    assert "*Healthy*" in visible(whole)
    assert name.startswith("D-")
    assert f"{name} as it was" in again
    assert domain.name in again


@pytest.mark.slow
def test_the_verdict_comes_before_what_takes_longer(bot):
    domain = WatchedDomain(bot, "slow")
    domain.act("disable")
    bot.fault(service="cloudtrail", operation="LookupEvents", delay_seconds=4, times=20)
    before = {each["ts"] for each in bot.slack.ephemerals(GRACE)}

    bot.type(f"/iotdomain diagnose {domain.name}", GRACE)

    def said():
        return [e for e in bot.slack.ephemerals(GRACE) if e["ts"] not in before]

    bot.until(lambda: any("diagnose_again" in buttons(e) for e in said()), "the whole")
    begun, so_far, whole = said()
    assert "*Looking*" in visible(begun)
    assert "*Broken*" in visible(so_far)
    assert "*Still looking:*" in visible(so_far)
    assert buttons(so_far) == []
    assert "*Still looking:*" not in visible(whole)


def test_check_again_and_all_checks_stand_under_it(bot):
    domain = WatchedDomain(bot, "again")
    line = f"/iotdomain diagnose {domain.name}"
    shown = bot.answer(ADA, lambda: bot.type(line))
    assert buttons(shown) == ["diagnose_again", "diagnosis_menu:all"]

    option = f"all.{token_of(shown)}"
    all_ = bot.answer(
        ADA, lambda: bot.slack.click(ADA, shown, "diagnosis_menu", value=option)
    )
    domain.act("disable")
    bot.slack.click(ADA, shown, "diagnose_again")

    assert "config_disabled" in visible(all_)
    replaced = bot.until(
        lambda: next(
            (
                each
                for each in bot.slack.ephemerals(ADA)
                if each["ts"] == shown["ts"] and "*Broken*" in visible(each)
            ),
            None,
        ),
        "the same message, edited",
    )
    assert small_print(replaced) != small_print(shown)

    cli = f"cli.{token_of(replaced)}"
    commands = bot.answer(
        ADA, lambda: bot.slack.click(ADA, replaced, "diagnosis_menu", value=cli)
    )
    assert "update-domain-configuration" in visible(commands)
    assert "nothing was requested" in visible(commands)
    assert domain.name not in bot.command("/iotdomain requests")


def test_a_status_leads_to_it(bot):
    domain = WatchedDomain(bot, "status")
    line = f"/iotdomain status {domain.name}"
    status = bot.answer(GRACE, lambda: bot.type(line, GRACE))

    said = bot.answer(GRACE, lambda: bot.slack.click(GRACE, status, "diagnose_domain"))

    assert "*Healthy*" in visible(said)


@pytest.mark.alone
def test_the_first_answer_is_there_within_a_second(bot):
    before = {each["ts"] for each in bot.slack.ephemerals(MIKA)}

    def said():
        return [e for e in bot.slack.ephemerals(MIKA) if e["ts"] not in before]

    began = time.monotonic()
    bot.type(f"/iotdomain diagnose {fresh('soon')}", MIKA)

    bot.until(said)
    assert time.monotonic() - began < 1
    bot.until(lambda: len(said()) > 1)


@pytest.mark.slow
def test_a_person_has_so_many_a_minute(bot):
    name = fresh("often")
    for _ in range(6):
        bot.command(f"/iotdomain diagnose {name}", by=NOOR)

    assert "within a minute" in bot.command(f"/iotdomain diagnose {name}", by=NOOR)


def token_of(message):
    return next(
        each["value"]
        for block in message["blocks"]
        for each in block.get("elements", [])
        if each.get("action_id") == "diagnose_again"
    )
