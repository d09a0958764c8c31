"""Who may see to alerts, and what a click does."""

from datetime import timedelta

import pytest

from bot import alerting
from bot.core.alerts import Nap, State
from bot.errors import Refused, SlackAwayError
from tests.support.fake_slack import ADA, BOT, GONE, GRACE, GUEST, MIKA, NOOR, STRANGER


@pytest.fixture
def open_(watched):
    watched.enable(enabled=False)
    return watched.look()


def pressed(place, how, click):
    (alert,) = place.alerts
    if how == "acknowledge":
        return alerting.acknowledge(place.bot.services, alert, click)
    return alerting.snooze(place.bot.services, alert, click, Nap.HOUR)


HOW = ["acknowledge", "snooze"]


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("person", [ADA, GRACE, NOOR])
def test_requesters_and_approvers_may(open_, person, how):
    click = open_.click(person)

    after = pressed(open_, how, click)

    assert after.state in {State.ACKNOWLEDGED, State.SNOOZED}
    assert open_.store.entries[-1]["who"] == person
    assert open_.store.entries[-1]["alert"] == "A-1"
    assert open_.engine.nudges[-1] == ("tell", "A-1")


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("person", [MIKA, GUEST, STRANGER, BOT, GONE])
def test_readers_and_outsiders_may_not(open_, person, how):
    before = open_.alerts

    with pytest.raises(Refused, match="othing was changed"):
        pressed(open_, how, open_.click(person))

    assert open_.alerts == before


@pytest.mark.parametrize("how", HOW)
def test_a_click_in_another_channel_changes_nothing(open_, how):
    with pytest.raises(Refused, match="<#C0IOTDOM1> only"):
        pressed(open_, how, open_.click(channel="C0ELSE001"))


@pytest.mark.parametrize("how", HOW)
def test_the_same_click_twice_is_on_record_once(open_, how):
    click = open_.click()
    pressed(open_, how, click)
    before = open_.alerts, len(open_.store.entries)

    pressed(open_, how, click)

    assert (open_.alerts, len(open_.store.entries)) == before


def test_when_slack_cannot_say_who_it_is_nothing_changes(open_):
    before = open_.alerts
    open_.slack.away = True

    with pytest.raises(SlackAwayError):
        pressed(open_, "acknowledge", open_.click())

    assert open_.alerts == before


def test_an_alert_of_a_place_that_is_gone_from_the_settings_is_refused(open_):
    (alert,) = open_.alerts
    gone = open_.bot.replaced(targets=()).services

    with pytest.raises(Refused, match="no longer have"):
        alerting.acknowledge(gone, alert, open_.click())


@pytest.mark.parametrize(
    ("nap", "length"), [(Nap.HOUR, timedelta(hours=1)), (Nap.WEEK, timedelta(days=7))]
)
def test_a_snooze_ends_by_itself_and_calls(open_, nap, length):
    (alert,) = open_.alerts
    asleep = alerting.snooze(open_.bot.services, alert, open_.click(), nap)
    assert asleep.snoozed_until - asleep.snoozed_at == length
    open_.look(seconds=length.total_seconds() - 1)
    assert open_.states == {"config_disabled": "snoozed"}
    open_.look()

    assert open_.states == {"config_disabled": "open"}
    assert open_.alerts[0].calls[-1].by == ADA


def test_readers_turn_nothing_on(place):
    place.serve()
    place.clock.forward(days=61)
    place.look()
    look = place.store.first_look(place.target.id)

    with pytest.raises(Refused, match="Nothing was changed"):
        alerting.turn_on(place.bot.services, look, place.click(MIKA))
    alerting.turn_on(place.bot.services, look, place.click(ADA))
    with pytest.raises(Refused, match="turned these alerts on already"):
        alerting.turn_on(place.bot.services, look, place.click(GRACE))

    assert place.store.first_look(place.target.id).turned_on_by == ADA
