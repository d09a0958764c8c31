"""May anything be changed at all? Asked of the settings and the store before each act.

A store that cannot be reached raises, and then nothing is changed.
"""

from dataclasses import replace
from datetime import timedelta

from bot.core.freezes import Freeze, freezing
from bot.core.policy import APPROVAL_CARRIES
from bot.core.runs import Block, Run, Status, Waiting, WaitsFor
from bot.core.targets import Target
from bot.runner.driving import Driving
from bot.runner.waits import WAITS_FROM

# Who lifts a freeze nudges what waits for it; this is for when that got lost.
LOOK_AGAIN = timedelta(minutes=1)


def is_shut(driving: Driving, target: Target) -> bool:
    """Whether nothing may be changed there now; only asked, nothing is saved."""
    return target.observe or _freeze(driving, target) is not None


def may_go_on(driving: Driving, target: Target) -> bool:
    """Whether the next act may begin; if not, the run waits and says for whom."""
    if target.observe:
        driving.block(_only_looked_at(driving, target))
        return False
    freeze = _freeze(driving, target)
    if freeze is not None:
        _wait(driving, freeze)
        return False
    return not is_frozen(driving.run) or _thaw(driving)


def is_frozen(run: Run) -> bool:
    """Whether a freeze is what the run waited for at its last look."""
    return run.waiting is not None and run.waiting.who is WaitsFor.FREEZE


def _freeze(driving: Driving, target: Target) -> Freeze | None:
    return freezing(driving.services.store.freezes(), target, driving.now())


def _only_looked_at(driving: Driving, target: Target) -> Block:
    return Block(
        says=f"By now the settings say that I only look in {target.place}.",
        who="Whoever runs the bot",
        do='has to set mode = "change" there again; or someone cancels this run.',
        at=driving.now(),
    )


def _wait(driving: Driving, freeze: Freeze) -> None:
    """Nothing of the step's patience is used up; the run goes on by itself."""
    now, waiting = driving.now(), driving.run.waiting
    first = not is_frozen(driving.run)
    since = now if first or waiting is None else waiting.since
    frozen = Waiting(
        who=WaitsFor.FREEZE, what="to end", since=since, limit=freeze.until, seen_at=now
    )
    left = LOOK_AGAIN if freeze.until is None else freeze.until - now
    delay = max(min(left, LOOK_AGAIN), driving.services.pace.first_look)

    def change(run: Run) -> Run:
        kept = {**run.outputs, WAITS_FROM: ""}
        return replace(run, waiting=frozen, wake_at=now + delay, outputs=kept)

    driving.update("frozen", change, audit="frozen" if first else None)
    driving.services.engine.wake("drive", driving.run.id, delay)


def _thaw(driving: Driving) -> bool:
    """Go on under the approval, if it is not too old; the world is looked at anew."""
    run, now = driving.run, driving.now()
    if now - (run.approved_at or run.proposed_at) <= APPROVAL_CARRIES:
        driving.update(
            "thawed",
            lambda run: replace(run, waiting=None, wake_at=None, recheck=True),
            audit="thawed",
        )
        return True
    if run.status is Status.APPROVED:
        driving.end(Status.EXPIRED, because="Changes were frozen for too long.")
        return False
    driving.block(
        Block(
            says="Changes were frozen for so long that the approval is too old now.",
            who="An approver",
            do="has to approve it again.",
            at=now,
            reapprove=True,
        )
    )
    return False
