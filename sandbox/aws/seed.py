"""Certificates and configurations that were there before the bot came."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from sandbox.aws import pem, trail
from sandbox.aws.iot_certificates import serving
from sandbox.aws.iot_settings import DEFAULTS
from sandbox.aws.records import Certificate, DomainConfig, KeyType, NameValidation
from sandbox.aws.world import CERTIFICATE_DAYS, Region, World
from sandbox.aws.zones import Zones


@dataclass(frozen=True, slots=True)
class SeedCertificate:
    """A certificate to be there already; pending ones validate as usual.

    PRIVATE is from AWS Private CA, and `is_private` an import from a company's own:
    both lead to a root that the public does not trust.
    """

    account: str
    region: str
    domain: str
    names: list[str] = field(default_factory=list)
    key_type: KeyType = "RSA_2048"
    days_left: float = 150
    kind: Literal["AMAZON_ISSUED", "IMPORTED", "PRIVATE"] = "AMAZON_ISSUED"
    is_private: bool = False
    status: Literal["ISSUED", "PENDING_VALIDATION"] = "ISSUED"
    has_server_auth: bool = True
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SeedConfig:
    """A configuration to be there already; without an ARN it gets a certificate."""

    account: str
    region: str
    name: str
    domain_name: str
    certificate_arn: str | None = None
    validation_certificate_arn: str | None = None
    status: Literal["ENABLED", "DISABLED"] = "ENABLED"
    is_served: bool = True
    days_ago: float = 30
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SeedZone:
    """A hosted zone to be there already; the zone above names no servers for it."""

    account: str
    name: str
    private: bool = False


@dataclass(frozen=True, slots=True)
class Seed:
    """Everything that one call puts there; certificates first."""

    zones: list[SeedZone] = field(default_factory=list)
    certificates: list[SeedCertificate] = field(default_factory=list)
    configs: list[SeedConfig] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Planted:
    """ARNs and the zones' name servers, in the order in which they were asked for."""

    certificates: list[str]
    configs: list[str]
    zones: list[list[str]]


async def plant(world: World, seed: Seed) -> Planted:
    """Put it there without any of the checks that AWS makes."""
    planted = Planted(
        [await _certificate(world, each) for each in seed.certificates],
        [await _config(world, each) for each in seed.configs],
        [_zone(world, each) for each in seed.zones],
    )
    world.changed()
    return planted


async def _certificate(world: World, seed: SeedCertificate) -> str:
    now = world.now()
    until = now + timedelta(days=seed.days_left)
    begun = min(until - timedelta(days=CERTIFICATE_DAYS), now)
    is_issued = seed.status == "ISSUED"
    names = list(dict.fromkeys([seed.domain, *seed.names]))
    place = f"{seed.region}:{seed.account}"
    record = Certificate(
        arn=f"arn:aws:acm:{place}:certificate/{world.uuid()}",
        domain=seed.domain,
        names=names,
        key_type=seed.key_type,
        type=seed.kind,
        status=seed.status,
        created_at=begun if is_issued else now,
        visible_at=begun,
        validation_method="DNS",
        validations=[NameValidation(n, n.removeprefix("*.")) for n in names],
        tags=seed.tags,
    )
    if is_issued:
        await _issue(world, record, seed)
    if seed.kind != "AMAZON_ISSUED":
        record.imported_at = begun if seed.kind == "IMPORTED" else None
        record.issued_at = None if seed.kind == "IMPORTED" else record.issued_at
        record.validation_method, record.validations = None, []
    _region(world, seed).certificates[record.arn] = record
    return record.arn


def _zone(world: World, seed: SeedZone) -> list[str]:
    made = Zones(world).create(seed.account, seed.name, private=seed.private)
    return made.name_servers


async def _issue(world: World, record: Certificate, seed: SeedCertificate) -> None:
    is_private = seed.is_private or seed.kind == "PRIVATE"
    authority = world.private if is_private else world.amazon
    made = await asyncio.to_thread(
        authority.issue,
        record.names,
        key=seed.key_type,
        not_before=record.created_at,
        days=CERTIFICATE_DAYS,
        eku=seed.has_server_auth,
    )
    leaf = pem.leaf(pem.chain(made.leaf_pem)[0])
    record.leaf_pem, record.issuers_pem = made.leaf_pem, made.issuers_pem
    record.key_pem = made.key_pem
    record.not_before, record.not_after = leaf.not_before, leaf.not_after
    record.issued_at = record.created_at
    for each in record.validations:
        each.status, each.seen_at = "SUCCESS", record.created_at


async def _config(world: World, seed: SeedConfig) -> str:
    arn = seed.certificate_arn or await _certificate(
        world, SeedCertificate(seed.account, seed.region, seed.domain_name)
    )
    region = _region(world, seed)
    begun = world.now() - timedelta(days=seed.days_ago)
    place = f"{seed.region}:{seed.account}"
    config = DomainConfig(
        name=seed.name,
        arn=f"arn:aws:iot:{place}:domainconfiguration/{seed.name}/{world.identifier(5)}",
        domain_name=seed.domain_name,
        domain_type="CUSTOMER_MANAGED",
        created_at=begun,
        visible_at=begun,
        last_status_change=begun,
        status=seed.status,
        certificate_arn=arn,
        validation_certificate_arn=seed.validation_certificate_arn,
        settings=dict(DEFAULTS),
        tags=seed.tags,
    )
    certificate = region.certificates.get(arn)
    if certificate and seed.is_served:
        shown = serving(world, certificate)
        shown.since = begun
        config.servings = [shown]
    region.configs[seed.name] = config
    trail.put(
        world,
        at=begun,
        account=seed.account,
        region=seed.region,
        source="iot",
        name="CreateDomainConfiguration",
        who=f"arn:aws:sts::{seed.account}:assumed-role/acme-terraform/apply",
        given={"domainConfigurationName": seed.name, "domainName": seed.domain_name},
    )
    return config.arn


def _region(world: World, seed: SeedCertificate | SeedConfig) -> Region:
    return world.accounts[seed.account].regions[seed.region]
