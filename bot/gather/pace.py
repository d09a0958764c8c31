"""How fast one service is asked: AWS counts for the whole account, not for us alone."""

import time
from collections.abc import Callable
from threading import Lock
from typing import TypeVar

T = TypeVar("T")

# DescribeDomainConfiguration, DescribeCertificate and GetCertificate are answered ten
# times a second in an account and region (IoT and ACM quotas): in no second are there
# more than these two together.
EACH_SECOND, BURST = 6.0, 4
_TOO_SHORT = 1e-6


class Pace:
    """Lets the first few calls through at once, the others one after another."""

    def __init__(
        self,
        *,
        each_second: float = EACH_SECOND,
        burst: int = BURST,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._gap = 1 / each_second
        self._ahead = (burst - 1) * self._gap
        self._monotonic = monotonic
        self._sleep = sleep
        self._lock = Lock()
        self._due = monotonic() - self._ahead

    def paced(self, ask: Callable[[], T]) -> T:
        """Wait for this call's turn, then ask."""
        with self._lock:
            now = self._monotonic()
            turn = max(self._due, now - self._ahead)
            self._due = turn + self._gap
        if turn - now > _TOO_SHORT:
            self._sleep(turn - now)
        return ask()
