"""How long to wait before the next look, and for how long in all. Pure."""

from datetime import datetime, timedelta

from bot.core.plans import StepName
from bot.core.runs import Run, Waiting, WaitsFor
from bot.services import Pace
from bot.steps.base import Wait

# Since when the patience of the step at hand counts: absent for "since the step
# began", empty from a block until the next wait.
WAITS_FROM = "waits_from"

_WORDS = {
    WaitsFor.AWS: "AWS",
    WaitsFor.DNS: "DNS",
    WaitsFor.PERSON: "someone",
    WaitsFor.BOT: "the bot",
    WaitsFor.FREEZE: "the freeze",
}
# Steps that ask DNS or the endpoint itself rather than AWS.
_ASK_DNS = frozenset(
    {
        StepName.RECORDS_BY_HAND,
        StepName.CNAME_BY_HAND,
        StepName.AWAIT_SERVED,
    }
)


def next_delay(run: Run, now: datetime, pace: Pace, *, soon: bool) -> timedelta:
    """Longer with every look, except after one that someone asked for early."""
    waiting, wake_at = run.waiting, run.wake_at
    if soon or waiting is None or waiting.seen_at is None or wake_at is None:
        return pace.first_look
    last = wake_at - waiting.seen_at
    if now >= wake_at:
        last *= pace.look_growth
    return min(max(last, pace.first_look), pace.longest_look)


def waiting_for(run: Run, wait: Wait, now: datetime) -> Waiting:
    """What a run waits for, and since when for just that."""
    before = run.waiting
    same = before is not None and (before.who, before.what) == (wait.who, wait.what)
    began = run.step_since or now
    return Waiting(
        who=wait.who,
        what=wait.what,
        since=before.since if same and before is not None else now,
        limit=None if wait.limit is None else began + wait.limit,
        seen=wait.seen,
        seen_at=now,
    )


def could_not_ask(run: Run, says: str, now: datetime) -> Waiting:
    """Not an answer, so never a failure: whom we could not ask, and why."""
    step = run.current
    who = WaitsFor.DNS if step and step.name in _ASK_DNS else WaitsFor.AWS
    before = run.waiting
    what = "to answer"
    same = before is not None and (before.who, before.what) == (who, what)
    return Waiting(
        who=who,
        what=what,
        since=before.since if same and before is not None else now,
        limit=before.limit if before is not None else None,
        seen=(f"Could not ask: {says}",),
        seen_at=now,
    )


def waits_from(run: Run, now: datetime) -> datetime:
    """Since when the patience of the step at hand counts."""
    kept = run.outputs.get(WAITS_FROM)
    if kept is None:
        return run.step_since or now
    return datetime.fromisoformat(kept) if kept else now


def words_for(who: WaitsFor) -> str:
    """Whom we wait for, in the middle of a sentence."""
    return _WORDS[who]
