"""What tests and people may do to a certificate or configuration from outside."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal

from sandbox.aws.iot_certificates import serving, take_up
from sandbox.aws.records import (
    Certificate,
    CertificateStatus,
    DomainConfig,
    RenewalStatus,
)
from sandbox.aws.validation import Validation, fail
from sandbox.aws.world import Region, World

_DAY = 86_400


@dataclass(frozen=True, slots=True)
class ForceCertificate:
    """A certificate and what becomes of it. INVALID is what IoT thinks of it.

    With `days_left` it has grown old: the same certificate with earlier dates, in
    ACM and on the wire. `renewal_status` is what ACM's own renewal has come to.
    """

    account: str
    region: str
    arn: str
    status: CertificateStatus | Literal["INVALID"] | None = None
    failure_reason: str | None = None
    detail: str | None = None
    renewal_eligibility: Literal["ELIGIBLE", "INELIGIBLE"] | None = None
    renewal_status: RenewalStatus | None = None
    renewal_reason: str | None = None
    is_renewed: bool = False
    days_left: float | None = None


@dataclass(frozen=True, slots=True)
class ForceConfig:
    """A configuration and what becomes of it; AUTOMATIC gives it back to itself.

    `settings` are put over its own, as an update by somebody else would.
    """

    account: str
    region: str
    name: str
    enabled: bool | None = None
    certificate_status: Literal["VALID", "INVALID", "AUTOMATIC"] | None = None
    detail: str | None = None
    is_served: bool | None = None
    settings: dict[str, Any] = field(default_factory=dict)


async def certificate(
    world: World, validation: Validation, force: ForceCertificate
) -> None:
    """Make a certificate ISSUED, FAILED, … whatever DNS says."""
    region = world.accounts[force.account].regions[force.region]
    found = region.certificates[force.arn]
    if force.renewal_eligibility:
        found.renewal_eligibility = force.renewal_eligibility
    if force.renewal_status:
        found.renewal_status = force.renewal_status
        found.renewal_reason = force.renewal_reason
        found.renewal_at = world.now()
    if force.days_left is not None:
        await age(world, region, found, force.days_left)
    if force.status == "INVALID":
        for config in _users(region, found):
            _invalidate(world, config, force.detail)
    elif force.status == "ISSUED" or force.is_renewed:
        await validation.issue(found)
        take_up(world, region, found)
    elif force.status:
        fail(found, force.status, force.failure_reason)
    world.changed()


def config(world: World, force: ForceConfig) -> None:
    """Switch a configuration on or off, or its certificate VALID or INVALID."""
    region = world.accounts[force.account].regions[force.region]
    found = region.configs[force.name]
    if force.enabled is not None:
        found.status = "ENABLED" if force.enabled else "DISABLED"
        found.last_status_change = world.now()
    found.settings = {**found.settings, **force.settings}
    match force.certificate_status:
        case "INVALID":
            _invalidate(world, found, force.detail)
        case "VALID":
            found.certificate_status, found.certificate_detail = "VALID", force.detail
        case "AUTOMATIC":
            found.certificate_status = found.certificate_detail = None
        case None:
            pass
    _serve(world, region, found, is_served=force.is_served)
    world.changed()


async def age(world: World, region: Region, found: Certificate, left: float) -> None:
    """Earlier dates for the same names; whoever serves it goes on serving it."""
    life = (found.not_after or world.now()) - (found.not_before or world.now())
    days = max(1, round(life.total_seconds() / _DAY))
    until = (world.now() + timedelta(days=left)).replace(microsecond=0)
    begun = until - timedelta(days=days)
    made = await asyncio.to_thread(
        world.amazon.issue,
        found.names,
        key=found.key_type,  # type: ignore[arg-type] # checked when it was made
        not_before=begun,
        days=days,
    )
    found.leaf_pem, found.issuers_pem = made.leaf_pem, made.issuers_pem
    found.key_pem = made.key_pem
    found.not_before, found.not_after = begun, until
    found.created_at = begun
    found.issued_at = found.issued_at and begun
    found.imported_at = found.imported_at and begun
    for config in _users(region, found):
        for each in config.servings:
            if each.certificate_arn == found.arn:
                each.chain_pem, each.key_pem = found.chain_pem, found.key_pem


def _invalidate(world: World, found: DomainConfig, detail: str | None) -> None:
    """What was not served yet never will be; what is served stays."""
    found.certificate_status = "INVALID"
    found.certificate_detail = detail
    found.servings = [each for each in found.servings if each.since <= world.now()]


def _serve(
    world: World, region: Region, found: DomainConfig, *, is_served: bool | None
) -> None:
    used = region.certificates.get(found.certificate_arn or "")
    if is_served is False:
        found.servings = []
    if is_served and used:
        shown = serving(world, used)
        shown.since = world.now()
        found.servings = [shown]
    if found.certificate_status == "VALID" and is_served is None and used:
        found.servings = found.servings or [serving(world, used)]


def _users(region: Region, found: Certificate) -> list[DomainConfig]:
    return [c for c in region.configs.values() if c.certificate_arn == found.arn]
