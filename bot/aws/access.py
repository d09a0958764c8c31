"""In whose name AWS is asked: which role, where, and for which request and person."""

import re
from dataclasses import dataclass

from bot.core.targets import Role

# STS API reference, AssumeRole: RoleSessionName has 2 to 64 of these characters.
_NOT_ALLOWED = re.compile(r"[^\w+=,.@-]", re.ASCII)
_SHORTEST, _LONGEST = 2, 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """A role in a place, taken for one request of one person."""

    role: Role
    account: str
    place: str
    region: str
    session_name: str
    agent: str


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
