"""Which domain configurations use a certificate, and what a certificate is by now."""

from datetime import timedelta

from sandbox.aws.records import Certificate, CertificateStatus
from sandbox.aws.world import Region, World

# ACM gives up on a request that nobody validated (ACM user guide, DNS validation).
VALIDATION_LIMIT = timedelta(hours=72)


def used_by(world: World, region: Region, certificate: Certificate) -> list[str]:
    """The ARNs that ACM names as users, if it counts IoT's use at all."""
    if not world.switches.iot_use_counts_as_in_use:
        return []
    return [
        config.arn
        for config in region.configs.values()
        if certificate.arn
        in {config.certificate_arn, config.validation_certificate_arn}
    ]


def status_of(world: World, certificate: Certificate) -> CertificateStatus:
    """The status at this moment: certificates expire with nobody touching them."""
    over = certificate.not_after is not None and world.now() >= certificate.not_after
    if certificate.status == "ISSUED" and over:
        return "EXPIRED"
    return certificate.status


def eligibility(world: World, region: Region, certificate: Certificate) -> str:
    """ELIGIBLE for what ACM issued and counts as used, unless a test says otherwise."""
    if certificate.renewal_eligibility:
        return certificate.renewal_eligibility
    is_used = bool(used_by(world, region, certificate))
    is_ours = certificate.type == "AMAZON_ISSUED" and certificate.status == "ISSUED"
    return "ELIGIBLE" if is_used and is_ours else "INELIGIBLE"
