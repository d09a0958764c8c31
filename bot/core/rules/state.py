"""What AWS says about the domain configuration itself, and what hangs on it."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.facts import Facts
from bot.core.findings import Finding, Severity, Subject, SubjectKind, rule
from bot.core.rules.lifetime import Stage, stage
from bot.core.rules.served import is_fresh, leaves
from bot.core.topics import Topic
from bot.core.words import code, span, when

_REVOKED = "REVOKED"
# EXPIRED is the certificate's own clock: see `expiry`.
_FINE = frozenset({"ISSUED", "EXPIRED"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fuse:
    """What devices notice while AWS IoT serves what it had last, and until when."""

    severity: Severity
    devices: str
    felt: bool = False
    at: datetime | None = None


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
    fuse = _fuse(facts)
    return Finding(
        severity=fuse.severity,
        says=(
            f"AWS IoT calls the certificate of {code(facts.domain)} `INVALID` and "
            "takes up no new one."
        ),
        evidence=f"{said}{which}",
        devices=fuse.devices,
        felt=fuse.felt,
        at=fuse.at,
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
    fuse = _fuse(facts)
    is_revoked = its.status == _REVOKED
    refused = "Devices that check for revocation refuse it. " if is_revoked else ""
    reason = f" ({code(its.failure)})" if its.failure else ""
    name = code(its.names[0]) if its.names else "its names"
    return Finding(
        severity=Severity.BROKEN if is_revoked else fuse.severity,
        says=f"ACM says {code(its.status)}{reason} of the certificate for {name}.",
        evidence=f"Certificate {code(its.arn)}",
        devices=f"{refused}{fuse.devices}",
        felt=fuse.felt or is_revoked,
        at=fuse.at,
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
    fuse = _fuse(facts)
    return Finding(
        severity=fuse.severity,
        says="A certificate that is configured is no longer in ACM.",
        evidence=f"Certificate {code(arn)}",
        devices=fuse.devices,
        felt=fuse.felt,
        at=fuse.at,
        do=(
            "A deleted certificate does not come back. A new domain configuration "
            "with a new certificate has to take its place before the served one ends."
        ),
        subject=Subject(SubjectKind.CERTIFICATE, arn),
    )


def _fuse(facts: Facts) -> _Fuse:
    """How long the last valid certificate goes on being served, and what that means."""
    if facts.blind(Topic.SERVED):
        return _Fuse(
            severity=Severity.NEEDS_YOU,
            devices="What is served could not be seen. AWS IoT goes on serving the "
            "last valid certificate until that ends.",
        )
    links = [each.chain[0] for each in leaves(facts) if each.chain]
    if not links:
        return _Fuse(
            severity=Severity.WAITING if is_fresh(facts) else Severity.BROKEN,
            felt=True,
            devices="No certificate for this name is served: devices that check it "
            "refuse to connect.",
        )
    first = min(links, key=lambda each: each.not_after)
    found = stage(first.not_before, first.not_after, facts.taken_at)
    if found is Stage.OVER:
        return _Fuse(
            severity=Severity.BROKEN,
            felt=True,
            devices="What is served has ended, "
            f"{when(first.not_after)}: devices that check the date refuse to connect.",
            at=first.not_after,
        )
    return _Fuse(
        severity=Severity.BROKEN if found is Stage.CRITICAL else Severity.NEEDS_YOU,
        devices="Nothing now: the last valid certificate is still served. It ends in "
        f"{span(first.not_after - facts.taken_at)}, {when(first.not_after)}; from then "
        "on devices refuse to connect.",
        at=first.not_after,
    )
