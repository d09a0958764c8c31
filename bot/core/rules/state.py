"""What AWS says about the domain configuration itself, and what hangs on it."""

from bot.core.facts import Facts
from bot.core.findings import Finding, Severity, Subject, SubjectKind, rule
from bot.core.rules.fuse import fuse
from bot.core.topics import Topic
from bot.core.words import code, when

_REVOKED = "REVOKED"
# EXPIRED is the certificate's own clock: see `expiry`.
_FINE = frozenset({"ISSUED", "EXPIRED"})


@rule(Topic.CONFIG)
def config_disabled(facts: Facts) -> Finding | None:
    """A DISABLED configuration takes the name from all devices at once."""
    config = facts.config
    if config is None or config.enabled:
        return None
    is_public = any(each.found for each in facts.public)
    is_used = is_public or bool(facts.blind(Topic.PUBLIC))
    since = f" since {when(config.changed_at)}" if config.changed_at else ""
    return Finding(
        severity=Severity.BROKEN if is_used else Severity.NOTICE,
        says=(
            f"The domain configuration {code(config.name)} of {code(facts.domain)} is "
            f"`DISABLED`{since}."
        ),
        evidence=(
            ""
            if is_used
            else f"{code(facts.domain)} has no DNS record, so it looks retired."
        ),
        devices=(
            "Devices that use this name can no longer connect with it."
            if is_used
            else "Nothing: no device on the internet finds this name."
        ),
        felt=is_used,
        at=config.changed_at,
        do=(
            "Find out in CloudTrail (`UpdateDomainConfiguration`) who disabled it and "
            "why. If it was not meant to be, enable it again in AWS IoT."
        ),
        subject=Subject(SubjectKind.DOMAIN, facts.domain),
    )


@rule(Topic.CONFIG)
def config_invalid(facts: Facts) -> Finding | None:
    """IoT takes up no certificate while it is INVALID; the last valid one is served.

    That one's end is a fuse: until then nobody notices.
    """
    config = facts.config
    if config is None or config.certificate_status != "INVALID":
        return None
    detail = config.certificate_detail
    said = f"AWS IoT says: {code(detail)}" if detail else "AWS IoT gives no reason."
    arn = config.certificate_arn or "none"
    which = "" if detail and arn in detail else f" Certificate {code(arn)}"
    left = fuse(facts)
    return Finding(
        severity=left.severity,
        says=(
            f"AWS IoT calls the certificate of {code(facts.domain)} `INVALID` and "
            "takes up no new one."
        ),
        evidence=f"{said}{which}",
        devices=left.devices,
        felt=left.felt,
        at=left.at,
        do=(
            "Mend what AWS IoT names: most often a certificate was imported again that "
            "does not cover the name, lacks its chain or the use `serverAuth`. Import "
            "the right one under the same ARN."
        ),
        subject=Subject(SubjectKind.DOMAIN, facts.domain),
    )


@rule(Topic.CONFIG, Topic.CERTIFICATES)
def certificate_not_issued(facts: Facts) -> Finding | None:
    """The configured certificate is there, but good for nothing."""
    its = facts.configured
    if its is None or its.status in _FINE:
        return None
    left = fuse(facts)
    is_revoked = its.status == _REVOKED
    refused = "Devices that check for revocation refuse it. " if is_revoked else ""
    reason = f" ({code(its.failure)})" if its.failure else ""
    name = code(its.names[0]) if its.names else "its names"
    return Finding(
        severity=Severity.BROKEN if is_revoked else left.severity,
        says=f"ACM says {code(its.status)}{reason} of the certificate for {name}.",
        evidence=f"Certificate {code(its.arn)}",
        devices=f"{refused}{left.devices}",
        felt=left.felt or is_revoked,
        at=left.at,
        do="Get a new certificate and put it in this one's place.",
        subject=Subject(SubjectKind.CERTIFICATE, its.arn),
    )


@rule(Topic.CONFIG, Topic.CERTIFICATES)
def certificate_deleted(facts: Facts) -> Finding | None:
    """The configuration names a certificate that ACM does not have (any more)."""
    config = facts.config
    arn = config.certificate_arn if config else None
    if arn is None or facts.configured is not None:
        return None
    left = fuse(facts)
    return Finding(
        severity=left.severity,
        says="A certificate that is configured is no longer in ACM.",
        evidence=f"Certificate {code(arn)}",
        devices=left.devices,
        felt=left.felt,
        at=left.at,
        do=(
            "A deleted certificate does not come back. A new domain configuration "
            "with a new certificate has to take its place before the served one ends."
        ),
        subject=Subject(SubjectKind.CERTIFICATE, arn),
    )
