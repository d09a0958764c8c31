"""Answers are not older than promised, and one question is in flight at a time."""

import threading
import time

import pytest

from bot.slack.lately import Lately


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


def counting(answers):
    asked = []

    def ask():
        asked.append(1)
        answer = answers[min(len(asked), len(answers)) - 1]
        if isinstance(answer, Exception):
            raise answer
        return answer

    return ask, asked


def test_an_answer_is_used_again_while_it_is_young():
    clock = Clock()
    lately = Lately(seconds=30, monotonic=clock)
    ask, asked = counting(["a", "b"])

    assert lately.get("k", ask) == "a"
    clock.now += 30
    assert lately.get("k", ask) == "a"
    clock.now += 0.1
    assert lately.get("k", ask) == "b"
    assert len(asked) == 2


def test_fresh_asks_after_the_call_began():
    clock = Clock()
    lately = Lately(seconds=30, monotonic=clock)
    ask, asked = counting(["a", "b"])
    lately.get("k", ask)
    clock.now += 1

    assert lately.get("k", ask, fresh=True) == "b"
    assert len(asked) == 2


def test_a_failed_question_leaves_nothing_behind():
    lately = Lately(seconds=30, monotonic=Clock())
    ask, _ = counting([ValueError("no"), "b"])

    with pytest.raises(ValueError, match="no"):
        lately.get("k", ask)

    assert lately.get("k", ask) == "b"


def test_keys_do_not_wait_for_each_other():
    lately = Lately(seconds=30, monotonic=Clock())
    gate = threading.Event()

    def slow():
        gate.wait(timeout=5)
        return "slow"

    waiting = threading.Thread(target=lambda: lately.get("one", slow))
    waiting.start()

    assert lately.get("two", lambda: "quick") == "quick"
    gate.set()
    waiting.join(timeout=5)


def test_fifty_fresh_callers_cost_two_questions_at_most():
    ticks = iter(range(100_000))
    lock = threading.Lock()

    def monotonic():
        with lock:
            return float(next(ticks))

    lately = Lately(seconds=30, monotonic=monotonic)
    gate = threading.Event()
    asked = []

    def ask():
        asked.append(1)
        gate.wait(timeout=5)
        return "a"

    threads = [
        threading.Thread(target=lambda: lately.get("k", ask, fresh=True))
        for _ in range(50)
    ]
    for each in threads:
        each.start()
    while not asked:
        time.sleep(0.001)
    threading.Timer(0.2, gate.set).start()
    for each in threads:
        each.join(timeout=5)

    assert len(asked) <= 2
