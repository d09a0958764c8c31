"""A burst goes through at once; after that no service is asked too fast."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gather.pace import BURST, EACH_SECOND, Pace


class Clock:
    """A clock that moves when somebody sleeps."""

    def __init__(self):
        self.now, self.slept = 1000.0, 0.0

    def sleep(self, seconds):
        self.now += seconds
        self.slept += seconds


def paced(clock, **given):
    return Pace(monotonic=lambda: clock.now, sleep=clock.sleep, **given)


def test_a_handful_of_calls_is_not_held_up():
    clock = Clock()
    pace = paced(clock, each_second=5, burst=10)

    assert [pace.paced(lambda: "answer") for _ in range(10)] == ["answer"] * 10
    assert clock.slept == 0


def test_after_that_calls_come_one_after_another():
    clock = Clock()
    pace = paced(clock, each_second=5, burst=10)

    for _ in range(20):
        pace.paced(lambda: None)

    assert clock.slept == pytest.approx(2.0)


def test_a_rest_earns_another_handful_and_no_more():
    clock = Clock()
    pace = paced(clock, each_second=5, burst=10)
    for _ in range(10):
        pace.paced(lambda: None)
    clock.now += 3600

    for _ in range(11):
        pace.paced(lambda: None)

    assert clock.slept == pytest.approx(0.2)


@given(st.lists(st.floats(0, 3), min_size=1, max_size=60))
def test_in_no_second_are_there_more_calls_than_the_burst_and_the_rate(rests):
    clock = Clock()
    pace = paced(clock, each_second=7, burst=10)
    at = []

    for rest in rests:
        clock.now += rest
        pace.paced(lambda: at.append(clock.now))

    for moment in at:
        assert sum(moment <= each < moment + 1 for each in at) <= 10 + 7


def test_the_bots_own_pace_keeps_to_ten_calls_a_second():
    assert EACH_SECOND + BURST <= 10
