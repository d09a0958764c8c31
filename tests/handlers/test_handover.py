import threading
import time

import pytest

from handlers.handover import LONGEST_SECONDS, Handover


@pytest.fixture
def nudged():
    return []


@pytest.fixture
def handover(nudged):
    made = Handover(nudged.append)
    yield made
    made.close()


def test_nudges_keep_their_order(handover, nudged):
    for each in ("a", "b", "c"):
        handover.give(each)
    handover.flush()

    assert nudged == ["a", "b", "c"]


def test_a_nudge_stands_back_until_the_acks_are_out(handover, nudged):
    acks = [handover.counted(lambda: None) for _ in range(3)]
    handover.give("a")
    acks[0]()
    acks[1]()
    early = list(nudged)

    acks[2]()
    handover.flush()

    assert early == []
    assert nudged == ["a"]


def test_an_ack_that_never_comes_holds_nothing_up_for_long(handover, nudged):
    handover.counted(lambda: None)
    began = time.monotonic()

    handover.give("a")
    handover.flush()

    assert nudged == ["a"]
    assert time.monotonic() - began >= LONGEST_SECONDS


def test_an_ack_that_fails_or_is_called_twice_counts_once(handover):
    def fails():
        raise OSError("the line is closed")

    broken, good = handover.counted(fails), handover.counted(lambda: "sent")
    for _ in range(2):
        with pytest.raises(OSError, match="closed"):
            broken()
    assert handover._pending == 1

    assert good() == "sent"
    assert handover._pending == 0


def test_closing_sends_what_waits(nudged):
    handover, gate = Handover(nudged.append), threading.Event()
    handover._pool.submit(gate.wait, 5)
    handover.give("a")

    gate.set()
    handover.close()

    assert nudged == ["a"]
