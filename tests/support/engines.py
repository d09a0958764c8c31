"""Engines for tests: short clocks, and always stopped."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from bot.engine import DocketEngine


@contextmanager
def serving(
    url: str, *, redelivery: float = 8, slots: int = 64, **tasks: Callable[[str], None]
) -> Iterator[DocketEngine]:
    """An engine that serves these tasks until the end of the block."""
    engine = DocketEngine(url, redelivery=timedelta(seconds=redelivery), slots=slots)
    engine.start(tasks)
    try:
        yield engine
    finally:
        engine.stop(seconds=5)


class Tally:
    """A task that notes when it began and ended; `hold` keeps it running."""

    def __init__(self):
        self.began = []
        self.ended = []
        self.at_once = 0
        self.most_at_once = 0
        self.hold = threading.Event()
        self.hold.set()
        self._lock = threading.Lock()

    def __call__(self, key):
        with self._lock:
            self.began.append((key, time.monotonic()))
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        assert self.hold.wait(20)
        with self._lock:
            self.at_once -= 1
            self.ended.append((key, time.monotonic()))

    def wait_for(self, count, *, seconds=5.0):
        """Wait until that many have ended."""
        until_true(lambda: len(self.ended) >= count, seconds=seconds)


def until_true(seen, *, seconds=5.0):
    """Wait until something is so; AssertionError when it never is."""
    until = time.monotonic() + seconds
    while not seen():
        assert time.monotonic() < until, f"not so within {seconds} s"
        time.sleep(0.005)
