"""A plan that no longer fits the world: the old one ends, a new version takes over.

The old run remembers its successor before the successor exists, so that a crash
between the two leaves something that the sweep finishes. `superseded_by` is None
while nobody has looked for a successor, and empty when there can be none.
"""

from collections.abc import Mapping
from dataclasses import replace

from bot import planning
from bot.core.runs import Run, Status, move
from bot.errors import ConflictError, Permanent, Refused, Transient, UserError
from bot.planning import Planned
from bot.proposals.click import again, own_entry, target_of
from bot.proposals.propose import new_run, run_id
from bot.services import Services

CHANGED = "Something changed after the plan was shown."


class OutdatedError(Refused):
    """The plan could not be approved any more; `newer` is the one that can."""

    def __init__(self, says: str, *, run: Run, newer: Run | None) -> None:
        super().__init__(says)
        self.run = run
        self.newer = newer


def require_seen(planned: Planned) -> None:
    """Raise Transient when a plan is missing only because something was not seen.

    A proposal is never voided by not seeing.
    """
    if planned.blind is not None:
        raise Transient(planned.blind)


def supersede(
    services: Services, run: Run, planned: Planned, audit: Mapping[str, str]
) -> OutdatedError:
    """End an outdated proposal and propose its next version; the error to raise."""
    because = CHANGED
    successor = run_id(run.number, run.version + 1)
    if planned.plan is None:
        because = " ".join(finding.says for _, finding in planned.refusals)
        successor = ""
    stale = move(run, Status.STALE, at=services.now(), because=because)
    try:
        saved = services.store.save(
            replace(stale, superseded_by=successor), audit=audit
        )
    except ConflictError:
        return OutdatedError(
            f"{run.name} changed at the same moment. Nothing was changed by your "
            "click; its message says how it stands now.",
            run=run,
            newer=None,
        )
    newer = _succeed(services, saved, planned)
    services.engine.nudge("tell", run.id)
    if newer is None:
        says = f"{run.name} cannot be carried out any more: {because}"
    else:
        says = (
            f"{run.name} is out of date: {CHANGED} Version {newer.version} is a new "
            "message and needs a new approval."
        )
    return OutdatedError(f"{says} Nothing was done.", run=saved, newer=newer)


def renew(services: Services, stale_id: str) -> Run | None:
    """Give a run that ended as outdated its next version, unless it has one."""
    run = again(services, stale_id)
    if run.status is not Status.STALE or run.superseded_by == "":
        return None
    if run.superseded_by is not None:
        known = services.store.get(run.superseded_by)
        if known is not None:
            return known
    planned = _planned_or_none(services, run)
    successor = run_id(run.number, run.version + 1)
    if planned is None or planned.plan is None:
        successor = ""
    because = run.ended_because or CHANGED
    if planned is not None and planned.plan is None:
        because = " ".join(finding.says for _, finding in planned.refusals)
    try:
        run = services.store.save(
            replace(run, superseded_by=successor, ended_because=because),
            audit=own_entry("looked for a new plan", run, services.now()),
        )
    except ConflictError:
        return None
    newer = _succeed(services, run, planned) if planned is not None else None
    services.engine.nudge("tell", run.id)
    return newer


def _planned_or_none(services: Services, run: Run) -> Planned | None:
    """The plan as the world is now; None when there can be none at all."""
    try:
        target_of(services, run)
        planned = planning.replan(services, run)
    except (Permanent, UserError, Refused):
        return None
    require_seen(planned)
    return planned


def _succeed(services: Services, stale: Run, planned: Planned) -> Run | None:
    if planned.plan is None:
        return None
    newer = new_run(
        services,
        planned.plan,
        target_of(services, stale),
        number=stale.number,
        version=stale.version + 1,
        requested_by=stale.requested_by,
        reason=stale.reason,
    )
    newer = replace(newer, parent=stale.parent)
    holder = services.store.create(
        newer, audit=own_entry("proposed anew", newer, services.now())
    )
    if holder is None:
        services.engine.nudge("tell", newer.id)
        return newer
    if holder.number == newer.number:
        return holder
    _note_no_successor(services, stale, holder)
    return None


def _note_no_successor(services: Services, stale: Run, holder: Run) -> None:
    """Another request took the domain in between: it is the one to follow now."""
    because = f"{stale.ended_because} {holder.name} has the domain now."
    try:
        services.store.save(
            replace(again(services, stale.id), superseded_by="", ended_because=because)
        )
    except ConflictError:
        return
