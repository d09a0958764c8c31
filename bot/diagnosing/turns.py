"""How many diagnoses a person may start: each asks AWS and DNS dozens of things.

Six in a minute is faster than anyone reads them, and keeps one impatient person from
using up the calls that AWS allows the account. Kept in the store, so that all bots
count together.
"""

from datetime import timedelta

from bot.core.words import moment_exact
from bot.errors import Refused
from bot.services import Services

MOST, SECONDS = 6, 60


def require_turn(services: Services, person: str, once: str) -> None:
    """Raise Refused when it is too soon; the same `once` is counted once."""
    left = services.store.turn(f"diagnose:{person}", once, most=MOST, seconds=SECONDS)
    if left > 0:
        free = services.now() + timedelta(seconds=left)
        raise Refused(
            f"You have started {MOST} diagnoses within a minute, which is as many as "
            f"one person may. The next one can start at {moment_exact(free)}. Nothing "
            "was looked at."
        )
