"""Remembers an answer for a short while, with one question in flight for each key."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class _Slot(Generic[T]):
    lock: threading.Lock = field(default_factory=threading.Lock)
    asked_at: float | None = None
    value: T | None = None


class Lately(Generic[T]):
    """Answers not older than `seconds`. A failed question leaves nothing behind.

    Whoever comes while a question is in flight waits for it. With `fresh` only an
    answer to a question that was asked after the call counts, so that fifty callers
    at once cost two questions, not fifty.
    """

    def __init__(self, *, seconds: float, monotonic: Callable[[], float]) -> None:
        self._seconds = seconds
        self._monotonic = monotonic
        self._slots: dict[str, _Slot[T]] = {}
        self._guard = threading.Lock()

    def get(self, key: str, ask: Callable[[], T], *, fresh: bool = False) -> T:
        """The answer for a key, asked anew when the one we have is too old."""
        called = self._monotonic()
        with self._guard:
            slot = self._slots.setdefault(key, _Slot())
        with slot.lock:
            oldest = called if fresh else self._monotonic() - self._seconds
            if (
                slot.value is not None
                and slot.asked_at is not None
                and slot.asked_at >= oldest
            ):
                return slot.value
            asked_at = self._monotonic()
            value = ask()
            slot.asked_at, slot.value = asked_at, value
            return value
