"""Hands rows over to the engine, once nobody waits for an ack any more.

A nudge and the work that it starts cost some ten milliseconds of the one
interpreter lock, and fifty people who click at once all wait for it. So the nudges
stand back until the acks are out, but never for long.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

# As long as no listener has begun for so long, the burst is over.
QUIET_SECONDS = 0.005
# Listeners that go on coming do not keep the work waiting for longer.
LONGEST_SECONDS = 0.25


class Handover:
    """Counts the acks that are to come, and nudges rows in their order."""

    def __init__(self, nudge: Callable[[str], None]) -> None:
        self._nudge = nudge
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="nudge")
        self._lock = threading.Lock()
        self._pending = 0
        self._begun = 0
        self._quiet_at = -1

    def counted(self, ack: Callable[..., Any]) -> Callable[..., Any]:
        """The same ack; nudges stand back from now until it is called."""
        is_out = False
        with self._lock:
            self._pending += 1
            self._begun += 1

        def counting(*given: Any, **named: Any) -> Any:
            nonlocal is_out
            try:
                return ack(*given, **named)
            finally:
                with self._lock:
                    self._pending -= not is_out
                    is_out = True

        return counting

    def give(self, row_id: str) -> None:
        """Have the row nudged soon."""
        self._pool.submit(self._when_quiet, row_id)

    def flush(self) -> None:
        """Wait until every row given so far is nudged."""
        self._pool.submit(lambda: None).result()

    def close(self) -> None:
        """Send the nudges that wait, and take no more."""
        self._pool.shutdown(wait=True)

    def _when_quiet(self, row_id: str) -> None:
        end = time.monotonic() + LONGEST_SECONDS
        while not self._is_quiet() and time.monotonic() < end:
            begun = self._begun
            time.sleep(QUIET_SECONDS)
            with self._lock:
                if not self._pending and begun == self._begun:
                    self._quiet_at = begun
        self._nudge(row_id)

    def _is_quiet(self) -> bool:
        """Whether it was quiet once since the last listener began."""
        with self._lock:
            return self._quiet_at == self._begun
