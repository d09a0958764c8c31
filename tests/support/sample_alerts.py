"""Sweeps and alerts as a sweep of the sandbox's production would make them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.core.alerts import Alert, Key
from bot.core.findings import Finding, Severity, Subject, SubjectKind
from bot.core.sweeps import Observation, Sweep, Unseen, Watched
from bot.core.topics import Gap, Topic
from bot.core.words import code, span, when

AT = datetime(2026, 11, 23, 3, 5, tzinfo=UTC)
TARGET_ID = "111122223333/eu-central-1"
ARN = (
    "arn:aws:acm:eu-central-1:111122223333:certificate/"
    "7d1c2b3a-1111-4222-8333-944445555666"
)
OTHER_ARN = ARN.replace("7d1c2b3a", "8e2d3c4b")
FLEET, OTA, LEGACY = "fleet.acme.example", "ota.acme.example", "legacy.acme.example"
ENDS = datetime(2026, 11, 26, 3, 5, tzinfo=UTC)


def expiring(severity=Severity.NEEDS_YOU, *, felt=False, at=ENDS):
    """The certificate ends, and no successor is in sight."""
    ends = f"ended {span(AT - at)} ago" if felt else f"ends in {span(at - AT)}"
    return Finding(
        severity=severity,
        says=f"The certificate for {code(FLEET)} and 1 more name {ends}, {when(at)}.",
        evidence="It was imported, and ACM does not renew imported ones. No new one "
        f"has been seen under its ARN. Certificate {code(ARN)}",
        do="Get a new certificate from your CA for the same names with the same kind "
        "of key, and import it under the same ARN. Then devices notice nothing.",
        devices="Devices that check the date refuse to connect."
        if felt
        else "Nothing now. From that moment devices that check the date refuse to "
        "connect.",
        felt=felt,
        at=at,
    )


def disabled(severity=Severity.BROKEN, *, felt=True):
    """Someone switched a configuration off."""
    return Finding(
        severity=severity,
        says="The domain configuration `legacy-acme-example` of "
        f"{code(LEGACY)} is `DISABLED` since {when(AT)}.",
        do="Find out in CloudTrail (`UpdateDomainConfiguration`) who disabled it and "
        "why. If it was not meant to be, enable it again in AWS IoT.",
        devices="Devices that use this name can no longer connect with it.",
        felt=felt,
        at=AT if felt else None,
    )


def invalid():
    """A broken certificate was imported; AWS still serves the one before."""
    return Finding(
        severity=Severity.BROKEN,
        says=f"AWS IoT calls the certificate of {code(LEGACY)} `INVALID` and takes up "
        "no new one.",
        evidence="It says: `Certificate does not cover the domain name.` Certificate "
        f"{code(OTHER_ARN)}",
        do="Mend what AWS IoT names: most often a certificate was imported again that "
        "does not cover the name, lacks its chain or the use `serverAuth`. Import the "
        "right one under the same ARN.",
        devices="Nothing now: the last valid certificate is still served. It ends in "
        f"3 days, {when(ENDS)}; from then on devices refuse to connect.",
        at=ENDS,
    )


def certificate(arn=ARN):
    return Subject(SubjectKind.CERTIFICATE, arn)


def domain(name=LEGACY):
    return Subject(SubjectKind.DOMAIN, name)


ACCOUNT = Subject(SubjectKind.ACCOUNT, TARGET_ID)


def observed(finding, *domains, code="certificate_expires", subject=None):
    return Observation(
        code=code,
        subject=subject or certificate(),
        finding=finding,
        domains=domains or (FLEET, OTA),
    )


def watched(name, *, arn=ARN, until=ENDS, codes=()):
    return Watched(
        domain=name,
        config=name.replace(".", "-"),
        enabled=True,
        certificate_arn=arn,
        until=until,
        served_until=until,
        codes=codes,
    )


DOMAINS = (watched(FLEET), watched(OTA), watched(LEGACY, arn=OTHER_ARN))


def sweep(*found, at=AT, complete=True, seen=DOMAINS, unseen=(), target=TARGET_ID):
    return Sweep(
        target_id=target,
        taken_at=at,
        complete=complete,
        watched=seen,
        observed=found,
        unseen=unseen,
    )


def hidden(name=None, code="certificate_expires", says="ACM could not be asked."):
    return Unseen(code=code, domain=name, gap=Gap(Topic.CERTIFICATES, says))


def alert(finding=None, **changes):
    """A-17: a certificate that ends soon, open since it was first seen."""
    finding = finding or expiring()
    made = Alert(
        number=17,
        token="a2Gh6cXi9rMl4wEy",
        key=Key(target_id=TARGET_ID, code="certificate_expires", subject=certificate()),
        finding=finding,
        domains=(FLEET, OTA),
        opened_at=AT - timedelta(days=30),
        changed_at=AT,
        peak=finding.severity,
        felt=finding.felt,
    )
    return replace(made, **changes)
