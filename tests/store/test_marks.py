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
