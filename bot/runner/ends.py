"""What becomes of a step that raised: look again later, blocked, or failed."""

from datetime import datetime

from bot.core.runs import Block
from bot.core.words import span
from bot.errors import Blocked, Transient
from bot.runner.driving import Driving
from bot.runner.waits import WAITS_FROM, could_not_ask, waits_from


def later(driving: Driving, error: Transient, *, soon: bool = False) -> None:
    """It could not be asked: wait, and say so; `soon` without longer and longer."""
    run, now = driving.run, driving.now()
    driving.wait(
        could_not_ask(run, str(error), now),
        outputs=counted_from(driving),
        at_least=error.delay,
        soon=soon,
    )


def blocked_by(error: Blocked, now: datetime) -> Block:
    """What the error says, for the message."""
    return Block(says=str(error), who=error.who, do=error.do, at=now)


def refused_half_way(error: Exception, now: datetime) -> Block:
    """Ending here would leave devices without anything: someone has to see to it."""
    return Block(
        says=str(error),
        who="Whoever may change this account in AWS",
        do="has to see to it now, because devices cannot connect until this goes on.",
        at=now,
    )


def could_not_ask_for_long(error: Transient, patience: str, now: datetime) -> Block:
    """Never a failure: someone has to see why nothing answers."""
    return Block(
        says=f"For {patience} it could not be asked: {error}",
        who="Whoever runs the bot",
        do="has to see why there is no answer.",
        at=now,
    )


def counted_from(driving: Driving) -> dict[str, str]:
    """Start the patience anew at the first wait after a block."""
    run, now = driving.run, driving.now()
    if run.outputs.get(WAITS_FROM) == "":
        return {WAITS_FROM: now.isoformat()}
    return {}


def waited(driving: Driving) -> str:
    """How long the step at hand has been waited for."""
    now = driving.now()
    return span(now - waits_from(driving.run, now))
