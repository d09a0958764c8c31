"""Small marks kept beside the moments that were told: what the message itself is in.

They live in `Told.moments`, so that they survive a restart with everything else.
"""

from dataclasses import replace
from datetime import datetime

from bot.ports import Told

LINKED = "mark:linked"
FOLLOWED = "mark:followed:"
FROZEN = "mark:frozen:"
_INTERRUPTED = "mark:interrupted:"
_MUTE = "mark:mute:"


def of_freeze(moments: frozenset[str]) -> frozenset[str]:
    """Which freeze the message speaks of; nothing when it speaks of none."""
    return frozenset(each for each in moments if each.startswith(FROZEN))


def thawed(told: Told) -> Told:
    """Without any freeze: the one that is said now is added after this."""
    return _without(told, FROZEN)


def interrupted(told: Told, rev: int) -> bool:
    """Whether the message says already that this very state stands still."""
    return f"{_INTERRUPTED}{rev}" in told.moments


def set_interrupted(told: Told, rev: int) -> Told:
    """Remember that it does; older marks of this kind are of no use any more."""
    kept = _without(told, _INTERRUPTED)
    return replace(kept, moments=kept.moments | {f"{_INTERRUPTED}{rev}"})


def mute_since(told: Told) -> datetime | None:
    """Since when Slack refuses this run's message; None when it does not."""
    found = next((each for each in told.moments if each.startswith(_MUTE)), None)
    return datetime.fromisoformat(found.removeprefix(_MUTE)) if found else None


def set_mute(told: Told, since: datetime) -> Told:
    """Remember since when."""
    return replace(told, moments=told.moments | {f"{_MUTE}{since.isoformat()}"})


def unmute(told: Told) -> Told:
    """Slack took it again."""
    return _without(told, _MUTE)


def _without(told: Told, prefix: str) -> Told:
    kept = frozenset(each for each in told.moments if not each.startswith(prefix))
    return replace(told, moments=kept)
