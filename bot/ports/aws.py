"""AWS as steps and gathering need it; `bot.aws` fulfils it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal, Protocol

from bot.core.dnsseen import Record, Zone
from bot.core.facts import Authorizer, Certificate, DomainConfig
from bot.core.requests import Options
from bot.core.runs import Call
from bot.core.targets import DnsAccount, Target
from bot.ports.further import Functions, Signs, Trail

if TYPE_CHECKING:
    from bot.core.certs.sealed import Sealed

ITSELF = "iotdomain"
"""In place of a person where the bot looks by itself."""


class Iot(Protocol):
    """AWS IoT Core in one account and region."""

    def find_config(self, name: str, *, tags: bool = True) -> DomainConfig | None: ...
    def config_names(self) -> tuple[str, ...]:
        """Every configuration but the built-in ones, not described."""
        ...

    def configs(self) -> tuple[DomainConfig, ...]:
        """Every customer managed configuration, described; one Describe each."""
        ...

    def count_configs(self) -> int: ...
    def configs_limit(self) -> int:
        """The quota "domain configurations per account" as Service Quotas has it."""
        ...

    def endpoint(self) -> str:
        """The account's iot:Data-ATS endpoint; the same at every call."""
        ...

    def create_config(
        self,
        *,
        name: str,
        domain: str,
        certificate_arn: str,
        validation_arn: str | None,
        options: Options,
        tags: Mapping[str, str],
    ) -> None:
        """Silent when the name exists already: the next look decides whose it is."""
        ...

    def find_authorizer(self, name: str) -> Authorizer | None: ...
    def disable_config(self, name: str) -> None: ...
    def enable_config(self, name: str) -> None: ...
    def delete_config(self, name: str) -> None: ...


class Acm(Protocol):
    """AWS Certificate Manager in one account and region."""

    def find(self, arn: str, *, tags: bool = True) -> Certificate | None: ...
    def used_for(self, domains: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        """For each domain the ARNs of certificates in use that may cover it."""
        ...

    def covering(self, domain: str) -> tuple[Certificate, ...]:
        """Certificates of any status and key type with a name that covers the domain.

        Described and with their tags.
        """
        ...

    def request(
        self,
        *,
        names: Sequence[str],
        key: str,
        token: str,
        tags: Mapping[str, str],
    ) -> str:
        """Request a public certificate checked by DNS; its ARN. names[0] is the CN."""
        ...

    def import_certificate(
        self,
        secret: "Sealed",
        *,
        tags: Mapping[str, str] | None = None,
        replaces: str | None = None,
    ) -> str:
        """Import what a secret holds; its ARN. With `replaces` under that same ARN.

        Twice is two certificates: ACM has no token for it. Tags are for a new one.
        """
        ...

    def leaf(self, arn: str) -> str | None:
        """The certificate itself as PEM, without its chain; None while there is none.

        What ACM tells of it leaves out what a re-import is compared by.
        """
        ...

    def delete(self, arn: str) -> None: ...


class Secrets(Protocol):
    """AWS Secrets Manager in one account and region, read with the apply role."""

    def read(
        self, name: str, *, version: str | None = None, stage: str | None = None
    ) -> "Sealed | None":
        """What a secret holds now, or in the version of that id; None if it is gone.

        `stage` is AWS's word for a version: AWSPREVIOUS is the one before.
        A private key is in it: judge it or import it, and let go. UserError when it
        holds no certificate.
        """
        ...


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a record set; a batch is carried out whole or not at all."""

    action: Literal["CREATE", "UPSERT", "DELETE"]
    record: Record


class Zones(Protocol):
    """Route 53 in one DNS account."""

    def public_zone(self, name: str) -> Zone | None:
        """The public hosted zone of exactly this name (`delegated` is None)."""
        ...

    def public_zones(self) -> tuple[str, ...]:
        """Names of public hosted zones, the first hundred."""
        ...

    def private_zones(self) -> tuple[tuple[str, str], ...]:
        """Ids and names of private hosted zones, of the first hundred zones."""
        ...

    def records(self, zone_id: str, name: str) -> tuple[Record, ...]:
        """All record sets at exactly this name; alias targets are in `alias`."""
        ...

    def change(self, zone_id: str, changes: Sequence[Change], *, comment: str) -> str:
        """Hand in one atomic batch; the change id."""
        ...

    def in_sync(self, change_id: str) -> bool:
        """Whether every Route 53 server of the zone has the change."""
        ...


class Clouds(Protocol):
    """Clients for a target. `write` takes the apply role, otherwise the read role.

    `calls` collects the writing calls that AWS carried out, oldest first; whoever
    puts them on record takes them out.
    """

    calls: list[Call]

    @property
    def seen_since(self) -> datetime | None:
        """When the oldest answer was asked for that somebody else got first."""
        ...

    def shared(self, since: datetime) -> "Clouds":
        """The same, with answers that other look-ups have asked for since then.

        For look-ups: whatever decides about a change asks for itself.
        """
        ...

    def iot(self, target: Target, *, write: bool = False) -> Iot: ...
    def acm(self, target: Target, *, write: bool = False) -> Acm: ...
    def secrets(self, target: Target) -> Secrets: ...
    def zones(self, account: DnsAccount, *, write: bool = False) -> Zones: ...
    def trail(self, place: Target | DnsAccount) -> Trail:
        """CloudTrail of a target, or of Route 53 in a DNS account."""
        ...

    def functions(self, target: Target) -> Functions: ...
    def signs(self, target: Target) -> Signs: ...
