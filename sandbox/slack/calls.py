"""Everything the stand-in received from the bot, byte for byte, for tests to read."""

from collections import deque
from dataclasses import asdict, dataclass

from sandbox.slack.wire import Clock, Json

# A sandbox may run for weeks; a test suite makes far fewer calls than this.
KEEP = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One Web API call, response_url post (`response_url`) or socket ack (`ack`)."""

    method: str
    raw: str
    args: Json
    ok: bool
    error: str | None = None
    status: int = 200
    warnings: tuple[str, ...] = ()
    violations: tuple[str, ...] = ()


class CallLog:
    """The calls in the order of their arrival, numbered from 1."""

    def __init__(self, now: Clock) -> None:
        self._now = now
        self._calls: deque[Json] = deque(maxlen=KEEP)
        self._count = 0

    def add(self, call: Call) -> None:
        """Number and keep a call."""
        self._count += 1
        self._calls.append(
            {"n": self._count, "at": self._now().isoformat(), **asdict(call)}
        )

    def after(self, number: int) -> list[Json]:
        """The calls with a higher number."""
        return [call for call in self._calls if call["n"] > number]
