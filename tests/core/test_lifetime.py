"""Thresholds: parts of a lifetime, with a floor and a ceiling, exact to the second."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.rules.lifetime import Stage, critical_before, stage, warn_before
from tests.support.facts import NOW

SECOND = timedelta(seconds=1)
lives = st.timedeltas(timedelta(minutes=1), timedelta(days=4000))


@pytest.mark.parametrize(
    ("days", "warn", "critical"),
    [
        (198, timedelta(days=66), timedelta(days=22)),
        (90, timedelta(days=30), timedelta(days=10)),
        (47, timedelta(days=47) / 3, timedelta(days=47) / 9),
        (27, timedelta(days=9), timedelta(days=3)),
        (20, timedelta(days=20) / 3, timedelta(days=3)),
        (6, timedelta(days=2), timedelta(days=1)),
        (1, timedelta(hours=8), timedelta(hours=4)),
        (3650, timedelta(days=90), timedelta(days=30)),
    ],
)
def test_the_thresholds_of_usual_lifetimes(days, warn, critical):
    life = timedelta(days=days)

    assert warn_before(life) == warn
    assert critical_before(life) == critical


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (timedelta(days=30) + SECOND, Stage.FINE),
        (timedelta(days=30), Stage.WARN),
        (timedelta(days=10) + SECOND, Stage.WARN),
        (timedelta(days=10), Stage.CRITICAL),
        (SECOND, Stage.CRITICAL),
        (timedelta(0), Stage.OVER),
        (-SECOND, Stage.OVER),
        (timedelta(hours=-12), Stage.OVER),
        (timedelta(days=-400), Stage.OVER),
    ],
    ids=str,
)
def test_the_stage_turns_exactly_at_its_threshold(left, expected):
    end = NOW + left

    assert stage(end - timedelta(days=90), end, NOW) is expected
    assert stage(None, end, NOW) is expected


@given(lives)
def test_critical_never_comes_before_the_warning(life):
    assert timedelta(0) < critical_before(life) <= warn_before(life) <= life / 3


@given(lives, st.timedeltas(timedelta(days=-50), timedelta(days=4000)))
def test_a_certificate_only_ever_gets_closer_to_its_end(life, left):
    begin, end = NOW + left - life, NOW + left
    later = [NOW, NOW + SECOND, NOW + life / 7, NOW + life, NOW + left]

    stages = [stage(begin, end, moment) for moment in sorted(later)]

    assert stages == sorted(stages)
    assert stage(begin, end, begin) in {Stage.FINE, Stage.WARN}
    assert stage(begin, end, end) is Stage.OVER


def test_dates_in_the_wrong_order_are_no_crash():
    assert stage(NOW + timedelta(days=2), NOW + timedelta(days=1), NOW) is Stage.FINE
