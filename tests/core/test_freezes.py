"""When a freeze is in force, where, and how its end is typed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.freezes import LONGEST, Freeze, Place, freezing, moment
from bot.errors import UserError
from tests.support.fakes import START, make_staging, make_target

HERE = make_target()


def a_freeze(place=None, **changes):
    given = {"id": "f1", "place": place or Place(), "by": "U0GRACE01", "reason": "x"}
    return Freeze(**{**given, "at": START, **changes})


@pytest.mark.parametrize(
    ("place", "here", "there"),
    [
        (Place(), True, True),
        (Place("111122223333"), True, False),
        (Place("111122223333", "eu-central-1"), True, False),
        (Place("111122223333", "us-east-1"), False, False),
        (Place("444455556666"), False, True),
    ],
)
def test_a_place_covers_what_lies_in_it(place, here, there):
    freezes = [a_freeze(place)]

    assert (freezing(freezes, HERE, START) is not None) is here
    assert (freezing(freezes, make_staging(), START) is not None) is there


def test_a_freeze_ends_by_itself_to_the_second():
    freeze = a_freeze(until=START + timedelta(hours=1))

    assert freeze.in_force(START + timedelta(minutes=59, seconds=59))
    assert not freeze.in_force(START + timedelta(hours=1))


def test_what_was_lifted_is_not_in_force():
    assert freezing([a_freeze(lifted_at=START)], HERE, START) is None


def test_of_several_the_one_that_ends_last_is_told():
    short = a_freeze(until=START + timedelta(hours=1))
    long = a_freeze(Place("111122223333"), until=START + timedelta(hours=2))
    endless = a_freeze()

    assert freezing([short, long], HERE, START) == long
    assert freezing([short, endless, long], HERE, START) == endless


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("2h", START + timedelta(hours=2)),
        ("30m", START + timedelta(minutes=30)),
        ("30 min", START + timedelta(minutes=30)),
        ("3d", START + timedelta(days=3)),
        ("18:00", datetime(2026, 11, 23, 18, 0, tzinfo=UTC)),
        ("09:30", datetime(2026, 11, 24, 9, 30, tzinfo=UTC)),
        ("2026-11-28", datetime(2026, 11, 28, tzinfo=UTC)),
        ("2026-11-28T18:00", datetime(2026, 11, 28, 18, 0, tzinfo=UTC)),
        ("2026-11-28 18:00+02:00", datetime(2026, 11, 28, 16, 0, tzinfo=UTC)),
    ],
)
def test_an_end_as_people_write_it(typed, at):
    assert moment(typed, START) == at


@pytest.mark.parametrize(
    "typed", ["", "soon", "0h", "25:00", "2h!", "2026-11-01", "400d", "-2h", "²h"]
)
def test_what_is_no_end_is_refused_and_nothing_frozen(typed):
    with pytest.raises(UserError, match="Nothing was frozen"):
        moment(typed, START)


@given(st.text(max_size=20))
def test_whatever_is_typed_is_a_moment_ahead_or_a_sentence(typed):
    try:
        at = moment(typed, START)
    except UserError:
        return
    assert START < at <= START + LONGEST


@given(st.integers(1, 9999), st.sampled_from(["m", "min", "h", "d"]))
def test_every_length_up_to_a_year_is_understood(count, unit):
    seconds = count * {"m": 60, "min": 60, "h": 3600, "d": 86400}[unit]
    if timedelta(seconds=seconds) > LONGEST:
        return

    assert moment(f"{count}{unit}", START) == START + timedelta(seconds=seconds)
