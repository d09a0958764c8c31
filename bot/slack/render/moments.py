"""Moments when a person must know: one short thread reply each, naming them.

An edit notifies nobody, so these do. A moment's key says which occurrence it is,
so that a run blocked twice tells twice, and a crash tells at least once.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from bot.core.plans import StepName
from bot.core.runs import Run, Status
from bot.slack.render import records

# A record that was asked for together with another one is asked for again, alone,
# when it is still missing so long after the other was found.
STILL_MISSING = timedelta(hours=1)


def moments(run: Run, told: Collection[str], now: datetime) -> tuple[str, ...]:
    """The keys of the moments that this state of a run calls for, less those told."""
    found = []
    if run.status is Status.PROPOSED and run.reminded_at is not None:
        found.append(f"reminder:{run.reminded_at.isoformat()}")
    if run.open and run.blocked is not None:
        found.append(f"blocked:{run.blocked.at.isoformat()}")
    elif run.status is Status.RUNNING and _asks_for_records(run, told, now):
        found.append(f"needs_you:{run.cursor}")
    if run.status in _ENDED:
        found.append(_ENDED[run.status])
    return tuple(each for each in found if each not in told)


def _asks_for_records(run: Run, told: Collection[str], now: datetime) -> bool:
    """Whether a person has to be told: not what the first ticket had, not at once."""
    if not records.waits_for_person(run):
        return False
    together = next(
        (
            index
            for index, step in enumerate(run.plan.steps[: run.cursor])
            if step.name is StepName.RECORDS_BY_HAND and step.get("early") == "yes"
        ),
        None,
    )
    if together is None or f"needs_you:{together}" not in told:
        return True
    return now - (run.step_since or now) >= STILL_MISSING


_ENDED: Mapping[Status, str] = {
    Status.SUCCEEDED: "done",
    Status.FAILED: "stopped",
    Status.CANCELLED: "cancelled",
    Status.DECLINED: "declined",
    Status.EXPIRED: "expired",
    Status.STALE: "outdated",
    Status.BY_HAND: "by_hand",
}
