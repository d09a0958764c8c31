"""A freeze: for a while nothing is changed in a place, whatever was approved.

It is kept until its beginning and its end have been told in every channel concerned;
in force it is only from `at` until someone lifts it or its time is over.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.core.runs import Message
from bot.core.targets import Target
from bot.core.words import code
from bot.errors import UserError

EVERYWHERE = ""
LONGEST = timedelta(days=366)
_LENGTH = re.compile(r"(?P<count>\d{1,4}) ?(?P<unit>min|m|h|d)")
_CLOCK = re.compile(r"(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)")
_UNITS = {"m": "minutes", "min": "minutes", "h": "hours", "d": "days"}


@dataclass(frozen=True, slots=True)
class Place:
    """Everything, one account, or one account and region."""

    account: str = EVERYWHERE
    region: str = EVERYWHERE

    def covers(self, target: Target) -> bool:
        """Whether the target lies in it."""
        return self.account in {EVERYWHERE, target.account} and self.region in {
            EVERYWHERE,
            target.region,
        }

    @property
    def key(self) -> str:
        """Its name in the audit: `everything`, an account, or a target's id."""
        return "/".join(filter(None, (self.account, self.region))) or "everything"


@dataclass(frozen=True, slots=True, kw_only=True)
class Freeze:
    """Who froze which place, why and until when; and how far that was told.

    `told` and `told_end` are the messages by channel and the channels whose message
    says how it ended. `lifted_by` is empty when the time was over.
    """

    id: str
    place: Place
    by: str
    reason: str
    at: datetime
    until: datetime | None = None
    lifted_at: datetime | None = None
    lifted_by: str = ""
    told: tuple[Message, ...] = ()
    told_end: tuple[str, ...] = ()
    rev: int = 0

    def in_force(self, now: datetime) -> bool:
        """Whether nothing may be changed because of it."""
        return self.lifted_at is None and not self.over(now)

    def over(self, now: datetime) -> bool:
        """Whether it has ended by itself."""
        return self.until is not None and self.until <= now


def freezing(freezes: Iterable[Freeze], target: Target, now: datetime) -> Freeze | None:
    """The freeze that keeps a target as it is: the one that ends last."""
    found = [
        each for each in freezes if each.place.covers(target) and each.in_force(now)
    ]
    return max(found, key=_ends, default=None)


def moment(typed: str, now: datetime) -> datetime:
    """When a freeze ends: `2h`, `18:00`, `2026-11-28`, `2026-11-28T18:00`; all in UTC.

    UserError for what is no moment, lies in the past or more than a year ahead.
    """
    at = _moment(typed.strip(), now)
    if at is None:
        raise UserError(
            f"{code(typed[:40])} is no time that I understand. Write `2h`, `3d`, "
            "`18:00` or `2026-11-28T18:00`; clock times are UTC. Nothing was frozen."
        )
    if not now < at <= now + LONGEST:
        raise UserError(
            f"{code(typed[:40])} is not between now and a year from now. Nothing was "
            "frozen."
        )
    return at


def _moment(typed: str, now: datetime) -> datetime | None:
    length = _LENGTH.fullmatch(typed)
    if length:
        return now + timedelta(**{_UNITS[length["unit"]]: int(length["count"])})
    clock = _CLOCK.fullmatch(typed)
    if clock:
        hour, minute = int(clock["hour"]), int(clock["minute"])
        today = now.astimezone(UTC).replace(second=0, microsecond=0)
        at = today.replace(hour=hour, minute=minute)
        return at if at > now else at + timedelta(days=1)
    try:
        at = datetime.fromisoformat(typed)
    except ValueError:
        return None
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def _ends(freeze: Freeze) -> tuple[bool, datetime]:
    return freeze.until is None, freeze.until or freeze.at
