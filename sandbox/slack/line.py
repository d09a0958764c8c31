"""How a delivery reaches the app, and what became of it: the same for both ways."""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum
from typing import Protocol

from sandbox.slack.wire import Json

PATIENCE = timedelta(seconds=3)  # docs.slack.dev/interactivity: acknowledge within 3 s
_KEEP_ENVELOPES = 20_000


# Without a 2xx or an ack Slack tries an event three times more: at once, after one
# minute and after five (docs.slack.dev/apis/events-api).
RETRIES = (0.0, 60.0, 300.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How the app is reached: over HTTP where there is an address, else Socket Mode."""

    url: str = ""
    secret: str = field(default="", repr=False)
    patience: timedelta = PATIENCE
    retries: Sequence[float] = RETRIES


SOCKET_MODE = Delivery()


class Outcome(Enum):
    """What became of a delivery."""

    ACKED = "acked"
    TIMEOUT = "operation_timeout"
    NOBODY = "dispatch_failed"


@dataclass(frozen=True, slots=True)
class Ack:
    """The outcome and what the bot sent along."""

    outcome: Outcome
    payload: Json | None = None


class Line(Protocol):
    """Socket Mode or HTTP. The next `duplicates` deliveries are made twice."""

    duplicates: int

    def envelopes(self) -> list[Json]:
        """Every delivery so far, oldest first."""
        ...

    async def deliver(
        self, kind: str, payload: Json, *, accepts: bool, attempt: int = 0
    ) -> Ack:
        """Deliver once and wait for the ack; `attempt` counts redeliveries."""
        ...


@dataclass(slots=True)
class Envelope:
    """One delivery, kept so that tests can see who got it and when it was acked."""

    body: Json
    sent: float
    answer: asyncio.Future[Json | None]
    sockets: list[int] = field(default_factory=list)
    ack_ms: float | None = None
    acks: int = 0
    late: bool = False

    def for_control(self) -> Json:
        """What the control API shows."""
        return {
            "envelope_id": self.body["envelope_id"],
            "type": self.body["type"],
            "payload": self.body["payload"],
            "sockets": self.sockets,
            "ack_ms": self.ack_ms,
            "acks": self.acks,
            "late": self.late,
        }


class Envelopes:
    """The deliveries so far, by id and in their order; the oldest are forgotten."""

    def __init__(self) -> None:
        self._kept: dict[str, Envelope] = {}
        self._order: deque[str] = deque()

    def remember(self, envelope: Envelope) -> None:
        """Keep one more."""
        name = str(envelope.body["envelope_id"])
        self._kept[name] = envelope
        self._order.append(name)
        if len(self._order) > _KEEP_ENVELOPES:
            self._kept.pop(self._order.popleft(), None)

    def get(self, name: str) -> Envelope | None:
        """The one of that id."""
        return self._kept.get(name)

    def for_control(self) -> list[Json]:
        """All of them, oldest first."""
        return [self._kept[name].for_control() for name in self._order]


def envelope(
    name: str, kind: str, payload: Json, *, accepts: bool, attempt: int
) -> Json:
    """The frame around a payload, as Socket Mode has it."""
    body: Json = {
        "envelope_id": name,
        "type": kind,
        "payload": payload,
        "accepts_response_payload": accepts,
    }
    if kind == "events_api":
        body |= {"retry_attempt": attempt, "retry_reason": "timeout" if attempt else ""}
    return body
