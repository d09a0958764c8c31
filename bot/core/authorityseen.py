"""What a zone's own servers say of the name's record, and where else it was found."""

from dataclasses import dataclass
from enum import StrEnum


class Slip(StrEnum):
    """The usual mistakes of whoever adds a record by hand."""

    DOUBLED = "the zone twice in the name"
    VALUE = "the zone behind the value"
    BARE = "no underscore"
    TEXT = "TXT in place of CNAME"
    ADDRESS = "an address in place of the CNAME"
    CUT_OFF = "the zone above the one that is asked"
    OTHER_ZONE = "another zone"


@dataclass(frozen=True, slots=True)
class Mistake:
    """Where the record was found in place of where it belongs; `says` is a sentence."""

    slip: Slip
    at: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AtServer:
    """What one of the zone's own servers has at the name: its CNAME, if any."""

    server: str
    target: str | None
    ttl: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorities:
    """The zone that public DNS asks, what its servers say, and where the record is.

    `mistake` is looked for only where no server has the right CNAME. `endpoint` are the
    endpoint's own addresses, asked for only where the name has addresses of its own.
    """

    zone: str
    servers: tuple[AtServer, ...]
    mistake: Mistake | None = None
    endpoint: tuple[str, ...] = ()
