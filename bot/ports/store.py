"""What is kept and what delivers work; `bot.store` and `bot.engine` fulfil it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.core.freezes import Freeze
from bot.core.known import Inventory
from bot.core.runs import Message, Run
from bot.ports.alerts import AlertStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """The right to drive one run for a while. `fence` grows with every claim."""

    run_id: str
    fence: int
    until: float
    """Seconds on the local monotonic clock; past it no `act` may begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRow:
    """Something a person did in Slack, on record before Slack is told so."""

    id: str
    kind: str
    at: datetime
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What Slack has been told of a run or an alert: kept apart from it."""

    message: Message | None = None
    rev: int = -1
    at: datetime | None = None
    moments: frozenset[str] = frozenset()


class Store(AlertStore, Protocol):
    """Runs, alerts, the inbox, what was told, the audit. StoreAwayError when away.

    Every key begins with the literal hash tag `{iotdomain}:`.
    """

    def next_number(self) -> int: ...

    def create(self, run: Run, *, audit: Mapping[str, str]) -> Run | None:
        """Keep a new run and take its domain; the run that holds it, if one does.

        Domain lock, run, due time and audit entry are written in one script.
        """
        ...

    def get(self, run_id: str) -> Run | None: ...
    def by_token(self, token: str) -> Run | None: ...
    def latest(self, number: int) -> Run | None:
        """The newest version of request R-<number>."""
        ...

    def save(
        self, run: Run, *, audit: Mapping[str, str] | None = None, fence: int = 0
    ) -> Run:
        """Compare-and-set on `rev` (and the fence, if given); the run with its new rev.

        Due time, domain lock (released when the run has ended) and audit move in
        the same script. Raises ConflictError when someone else was first, and its
        kind LeaseLostError when the fence has moved on.
        """
        ...

    def runs(self, *, open_only: bool = False, most: int = 50) -> tuple[Run, ...]:
        """Newest first."""
        ...

    def holder(self, target_id: str, domain: str) -> Run | None: ...
    def due(self, before: datetime) -> tuple[str, ...]:
        """Ids of open runs whose next look is due."""
        ...

    def expiring(self, before: datetime) -> tuple[str, ...]:
        """Ids of proposals that expire before then."""
        ...

    def claim(self, run_id: str, *, seconds: float) -> Lease | None: ...
    def renew(self, lease: Lease, *, seconds: float) -> Lease | None:
        """None when the lease was lost."""
        ...

    def release(self, lease: Lease) -> None: ...

    def receive(self, row: InboxRow) -> bool:
        """Put a row on record; False when this very row was received before."""
        ...

    def inbox(self, row_id: str) -> InboxRow | None:
        """A row that has not been dealt with yet."""
        ...

    def dealt_with(self, row_id: str) -> None: ...
    def waiting_rows(self, before: datetime) -> tuple[str, ...]:
        """Ids of rows received before and not dealt with."""
        ...

    def told(self, run_id: str) -> Told: ...
    def tell(self, run_id: str, told: Told) -> None: ...
    def untold(self) -> tuple[str, ...]:
        """Ids of runs, alerts and first looks whose message is behind their state."""
        ...

    def freezes(self) -> tuple[Freeze, ...]:
        """All that are kept, also what has ended and was not told yet; oldest first."""
        ...

    def freeze(self, freeze: Freeze, *, audit: Mapping[str, str]) -> None: ...
    def keep_freeze(
        self, freeze: Freeze, *, audit: Mapping[str, str] | None = None
    ) -> Freeze:
        """Another state of one, with its new rev; ConflictError if not the first."""
        ...

    def drop_freeze(self, freeze: Freeze) -> None: ...

    def audit(self, entry: Mapping[str, str]) -> int:
        """Append an entry; its sequence number."""
        ...

    def claim_once(self, name: str, *, seconds: int) -> bool:
        """True for the first caller within that time (`SET … NX EX`)."""
        ...

    def keep_note(self, name: str, text: str, *, seconds: int) -> None:
        """Remember a text under an unguessable name, for so long."""
        ...

    def next_diagnosis_number(self) -> int: ...
    def turn(self, name: str, once: str, *, most: int, seconds: int) -> float:
        """0 if this may begin: `most` of a name within so many seconds, all bots.

        Otherwise after how many seconds it may. What has begun is known by `once`
        and is not counted a second time.
        """
        ...

    def note(self, name: str) -> str | None: ...

    def took(
        self, step: str, target_id: str, seconds: float | None = None
    ) -> list[float]:
        """Remember how long a step took here (if given); the last 20, newest last."""
        ...

    def inventory(self, target_id: str) -> Inventory | None:
        """What is remembered of a target's configurations; None before a first look."""
        ...

    def keep_inventory(self, inventory: Inventory) -> None:
        """Remember it; nothing happens when a later look is remembered already."""
        ...


class Engine(Protocol):
    """Delivery of work: at least once, keyed, durable. `bot.engine` alone knows how."""

    def nudge(self, task: str, key: str) -> None:
        """Have `task(key)` run as soon as possible, also when it waits for later."""
        ...

    def wake(self, task: str, key: str, delay: timedelta) -> None:
        """Have `task(key)` run after the delay unless it is nudged before."""
        ...

    def busy(self, task: str) -> int:
        """How many of a task are at work in this process, or wait for a thread."""
        ...
