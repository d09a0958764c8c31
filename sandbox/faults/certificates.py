"""Faults in the certificate: its end, its renewal, its absence."""

from sandbox.aws import forced
from sandbox.aws.records import NameValidation, RenewalStatus
from sandbox.aws.seed import Seed, SeedCertificate, plant
from sandbox.aws.validation import fail
from sandbox.aws.zones import INSYNC_SECONDS
from sandbox.faults.ground import Ground

_GONE_FOR_DAYS, _LEFT_DAYS = -1.0, 3.0
_DUPLICATES = 3


async def deleted(ground: Ground) -> None:
    """ACM has it no longer, as when IoT's use does not count as use."""
    ground.place.certificates.pop(ground.certificate.arn)


async def expired(ground: Ground) -> None:
    """It ended yesterday, in ACM and on the wire."""
    await forced.age(ground.world, ground.place, ground.certificate, _GONE_FOR_DAYS)


async def ends_soon(ground: Ground) -> None:
    """It ends in three days, and there is no successor."""
    await forced.age(ground.world, ground.place, ground.certificate, _LEFT_DAYS)


async def import_ends_soon(ground: Ground) -> None:
    """The same of one that ACM does not renew."""
    its = ground.certificate
    its.type, its.validation_method, its.validations = "IMPORTED", None, []
    its.issued_at, its.imported_at = None, its.issued_at or ground.world.now()
    await ends_soon(ground)


async def revoked(ground: Ground) -> None:
    """Its CA took it back."""
    fail(ground.certificate, "REVOKED", None)


async def duplicates(ground: Ground) -> None:
    """Somebody asked again and again, with another token each time."""
    row = SeedCertificate(ground.account, ground.region, ground.domain)
    await plant(ground.world, Seed(certificates=[row] * _DUPLICATES))


async def ineligible(ground: Ground) -> None:
    """ACM says that it will not renew it."""
    ground.certificate.renewal_eligibility = "INELIGIBLE"


async def stalled(ground: Ground) -> None:
    """ACM waits for the validation record, which is gone; it renews once it is back."""
    ground.unprove()
    _renewal(ground, "PENDING_VALIDATION", None)
    its = ground.certificate
    # ACM looks again only when the record has left public DNS.
    its.renewal_began = ground.world.later(INSYNC_SECONDS)
    its.renewals = [NameValidation(name, name) for name in its.names]


async def failed(ground: Ground) -> None:
    """ACM gave up, because of a CAA record that is gone by now."""
    ground.prove()
    _renewal(ground, "FAILED", "CAA_ERROR")


def _renewal(ground: Ground, status: RenewalStatus, reason: str | None) -> None:
    its = ground.certificate
    its.validation_method = "DNS"
    its.validations = its.validations or [
        NameValidation(name, name, "SUCCESS") for name in its.names
    ]
    its.renewal_status, its.renewal_reason = status, reason
    its.renewal_at = ground.world.now()
