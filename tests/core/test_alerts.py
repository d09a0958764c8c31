"""What people can do to an alert, and the table of its states."""

from datetime import datetime, timedelta
from itertools import product

import pytest

from bot.core.alerts import (
    MOVES,
    Call,
    FirstLook,
    Nap,
    State,
    Why,
    acknowledge,
    moments,
    move,
    nap_ends,
    snooze,
    turn_on,
)
from bot.core.runs import IllegalMoveError
from bot.errors import Refused
from tests.support import sample_alerts as a

ADA, GRACE = "U0ADA0001", "U0GRACE01"
LATER = a.AT + timedelta(hours=1)


@pytest.mark.parametrize(("was", "to"), list(product(State, State)))
def test_only_what_the_table_has_can_happen(was, to):
    alert = a.alert(state=was)
    if to in MOVES[was]:
        assert move(alert, to, at=LATER).state is to
        return

    with pytest.raises(IllegalMoveError):
        move(alert, to, at=LATER)


def test_acknowledged_it_says_by_whom():
    taken = acknowledge(a.alert(), by=ADA, at=LATER)

    assert taken.state is State.ACKNOWLEDGED
    assert (taken.acknowledged_by, taken.acknowledged_at) == (ADA, LATER)


def test_the_same_click_twice_acknowledges_once():
    taken = acknowledge(a.alert(), by=ADA, at=LATER)

    assert acknowledge(taken, by=ADA, at=LATER) is taken


def test_who_comes_second_is_told_who_was_first():
    taken = acknowledge(a.alert(), by=ADA, at=LATER)

    with pytest.raises(Refused, match="<@U0ADA0001> has acknowledged A-17 already"):
        acknowledge(taken, by=GRACE, at=LATER)


@pytest.mark.parametrize("state", [State.RESOLVED, State.QUIET])
def test_what_is_over_or_was_never_said_can_be_neither_taken_nor_snoozed(state):
    alert = a.alert(state=state)

    with pytest.raises(Refused, match="Your click changed nothing"):
        acknowledge(alert, by=ADA, at=LATER)
    with pytest.raises(Refused, match="Your click changed nothing"):
        snooze(alert, by=ADA, at=LATER, until=LATER + timedelta(hours=1))


def test_a_snooze_can_be_made_longer_and_ends_with_an_acknowledgement():
    until = LATER + timedelta(hours=1)
    asleep = snooze(a.alert(), by=ADA, at=LATER, until=until)
    longer = snooze(asleep, by=GRACE, at=until, until=until + timedelta(days=7))
    taken = acknowledge(longer, by=ADA, at=until)

    assert asleep.snoozed_until == until
    assert (longer.snoozed_by, longer.snoozed_until) == (
        GRACE,
        until + timedelta(days=7),
    )
    assert (taken.state, taken.snoozed_until) == (State.ACKNOWLEDGED, None)


def test_alerts_of_a_first_look_are_turned_on_once():
    look = FirstLook(target_id=a.TARGET_ID, token="t", sweep=a.sweep())
    on = turn_on(look, by=ADA, at=LATER)

    assert on.on
    assert turn_on(on, by=ADA, at=LATER) is on
    with pytest.raises(Refused, match="<@U0ADA0001> has turned these alerts on"):
        turn_on(on, by=GRACE, at=LATER)


@pytest.mark.parametrize(
    ("nap", "at", "ends"),
    [
        (Nap.HOUR, "2026-11-23T03:05", "2026-11-23T04:05"),
        (Nap.WEEK, "2026-11-23T03:05", "2026-11-30T03:05"),
        # It is 15:00 in Berlin: 9:00 there is 8:00 UTC.
        (Nap.MORNING, "2026-11-23T14:00", "2026-11-24T08:00"),
        # 4:05 at night there: "tomorrow" is after the person has slept.
        (Nap.MORNING, "2026-11-23T03:05", "2026-11-23T08:00"),
        (Nap.MORNING, "2026-11-23T04:00", "2026-11-24T08:00"),
        (Nap.MORNING, "2026-11-23T23:30", "2026-11-24T08:00"),
    ],
)
def test_a_snooze_ends_by_the_clock_of_whoever_pressed_it(nap, at, ends):
    berlin = timedelta(hours=1)
    ended = nap_ends(nap, datetime.fromisoformat(at + "+00:00"), berlin)

    assert ended == datetime.fromisoformat(ends + "+00:00")


def test_people_are_told_of_the_latest_call_and_of_the_end_if_they_heard_one():
    calls = (
        Call(why=Why.CRITICAL, at=a.AT),
        Call(why=Why.WORSE, at=LATER),
    )
    latest = calls[1].moment
    open_, over = a.alert(calls=calls), a.alert(state=State.RESOLVED, calls=calls)

    assert moments(open_, ()) == (latest,)
    assert moments(over, ()) == ()
    assert moments(over, {latest}) == ("resolved:1",)
    assert moments(a.alert(state=State.QUIET, said=False), ()) == ()
    assert moments(a.alert(), ()) == ()
