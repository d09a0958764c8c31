"""A change of something that a domain rests on, as AWS CloudTrail has it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Of(StrEnum):
    """What was changed."""

    CONFIG = "domain configuration"
    AUTHORIZER = "custom authorizer"
    CERTIFICATE = "certificate"
    RECORD = "DNS record"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSeen:
    """One call that AWS carried out.

    `event` is AWS's name for it, `of` and `name` say what it touched, `to` what it
    made of that where the call says so: a status (`DISABLED`), or what was done with a
    record (`UPSERT`), with the `values` that it was given. `who` is mrkdwn: a role's
    or user's name, never a key or an address.
    """

    at: datetime
    event: str
    of: Of
    name: str
    who: str
    to: str = ""
    values: tuple[str, ...] = ()
