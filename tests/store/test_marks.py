"""Notes: what a button stands for, for a while."""

import time

from tests.support.whole_bot import at_once


def test_a_note_is_remembered_and_can_be_kept_again(store):
    store.keep_note("token", "device.acme.example", seconds=60)
    store.keep_note("token", "device.acme.example", seconds=60)

    assert store.note("token") == "device.acme.example"
    assert store.note("other") is None


def test_a_note_is_forgotten_when_its_time_is_over(store):
    store.keep_note("token", "text", seconds=1)

    time.sleep(1.1)

    assert store.note("token") is None


def test_of_many_claims_at_once_each_name_has_one_winner(store):
    won = []

    def claim(name):
        return lambda: won.append((name, store.claim_once(name, seconds=60)))

    at_once([claim(f"name {number % 5}") for number in range(40)])

    assert len(won) == 40
    assert sorted(name for name, first in won if first) == [
        f"name {number}" for number in range(5)
    ]


def test_so_many_may_begin_within_a_time_and_the_next_is_told_when(store):
    begun = [store.turn("ada", f"row {n}", most=3, seconds=60) for n in range(3)]

    left = store.turn("ada", "row 3", most=3, seconds=60)

    assert begun == [0, 0, 0]
    assert 50 < left <= 60
    assert store.turn("grace", "row 3", most=3, seconds=60) == 0


def test_what_has_begun_is_not_counted_twice(store):
    for _ in range(5):
        assert store.turn("noor", "row 1", most=2, seconds=60) == 0
    assert store.turn("noor", "row 2", most=2, seconds=60) == 0


def test_a_turn_is_free_again_when_its_time_is_over(store):
    store.turn("mika", "row 1", most=1, seconds=1)
    assert 0 < store.turn("mika", "row 2", most=1, seconds=1) <= 1

    time.sleep(1.1)

    assert store.turn("mika", "row 2", most=1, seconds=1) == 0


def test_of_many_at_once_no_more_begin_than_may(store):
    begun = []

    def begin(number):
        return lambda: begun.append(store.turn("all", f"{number}", most=6, seconds=60))

    at_once([begin(number) for number in range(20)])

    assert sum(each == 0 for each in begun) == 6


def test_the_number_of_a_diagnosis_is_given_once(store):
    numbers = [store.next_diagnosis_number() for _ in range(3)]

    assert numbers == [numbers[0], numbers[0] + 1, numbers[0] + 2]
