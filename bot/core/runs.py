"""A run is a plan in motion, and the table of what may become of it.

Everything that affects a run's status lives in this file: `MOVES` is the whole
of it. Waiting is RUNNING with a `wake_at`; blocked is RUNNING with a reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.core.plans import Plan, PlannedStep

SCHEMA = 1


class Status(StrEnum):
    """Where a run stands."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    STALE = "stale"
    BY_HAND = "by hand"


MOVES: Mapping[Status, frozenset[Status]] = {
    Status.PROPOSED: frozenset(
        {
            Status.APPROVED,
            Status.DECLINED,
            Status.WITHDRAWN,
            Status.EXPIRED,
            Status.STALE,
            Status.BY_HAND,
        }
    ),
    Status.APPROVED: frozenset(
        {
            Status.RUNNING,
            Status.STALE,
            Status.EXPIRED,
            Status.CANCELLED,
            Status.BY_HAND,
        }
    ),
    Status.RUNNING: frozenset({Status.SUCCEEDED, Status.FAILED, Status.CANCELLED}),
    Status.SUCCEEDED: frozenset(),
    Status.FAILED: frozenset(),
    Status.CANCELLED: frozenset(),
    Status.DECLINED: frozenset(),
    Status.WITHDRAWN: frozenset(),
    Status.EXPIRED: frozenset(),
    Status.STALE: frozenset(),
    Status.BY_HAND: frozenset(),
}
OPEN = frozenset({Status.PROPOSED, Status.APPROVED, Status.RUNNING})


class IllegalMoveError(Exception):
    """A bug: something tried a move that the table does not have."""


class Verdict(StrEnum):
    """What a decision was."""

    APPROVE = "approve"
    DECLINE = "decline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One click that counted, with the digest that the person was shown."""

    person: str
    team: str
    verdict: Verdict
    at: datetime
    digest: str
    message_ts: str
    reason: str = ""


class WaitsFor(StrEnum):
    """Who has to act next while a run waits."""

    AWS = "AWS"
    DNS = "DNS"
    PERSON = "person"
    BOT = "bot"
    FREEZE = "freeze"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What a step waits for, since when, and AWS's own limit if it has one.

    `what` completes "Waiting for AWS …" ("to issue the certificate"). `seen` are
    mrkdwn lines of what was seen at the last look, `seen_at` its moment.
    """

    who: WaitsFor
    what: str
    since: datetime
    limit: datetime | None = None
    seen: tuple[str, ...] = ()
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Why a run cannot go on until someone acts.

    *Try again* clears it; `reapprove` says that an approver has to do it, because
    the approval is too old or what was approved has changed meanwhile.
    """

    says: str
    who: str
    do: str
    at: datetime
    error_id: str = ""
    reapprove: bool = False


@dataclass(frozen=True, slots=True)
class Timing:
    """When a step began and ended."""

    began: datetime
    ended: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A writing call to AWS, with the id by which AWS finds it again."""

    operation: str
    request_id: str
    at: datetime
    account: str


@dataclass(frozen=True, slots=True)
class Message:
    """Where the one message of a run stands in Slack."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand:
    """What people made by hand of a plan that this bot has not begun.

    `seen` are mrkdwn lines of the last look that saw something new, at `seen_at`;
    `whole_at` is the moment since which nothing of it was missing.
    """

    seen: tuple[str, ...]
    seen_at: datetime
    whole_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A plan in motion; stored whole as JSON, changed by compare-and-set on `rev`.

    `id` is what people say ("R-42"); a plan that replaced an outdated one has
    the same `number` and a higher `version`. `token` is the opaque value that
    buttons carry. `outputs` hold what steps made or saw, as strings. Where `observe`
    is set nobody can approve it: it is there to be carried out by hand.
    """

    id: str
    number: int
    version: int
    token: str
    plan: Plan
    requested_by: str
    team: str
    reason: str
    proposed_at: datetime
    expires_at: datetime
    quorum: int
    status: Status = Status.PROPOSED
    parent: str | None = None
    superseded_by: str | None = None
    decisions: tuple[Decision, ...] = ()
    approved_at: datetime | None = None
    checking: bool = False
    blocked: Block | None = None
    cursor: int = 0
    step_since: datetime | None = None
    timings: tuple[Timing, ...] = ()
    wake_at: datetime | None = None
    waiting: Waiting | None = None
    attempts: int = 0
    outputs: Mapping[str, str] = field(default_factory=dict)
    calls: tuple[Call, ...] = ()
    cancel_by: str | None = None
    again: bool = False
    recheck: bool = False
    ended_at: datetime | None = None
    ended_because: str = ""
    reminded_at: datetime | None = None
    observe: bool = False
    by_hand: ByHand | None = None
    rev: int = 0
    schema: int = SCHEMA

    @property
    def open(self) -> bool:
        """Whether anything can still happen to it."""
        return self.status in OPEN

    @property
    def approvals(self) -> tuple[Decision, ...]:
        """The approvals that count for the plan as it is: distinct, this digest."""
        digest = self.plan.digest
        seen: dict[str, Decision] = {}
        for each in self.decisions:
            if each.verdict is Verdict.APPROVE and each.digest == digest:
                seen.setdefault(each.person, each)
        return tuple(seen.values())

    @property
    def current(self) -> PlannedStep | None:
        """The step at hand; None when all are done."""
        steps = self.plan.steps
        return steps[self.cursor] if self.cursor < len(steps) else None

    @property
    def name(self) -> str:
        """What people call it: R-42, or R-42 version 2."""
        label = f"R-{self.number}"
        return label if self.version == 1 else f"{label} version {self.version}"


def move(run: Run, to: Status, *, at: datetime, because: str = "") -> Run:
    """The run in its new status; IllegalMoveError, and no change, if not allowed."""
    if to not in MOVES[run.status]:
        raise IllegalMoveError(f"{run.id}: {run.status} -> {to}")
    moved = replace(run, status=to)
    if to is Status.APPROVED:
        return replace(moved, approved_at=at)
    if to in OPEN:
        return moved
    return replace(
        moved,
        ended_at=at,
        ended_because=because,
        wake_at=None,
        blocked=None,
        checking=False,
    )
