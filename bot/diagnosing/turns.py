"""How many diagnoses a person may start, and how many wait: each asks dozens of things.

Six in a minute is faster than anyone reads them, and keeps one impatient person from
using up the calls that AWS allows the account. Kept in the store, so that all bots
count together.
"""

from datetime import timedelta

from bot.core.words import moment_exact
from bot.errors import Refused, Transient
from bot.services import Services

MOST, SECONDS = 6, 60
# Those at work in this process included: as many as twelve people may start in a
# minute, and few enough that the last is answered while it is still wanted.
MOST_WAIT = 72
TOO_MANY_WAIT = f"{MOST_WAIT} look-ups wait already, so this one was not begun."
_ASK_AGAIN = timedelta(seconds=20)


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


def require_room(services: Services) -> None:
    """Raise Transient when so many wait that one more would wait for too long."""
    if services.engine.busy("diagnose") >= MOST_WAIT:
        raise Transient(TOO_MANY_WAIT, delay=_ASK_AGAIN)
