"""One line that says what is being done, on a terminal only, and is gone afterwards."""

import sys
from threading import Lock
from typing import Self, TextIO

WIDEST = 100
_BACK_AND_CLEAR = "\r\x1b[K"


class Line:
    """Written to standard error, so that what is piped on has nothing of it."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._is_seen = self._stream.isatty()
        self._lock = Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.say("")

    def say(self, text: str) -> None:
        """Show this in place of what stood there."""
        if not self._is_seen:
            return
        with self._lock:
            self._stream.write(f"{_BACK_AND_CLEAR}{text[:WIDEST]}")
            self._stream.flush()
