"""Notes: what a button stands for, for a while."""

import time


def test_a_note_is_remembered_and_can_be_kept_again(store):
    store.keep_note("token", "device.acme.example", seconds=60)
    store.keep_note("token", "device.acme.example", seconds=60)

    assert store.note("token") == "device.acme.example"
    assert store.note("other") is None


def test_a_note_is_forgotten_when_its_time_is_over(store):
    store.keep_note("token", "text", seconds=1)

    time.sleep(1.1)

    assert store.note("token") is None
