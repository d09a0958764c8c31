"""An alert is one cause in one thing, and the table of what may become of it.

Everything that affects an alert's state lives in this file: `MOVES` is the whole of
it. What a look at the world does to alerts is in `bot.core.weighing`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta, timezone
from enum import StrEnum

from bot.core.findings import Finding, Severity, Subject, SubjectKind
from bot.core.runs import IllegalMoveError
from bot.core.sweeps import Sweep
from bot.errors import Refused

SCHEMA = 1
RESOLVED = "resolved"
# A day begins here for whoever is called at night: "tomorrow" is after they slept.
DAY_BEGINS, MORNING = time(5), time(9)


class State(StrEnum):
    """Where an alert stands. QUIET was there at the first look, and is not said."""

    QUIET = "quiet"
    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    SNOOZED = "snoozed"
    RESOLVED = "resolved"


MOVES: Mapping[State, frozenset[State]] = {
    State.QUIET: frozenset({State.OPEN, State.RESOLVED}),
    State.OPEN: frozenset({State.ACKNOWLEDGED, State.SNOOZED, State.RESOLVED}),
    State.ACKNOWLEDGED: frozenset({State.OPEN, State.SNOOZED, State.RESOLVED}),
    State.SNOOZED: frozenset(
        {State.OPEN, State.ACKNOWLEDGED, State.SNOOZED, State.RESOLVED}
    ),
    State.RESOLVED: frozenset({State.OPEN, State.QUIET}),
}


class Why(StrEnum):
    """Why people are called, not only shown an edited message."""

    CRITICAL = "critical"
    WORSE = "worse"
    BACK = "back"
    SNOOZE_OVER = "snooze over"


class Nap(StrEnum):
    """How long somebody wants to hear nothing."""

    HOUR = "hour"
    MORNING = "morning"
    WEEK = "week"


class Ending(StrEnum):
    """How a cause went away."""

    MENDED = "mended"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A moment at which people must know.

    `was` is how bad it was before it got worse, `by` who had snoozed it.
    """

    why: Why
    at: datetime
    was: Severity | None = None
    by: str | None = None

    @property
    def moment(self) -> str:
        """Its name among what was told."""
        return f"{self.why}:{self.at.isoformat()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """What makes two findings the same cause: one alert each, for good."""

    target_id: str
    code: str
    subject: Subject

    def __str__(self) -> str:
        """As the store has it."""
        kind, name = self.subject.kind, self.subject.id
        return f"{self.target_id}:{self.code}:{kind}:{name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One cause; stored whole as JSON, changed by compare-and-set on `rev`.

    `number` is what people say ("A-17") and stays when it comes back; `token` is the
    opaque value that its buttons carry. `opened_at`, `peak`, `felt` and `calls`
    belong to this `episode`: when it began, how bad it was at its worst, whether
    devices felt it, and when people were called. `said` is False as long as it was
    never more than quiet. `blind` says why it could not be seen lately, `fine_since`
    since which look it is not found any more. `valid_until` is when the certificate
    ends that ended an alert about one.
    """

    number: int
    token: str
    key: Key
    finding: Finding
    domains: tuple[str, ...]
    opened_at: datetime
    changed_at: datetime
    state: State = State.OPEN
    episode: int = 1
    peak: Severity = Severity.NOTICE
    felt: bool = False
    said: bool = True
    calls: tuple[Call, ...] = ()
    acknowledged_by: str | None = None
    acknowledged_at: datetime | None = None
    snoozed_by: str | None = None
    snoozed_at: datetime | None = None
    snoozed_until: datetime | None = None
    blind: str = ""
    blind_since: datetime | None = None
    fine_since: datetime | None = None
    resolved_at: datetime | None = None
    ending: Ending | None = None
    valid_until: datetime | None = None
    rev: int = 0
    schema: int = SCHEMA

    @property
    def id(self) -> str:
        """What people and the store call it."""
        return f"A-{self.number}"

    @property
    def open(self) -> bool:
        """Whether its cause is still there, as far as was seen."""
        return self.state is not State.RESOLVED

    @property
    def severity(self) -> Severity:
        """How bad it is now."""
        return self.finding.severity


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstLook:
    """What stood in a target when it was first watched; said once, as a summary.

    Until somebody turns its alerts on, what was found stays quiet unless it gets
    worse.
    """

    target_id: str
    token: str
    sweep: Sweep
    turned_on_by: str | None = None
    turned_on_at: datetime | None = None
    rev: int = 0
    schema: int = SCHEMA

    @property
    def id(self) -> str:
        """What the store calls it."""
        return f"look:{self.target_id}"

    @property
    def on(self) -> bool:
        """Whether what was found is said as alerts."""
        return self.turned_on_at is not None


def move(alert: Alert, to: State, *, at: datetime) -> Alert:
    """The alert in its new state; IllegalMoveError, and no change, if not allowed."""
    if to not in MOVES[alert.state]:
        raise IllegalMoveError(f"{alert.id}: {alert.state} -> {to}")
    moved = replace(alert, state=to, changed_at=at)
    if to is State.OPEN:
        moved = replace(moved, said=True, acknowledged_by=None, acknowledged_at=None)
    if to in {State.OPEN, State.ACKNOWLEDGED}:
        moved = replace(moved, snoozed_by=None, snoozed_at=None, snoozed_until=None)
    return moved


def moments(alert: Alert, told: Collection[str]) -> tuple[str, ...]:
    """What its people must be told of now, given what they were told before.

    The latest call, while it is open; its end, once, if they had been called.
    """
    if alert.state is State.QUIET or not alert.said:
        return ()
    if alert.open:
        return tuple(each.moment for each in alert.calls[-1:])
    heard = any(each.moment in told for each in alert.calls)
    return (f"{RESOLVED}:{alert.episode}",) if heard else ()


def wants_diagnosis(alert: Alert) -> bool:
    """A warning or worse, open and said, about something that one can look into."""
    if alert.state not in {State.OPEN, State.ACKNOWLEDGED} or not alert.said:
        return False
    if alert.severity < Severity.NEEDS_YOU:
        return False
    return alert.key.subject.kind is not SubjectKind.ACCOUNT


def called(alert: Alert, call: Call) -> Alert:
    """The alert with one more moment of which people must be told."""
    return replace(alert, calls=(*alert.calls, call))


def acknowledge(alert: Alert, *, by: str, at: datetime) -> Alert:
    """Somebody sees to it; the same click a second time changes nothing."""
    if alert.acknowledged_by == by and alert.acknowledged_at == at:
        return alert
    _require_open(alert)
    if alert.state is State.ACKNOWLEDGED:
        raise Refused(
            f"<@{alert.acknowledged_by}> has acknowledged {alert.id} already. "
            "Your click changed nothing."
        )
    taken = move(alert, State.ACKNOWLEDGED, at=at)
    return replace(taken, acknowledged_by=by, acknowledged_at=at)


def snooze(alert: Alert, *, by: str, at: datetime, until: datetime) -> Alert:
    """Not a word before then, unless it gets worse."""
    if alert.snoozed_by == by and alert.snoozed_at == at:
        return alert
    _require_open(alert)
    asleep = move(alert, State.SNOOZED, at=at)
    return replace(asleep, snoozed_by=by, snoozed_at=at, snoozed_until=until)


def nap_ends(nap: Nap, at: datetime, offset: timedelta) -> datetime:
    """When a snooze is over; `offset` is that of the person's own clock to UTC."""
    if nap is Nap.HOUR:
        return at + timedelta(hours=1)
    if nap is Nap.WEEK:
        return at + timedelta(days=7)
    local = at.astimezone(timezone(offset))
    days = 0 if local.time() < DAY_BEGINS else 1
    morning = datetime.combine(local.date(), MORNING, local.tzinfo)
    return (morning + timedelta(days=days)).astimezone(UTC)


def turn_on(look: FirstLook, *, by: str, at: datetime) -> FirstLook:
    """What was found at the first look is said as alerts from now on."""
    if look.turned_on_by == by and look.turned_on_at == at:
        return look
    if look.on:
        raise Refused(
            f"<@{look.turned_on_by}> has turned these alerts on already. "
            "Your click changed nothing."
        )
    return replace(look, turned_on_by=by, turned_on_at=at)


def _require_open(alert: Alert) -> None:
    if alert.state is State.RESOLVED:
        raise Refused(f"{alert.id} is resolved. Your click changed nothing.")
    if alert.state is State.QUIET:
        raise Refused(
            f"{alert.id} was there at the first look and its alerts are not turned "
            "on yet. Your click changed nothing."
        )
