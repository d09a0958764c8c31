"""Alerts as people meet them: the verb, `show A-17`, and the buttons."""

from dataclasses import replace

import pytest

from bot.core.alerts import FirstLook, State
from bot.core.runs import Message
from bot.ports import Told
from tests.support import sample_alerts as s
from tests.support.fake_slack import ADA, GONE, GRACE, GUEST, MIKA, STRANGER
from tests.support.fakes import START
from tests.support.slack_payloads import click, command

TOKEN = s.alert().token
LOOK = "t8Wq2nRb5kLx7uJc"
TARGET = s.TARGET_ID
DOINGS = {
    "acknowledge": lambda who: click("acknowledge", TOKEN, user=who),
    "snooze": lambda who: click("alert_menu", f"hour.{TOKEN}", user=who),
    "turn on": lambda who: click("alerts_on", LOOK, user=who),
}


@pytest.fixture
def bot(bot):
    kept = bot.replaced(workspace_url="https://acme.slack.example/")
    assert kept.store.open_alert(s.alert(opened_at=START))
    kept.store.tell("A-17", Told(message=Message("C0IOTDOM1", "1795441800.000001")))
    found = s.sweep(s.observed(s.expiring()))
    kept.store.save_first_look(FirstLook(target_id=TARGET, token=LOOK, sweep=found))
    return kept


def test_the_verb_lists_what_is_open_and_where_its_message_is(front):
    said = front.do(command("alerts", user=MIKA))

    assert "1 open" in said
    assert "A-17" in said
    assert "p1795441800000001" in said
    assert "Not looked at yet" in said


@pytest.mark.parametrize("name", ["A-17", "a17", "A17"])
def test_an_alert_is_shown_by_its_id_without_buttons(front, bot, name):
    said = front.do(command(f"show {name}", user=MIKA))

    assert "Certificate of fleet.acme.example expires" in said
    assert "Open its message" in said
    shown = bot.slack.told()[-1]["blocks"]
    assert [each for each in shown if each["type"] == "actions"] == []


def test_an_alert_that_is_not_there_is_named(front):
    assert "There is no alert A-99" in front.do(command("show A-99", user=MIKA))


@pytest.mark.parametrize("who", [GUEST, STRANGER, GONE])
@pytest.mark.parametrize("typed", ["alerts", "show A-17"])
def test_outsiders_see_nothing(front, who, typed):
    said = front.do(command(typed, user=who))

    assert "fleet.acme.example" not in said
    assert "Not shown" in said


def test_acknowledged_it_says_so_to_the_person_and_is_told_to_all(front, bot):
    said = front.do(click("acknowledge", TOKEN, user=ADA))

    assert "Acknowledged" in said
    alert = bot.store.alert("A-17")
    assert (alert.state, alert.acknowledged_by) == (State.ACKNOWLEDGED, ADA)
    assert ("tell", "A-17") in bot.engine.nudges


@pytest.mark.parametrize(
    ("choice", "hours"), [("hour", 1), ("morning", 19), ("week", 168)]
)
def test_a_snooze_says_until_when(front, bot, choice, hours):
    said = front.do(click("alert_menu", f"{choice}.{TOKEN}", user=GRACE))

    assert "A-17 is silent until" in said
    alert = bot.store.alert("A-17")
    # It is 13:50 in UTC, and so on the clock of Grace.
    length = (alert.snoozed_until - alert.snoozed_at).total_seconds() / 3600
    assert round(length) == hours


def test_a_choice_that_this_version_does_not_know_changes_nothing(front, bot):
    said = front.do(click("alert_menu", f"forever.{TOKEN}", user=GRACE))

    assert "Nothing was changed" in said
    assert bot.store.alert("A-17").state is State.OPEN


def test_the_first_look_is_turned_on(front, bot):
    said = front.do(click("alerts_on", LOOK, user=ADA))

    assert "Turned on" in said
    assert bot.store.first_look(TARGET).turned_on_by == ADA
    assert ("watch", f"all:{TARGET}") in bot.engine.nudges


def test_check_again_looks_at_once_for_readers_too(front, bot):
    said = front.do(click("look_again", TOKEN, user=MIKA))

    assert "Checking" in said
    assert ("watch", f"all:{TARGET}") in bot.engine.nudges


@pytest.mark.parametrize("who", [MIKA, GUEST, STRANGER, GONE])
@pytest.mark.parametrize("doing", DOINGS.values(), ids=DOINGS.keys())
def test_who_may_not_changes_nothing_and_is_on_record(front, bot, who, doing):
    before = bot.store.alert("A-17"), bot.store.first_look(TARGET)

    said = front.do(doing(who))

    assert "Not " in said
    assert "Nothing was changed" in said
    assert (bot.store.alert("A-17"), bot.store.first_look(TARGET)) == before
    assert bot.store.entries[-1]["verdict"] == "refused"
    assert bot.store.entries[-1]["who"] == who


@pytest.mark.parametrize("action", ["acknowledge", "alert_menu", "alerts_on"])
@pytest.mark.parametrize("value", ["", "made-up", "hour.made-up", "k3Jq8yV0TzWm1sXr"])
def test_a_token_that_stands_for_nothing_changes_nothing(front, bot, action, value):
    before = bot.store.alert("A-17"), bot.store.first_look(TARGET)

    said = front.do(click(action, value, user=ADA))

    assert "Nothing was changed" in said
    assert (bot.store.alert("A-17"), bot.store.first_look(TARGET)) == before


def test_what_is_resolved_cannot_be_acknowledged(front, bot):
    alert = bot.store.alert("A-17")
    bot.store.save_alert(replace(alert, state=State.RESOLVED))

    said = front.do(click("acknowledge", TOKEN, user=ADA))

    assert "Not acknowledged" in said
    assert "A-17 is resolved" in said
