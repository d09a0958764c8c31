"""In whose name AWS is asked: which role, where, and for which request and person."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from bot.aws.pace import Lane
from bot.core.targets import Role
from bot.ports.aws import ITSELF

# STS API reference, AssumeRole: RoleSessionName has 2 to 64 of these characters.
_NOT_ALLOWED = re.compile(r"[^\w+=,.@-]", re.ASCII)
_SHORTEST, _LONGEST = 2, 64


@dataclass(slots=True)
class Manner:
    """How urgent it is, since when another's answer will do, and how old those were.

    Without `since` none will.
    """

    lane: Lane = Lane.PLAN
    since: datetime | None = None
    seen_since: datetime | None = None

    def saw(self, at: datetime) -> None:
        """An answer was asked for at that time, by somebody else."""
        self.seen_since = min(self.seen_since or at, at)


def lane_of(run_id: str, user_id: str) -> Lane:
    """A run goes before a plan, a plan before look-ups, the bot's own come last."""
    if run_id.startswith("R-"):
        return Lane.RUN
    return Lane.SWEEP if user_id == ITSELF else Lane.PLAN


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """A role in a place, taken for one request of one person."""

    role: Role
    account: str
    place: str
    region: str
    session_name: str
    agent: str
    manner: Manner = field(default_factory=Manner, compare=False)


def session_name(run_id: str, user_id: str) -> str:
    """What CloudTrail shows: the request and the Slack user, e.g. `R-42.U0ADA0001`.

    The person's end of it survives when the whole is too long.
    """
    person = _NOT_ALLOWED.sub("-", user_id)[:_LONGEST]
    request = _NOT_ALLOWED.sub("-", run_id)[: max(0, _LONGEST - len(person) - 1)]
    name = f"{request}.{person}"[:_LONGEST]
    return name.ljust(_SHORTEST, "-")


def agent(run_id: str) -> str:
    """The bot's part of the user agent, e.g. `iotdomain/R-42`."""
    return f"iotdomain/{_NOT_ALLOWED.sub('-', run_id)}"
