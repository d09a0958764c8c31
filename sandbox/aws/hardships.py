"""Questions that AWS does not answer for now: refused to those who look, or too busy.

Kept with the world, by action, until somebody takes it back.
"""

from typing import Literal

from sandbox.aws.wire import AwsError
from sandbox.aws.world import World

Hardship = Literal["denied", "throttled"]
_SECTION = "hardships"
# Roles that look; who may change things is never in the way of an experiment.
_LOOKING = "read"


def put(world: World, action: str, hardship: Hardship | None) -> None:
    """From now on this action meets it; None ends it."""
    kept = world.section(_SECTION)
    kept.pop(action, None)
    if hardship:
        kept[action] = hardship
    world.changed()


def denies(world: World, role: str, action: str) -> bool:
    """Whether a role that looks is refused this."""
    is_denied = world.section(_SECTION).get(action) == "denied"
    return is_denied and _LOOKING in role.split("-")


def meet(world: World, action: str) -> None:
    """Refuse what AWS is too busy for."""
    if world.section(_SECTION).get(action) == "throttled":
        raise AwsError("ThrottlingException", "Rate exceeded", 400)
