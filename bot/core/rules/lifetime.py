"""How near a certificate's end is: parts of its own lifetime, never fixed days alone.

Public certificates live 200 days today, 100 from March 2027 and 47 from March 2029
(CA/Browser Forum, ballot SC-081v3): a fixed number of days would soon warn always.
"""

from datetime import datetime, timedelta
from enum import IntEnum

# A third left is when cert-manager and ACME clients renew; a ninth is late.
_WARN_PART, _CRITICAL_PART = 3, 9
# People need some days whatever the lifetime; of a very short one at most a sixth.
_CRITICAL_FLOOR, _FLOOR_PART = timedelta(days=3), 6
# Private certificates may live ten years: nobody has to hear of one three years early.
_WARN_CEILING, _CRITICAL_CEILING = timedelta(days=90), timedelta(days=30)


class Stage(IntEnum):
    """Where a certificate is in its life, as far as its end is concerned."""

    FINE = 0
    WARN = 1
    CRITICAL = 2
    OVER = 3


def warn_before(life: timedelta) -> timedelta:
    """How long before its end a certificate without a successor is a warning."""
    return min(life / _WARN_PART, _WARN_CEILING)


def critical_before(life: timedelta) -> timedelta:
    """How long before its end it is critical; always later than the warning."""
    floor = min(_CRITICAL_FLOOR, life / _FLOOR_PART)
    return min(max(life / _CRITICAL_PART, floor), _CRITICAL_CEILING)


def stage(not_before: datetime | None, not_after: datetime, now: datetime) -> Stage:
    """The stage at a moment. At exactly its end a certificate is over.

    Without its beginning the lifetime is taken for 90 days: no public one of today
    is warned of too late by that.
    """
    left = not_after - now
    if left <= timedelta(0):
        return Stage.OVER
    life = not_after - not_before if not_before else timedelta(days=90)
    life = max(life, timedelta(0))
    if left <= critical_before(life):
        return Stage.CRITICAL
    return Stage.WARN if left <= warn_before(life) else Stage.FINE
