"""What many threads ask at the same moment is sent as one.

With `appendfsync always` each round trip waits for the disk, and each one costs two
changes of thread. So whoever comes while a round trip is under way waits for its
end; the first of them then sends for all. Nobody waits for more than two.
"""

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")


class _Asked(Generic[Item, Answer]):
    """One thread's item, and what came of it."""

    def __init__(self, item: Item) -> None:
        self.item = item
        self.leads = False
        self.answer: Answer | None = None
        self.error: Exception | None = None
        self.stir = threading.Event()


class Together(Generic[Item, Answer]):
    """Calls `send` with all that wait, from one of the threads that wait."""

    def __init__(self, send: Callable[[Sequence[Item]], Sequence[Answer]]) -> None:
        self._send = send
        self._lock = threading.Lock()
        self._waiting: list[_Asked[Item, Answer]] = []
        self._under_way = False

    def ask(self, item: Item) -> Answer:
        """The item's own answer; raises what `send` raised for all it was sent with."""
        mine: _Asked[Item, Answer] = _Asked(item)
        with self._lock:
            self._waiting.append(mine)
            mine.leads = not self._under_way
            self._under_way = True
        if not mine.leads:
            mine.stir.wait()
        if mine.leads:
            self._lead()
        if mine.error is not None:
            raise mine.error
        return mine.answer  # type: ignore[return-value] # set when there is no error

    def _lead(self) -> None:
        with self._lock:
            sent, self._waiting = self._waiting, []
        error: Exception | None = None
        try:
            answers = self._send([each.item for each in sent])
            for each, answer in zip(sent, answers, strict=True):
                each.answer = answer
        except Exception as raised:  # noqa: BLE001 - it is raised again in each thread
            error = raised
        with self._lock:
            if error is not None:
                # Who came meanwhile need not find out by waiting as long again.
                sent, self._waiting = sent + self._waiting, []
            following = self._waiting[0] if self._waiting else None
            self._under_way = following is not None
        if following is not None:
            following.leads = True
            following.stir.set()
        for each in sent:
            each.error = error
            each.stir.set()
