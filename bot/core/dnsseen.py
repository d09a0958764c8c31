"""What DNS says of a name: its zone, its records, and what devices are told."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One DNS record set; names and targets lower case, without trailing dot."""

    name: str
    type: str
    ttl: int
    values: tuple[str, ...]
    alias: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A public Route 53 hosted zone in one of the DNS accounts.

    `delegated` says whether public DNS sends this name to this zone's name
    servers; None when that could not be seen (then there is a gap too). Without
    `has_writer` the settings name no role that may write in its account: people do.
    """

    id: str
    name: str
    account: str
    name_servers: tuple[str, ...]
    delegated: bool | None
    delegated_to: tuple[str, ...] = ()
    has_writer: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateZone:
    """A private hosted zone above a name, and what it has there.

    In each VPC that it belongs to it answers in place of public DNS, for all its names.
    `records` are those at the name, `wildcard` the one that answers without being it.
    """

    name: str
    account: str
    records: tuple[Record, ...] = ()
    wildcard: Record | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DnsFacts:
    """What DNS says about the name.

    `zone` is the name's hosted zone; None when it is in none of the DNS accounts.
    `apex` and `authorities` are the zone and its name servers as public DNS sees
    them. `records` are those at exactly this name, `wildcard` the one that answers
    for it without being it. `caa` are the issuers that the closest CAA record set
    lets issue, None when there is no CAA at all.
    """

    zone: Zone | None = None
    apex: str | None = None
    authorities: tuple[str, ...] = ()
    records: tuple[Record, ...] = ()
    wildcard: Record | None = None
    caa: tuple[str, ...] | None = None
    caa_at: str | None = None

    @property
    def ours(self) -> Zone | None:
        """The zone if its records are the bot's to write, else None: by hand."""
        return self.zone if self.zone is not None and self.zone.has_writer else None


NOTHING_IN_DNS = DnsFacts()


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicName:
    """What one public resolver says about the name: the CNAMEs it followed.

    `lasts` is for how many seconds it goes on saying so, None where it did not tell.
    """

    server: str
    found: bool
    chain: tuple[str, ...] = ()
    lasts: int | None = None
