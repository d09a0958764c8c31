"""Whose turn it is to ask AWS: never faster than it answers, the more urgent first.

AWS counts the calls of a whole account, and counts them when they arrive. When that
is, nobody here can know; so a call counts from its beginning until a second after
its answer. Then no second at AWS has more of them, however long they were on the way.
"""

import heapq
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import count
from threading import Event, Lock

from bot.aws.rates import GLOBAL, rate_of

_SECOND = 1.0
# From this many on, one call in five is kept free for runs.
_SMALL = 4
_KEPT = 5
# A sweep has minutes: it leaves four calls in ten to people.
_SWEEPS = 0.6


class Lane(IntEnum):
    """Who asks; the lower number goes first."""

    RUN = 0
    """A step of a run, or its verification."""
    PLAN = 1
    """What decides a plan or an approval."""
    LOOK = 2
    """What a person wants to know."""
    SWEEP = 3
    """What the bot looks at by itself."""


# A further look of a diagnosis has seven seconds; of a run or a sweep nobody waits.
PATIENCE: Mapping[Lane, float] = {
    Lane.RUN: 25.0,
    Lane.PLAN: 25.0,
    Lane.LOOK: 6.0,
    Lane.SWEEP: 60.0,
}


class TooManyWaitError(Exception):
    """The turn did not come in time, or would not."""


@dataclass(order=True, slots=True)
class _Waiter:
    lane: Lane
    number: int
    stir: Event = field(default_factory=Event, compare=False)


class Pace:
    """The turns of one kind of call."""

    def __init__(
        self,
        each_second: float,
        *,
        second: float = _SECOND,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most = max(1, int(each_second))
        # Less than one a second is one in a longer time.
        self._second = second / min(1.0, each_second)
        self._monotonic = monotonic
        self._lock = Lock()
        self._numbers = count()
        self._waiting: list[_Waiter] = []
        self._under_way = 0
        self._ended: deque[float] = deque()

    @contextmanager
    def turn(self, lane: Lane, patience: float | None = None) -> Iterator[None]:
        """Wait for a turn, and have it while the call lasts.

        TooManyWaitError when it has not come after so many seconds, and at once when
        so many wait already that it cannot.
        """
        self._wait(lane, PATIENCE[lane] if patience is None else patience)
        try:
            yield
        finally:
            with self._lock:
                self._under_way -= 1
                self._ended.append(self._monotonic())
                self._stir()

    def _wait(self, lane: Lane, patience: float) -> None:
        end = self._monotonic() + patience
        with self._lock:
            ahead = sum(each.lane <= lane for each in self._waiting)
            if ahead * self._second / self._most_of(lane) > patience:
                raise TooManyWaitError
            mine = _Waiter(lane, next(self._numbers))
            heapq.heappush(self._waiting, mine)
        while True:
            with self._lock:
                now = self._monotonic()
                pause = end - now
                if self._waiting[0] is mine:
                    free = self._free_in(lane, now)
                    if free <= 0:
                        heapq.heappop(self._waiting)
                        self._under_way += 1
                        self._stir()
                        return
                    pause = min(pause, free)
                if now >= end:
                    self._waiting.remove(mine)
                    heapq.heapify(self._waiting)
                    self._stir()
                    raise TooManyWaitError
                mine.stir.clear()
            mine.stir.wait(pause)

    def _free_in(self, lane: Lane, now: float) -> float:
        """0 when a call of this lane may begin, else when to look again."""
        while self._ended and self._ended[0] <= now - self._second:
            self._ended.popleft()
        most = self._most_of(lane)
        over = self._under_way + len(self._ended) - most
        if over < 0:
            return 0.0
        if over >= len(self._ended):
            return self._second  # or as soon as one that is under way has ended
        return self._ended[over] + self._second - now

    def _most_of(self, lane: Lane) -> int:
        if lane is Lane.RUN or self._most < _SMALL:
            return self._most
        if lane is Lane.SWEEP:
            return int(self._most * _SWEEPS)
        return self._most - self._most // _KEPT

    def _stir(self) -> None:
        if self._waiting:
            self._waiting[0].stir.set()


class Paces:
    """One pace for each account, region and kind of call: one for the process.

    `share` is how large a part of AWS's rates is for this process.
    """

    def __init__(self, share: float = 1.0) -> None:
        self._share = share
        self._lock = Lock()
        self._paces: dict[tuple[str, str, str, str], Pace] = {}

    def of(self, account: str, region: str, service: str, operation: str) -> Pace:
        """The pace of a call there."""
        counted, rate = rate_of(service, operation)
        place = "" if service in GLOBAL else region
        with self._lock:
            key = (account, place, service, counted)
            if key not in self._paces:
                self._paces[key] = Pace(rate.each_second * self._share)
            return self._paces[key]
