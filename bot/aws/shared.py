"""Answers that several look-ups share, so that each thing is asked once.

Ten people who look at the same account at once ask the same questions. An answer
that was asked for after one's own command came in is as good as one's own; an older
one is not, because whoever mends a thing and looks again must not see it as it was.
Whoever decides something, a step, its verification or a plan, takes none from here.
"""

import json
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any

# Whoever has waited for longer sees the world as it is by now.
LIFE = 30.0
# What stays as it is: any will do, and nobody need know how old it is.
_LASTING: Mapping[str, float] = {"DescribeEndpoint": 60.0}
_MOST = 2000


@dataclass(slots=True)
class _Held:
    asked_at: datetime
    ends: float
    answer: "Future[Any]" = field(default_factory=Future)


class Shared:
    """The answers of one process. A failure is for those who waited for it."""

    def __init__(
        self,
        *,
        now: Callable[[], datetime],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._now = now
        self._monotonic = monotonic
        self._lock = Lock()
        self._held: dict[str, _Held] = {}
        self._tidied = monotonic()

    def answer(
        self,
        operation: str,
        about: tuple[object, ...],
        ask: Callable[[], Any],
        *,
        since: datetime,
    ) -> tuple[Any, datetime | None]:
        """An answer asked for since then, and when, if somebody else did that.

        `about` is all that it depends on: role, place and parameters. Of what stays
        as it is no time is told.
        """
        key = json.dumps([operation, *about], sort_keys=True, default=str)
        with self._lock:
            held = self._held.get(key)
            is_mine = held is None or not self._will_do(held, operation, since)
            if held is None or is_mine:
                held = self._begun(key, operation)
        if not is_mine:
            found = held.answer.result()
            return found, None if operation in _LASTING else held.asked_at
        try:
            found = ask()
        except BaseException as error:
            with self._lock:
                if self._held.get(key) is held:
                    del self._held[key]
            held.answer.set_exception(error)
            raise
        held.answer.set_result(found)
        return found, None

    def _will_do(self, held: _Held, operation: str, since: datetime) -> bool:
        is_new = operation in _LASTING or held.asked_at >= since
        return is_new and held.ends > self._monotonic()

    def _begun(self, key: str, operation: str) -> _Held:
        now = self._monotonic()
        if now >= self._tidied + LIFE or len(self._held) >= _MOST:
            self._tidied = now
            over = [each for each, held in self._held.items() if held.ends <= now]
            for each in over:
                del self._held[each]
        held = _Held(self._now(), now + _LASTING.get(operation, LIFE))
        if len(self._held) < _MOST:
            self._held[key] = held
        return held
