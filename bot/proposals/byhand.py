"""A proposal that people carry out by hand: noticed, verified, and closed as done.

Looked for at a calm rhythm while it is open, at once when someone asks for it, and
at the click on *Approve*. What is there in part stays on the message.
"""

from dataclasses import replace

from bot import planning
from bot.core.plans import Playbook
from bot.core.runs import ByHand, Run, Status, move
from bot.errors import ConflictError, Permanent, Refused, Transient, UserError
from bot.planning import Handmade, Planned
from bot.proposals.click import again, own_entry
from bot.services import Services

# Once something of it is there, someone is at it: then looks come this much sooner.
SOONER = 5


def watch_for_hand_work(services: Services, run: Run) -> bool:
    """Look at a proposal if it is its turn; whether this call looked."""
    if run.status is not Status.PROPOSED or run.checking:
        return False
    pause, turn = services.pace.hand_every, "calm"
    if run.by_hand is not None:
        pause, turn = pause / SOONER, "soon"
    seconds = max(1, round(pause.total_seconds()))
    if not services.store.claim_once(f"hand:{turn}:{run.id}", seconds=seconds):
        return False
    try:
        look_for_hand_work(services, run)
    except (Transient, Permanent, UserError):
        return False  # not seeing changes nothing; the next turn looks again
    return True


def look_for_hand_work(services: Services, run: Run) -> Run:
    """Look now; the run as it is then. Transient when it could not be seen."""
    run = again(services, run.id)
    if run.status is not Status.PROPOSED:
        return run
    return _note(services, run, planning.by_hand(services, run))


def require_not_by_hand(services: Services, run: Run, planned: Planned) -> None:
    """Raise Refused when the plan does not fit any more because it was carried out.

    An undo is compared with the world here only: its plan names what to remove, and
    not whether that is still there.
    """
    same = planned.plan is not None and planned.plan.digest == run.plan.digest
    if same and run.plan.playbook is not Playbook.UNDO:
        return
    found = planning.by_hand(services, run, planned.facts)
    if not found.whole:
        return
    run = _note(services, again(services, run.id), found)
    if run.status is Status.BY_HAND:
        raise Refused(
            f"{run.name} was done by hand meanwhile, and I have checked it. Your click "
            "changed nothing."
        )
    raise Refused(
        f"{run.name} is being done by hand: everything is in place but not served yet. "
        "Your click changed nothing. I look again by myself and close the request then."
    )


def _note(services: Services, run: Run, found: Handmade) -> Run:
    """Keep what was seen; the same as before is no change and no edit."""
    if run.status is not Status.PROPOSED:
        return run
    now, before = services.now(), run.by_hand
    whole_at = (before.whole_at if before is not None else None) or now
    noted = ByHand(
        seen=found.seen, seen_at=now, whole_at=whole_at if found.whole else None
    )
    audit = None
    if found.done:
        changed = replace(run, by_hand=noted, outputs={**run.outputs, **found.outputs})
        changed = move(changed, Status.BY_HAND, at=now)
        audit = own_entry("done by hand", changed, now)
    elif not found.seen:
        changed = replace(run, by_hand=None)
    elif before is None or _said(before) != _said(noted):
        changed = replace(run, by_hand=noted)
    else:
        return run
    if changed == run:
        return run
    try:
        saved = services.store.save(changed, audit=audit)
    except ConflictError:
        return again(services, run.id)
    services.engine.nudge("tell", run.id)
    return saved


def _said(noted: ByHand) -> tuple[tuple[str, ...], bool]:
    return noted.seen, noted.whole_at is not None
