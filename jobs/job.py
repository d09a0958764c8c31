"""What a job is: how often it is due, and what it does when it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.services import Services

MINUTE, HOUR = 60, 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """`every` divides a day, so that all replicas have the same slots.

    `cron` are the fields of the same rhythm for the clock. `run` may run late or
    twice, and is given nothing but the services: what is due is in the store.
    """

    every: timedelta
    cron: Mapping[str, str]
    run: Callable[[Services], None]

    def slot(self, now: datetime) -> str:
        """The name of the slot that a moment lies in; the same on every replica."""
        seconds = int(self.every.total_seconds())
        return str(int(now.timestamp()) // seconds * seconds)


def strokes(every: timedelta) -> Mapping[str, str]:
    """The cron fields of a rhythm that divides a minute, an hour or a day."""
    seconds = int(every.total_seconds())
    if seconds < MINUTE:
        return {"second": f"*/{seconds}"}
    if seconds < HOUR:
        return {"minute": f"*/{seconds // MINUTE}"}
    return {"hour": f"*/{seconds // HOUR}"}
