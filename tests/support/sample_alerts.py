"""Sweeps and alerts as a sweep of the sandbox's production would make them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.core.alerts import Alert, Key
from bot.core.facts import Gap, Topic
from bot.core.findings import Finding, Severity, Subject, SubjectKind
from bot.core.sweeps import Observation, Sweep, Unseen, Watched
from bot.core.words import code

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
    return Finding(
        severity=severity,
        says="The certificate was imported, and ACM does not renew imported ones. "
        "No new certificate has been seen.",
        evidence=f"{code(ARN)}, RSA 2048.",
        do="Get a new certificate from your CA and import it under the same ARN: then "
        "there is no outage.",
        devices="Nothing now. From that moment, devices that check the date refuse to "
        "connect.",
        felt=felt,
        at=at,
    )


def disabled(severity=Severity.BROKEN, *, felt=True):
    """Someone switched a configuration off."""
    return Finding(
        severity=severity,
        says="The domain configuration is `DISABLED`.",
        do="Enable it again in the AWS console, or find out who disabled it and why.",
        devices="Devices that connect now are refused.",
        felt=felt,
        at=AT if felt else None,
    )


def invalid():
    """A broken certificate was imported; AWS still serves the one before."""
    return Finding(
        severity=Severity.BROKEN,
        says="AWS IoT says `INVALID`: the chain does not lead to a known root. The "
        "last valid certificate is still served.",
        do="Import the certificate again with its whole chain.",
        devices="Nothing now. When the last valid certificate ends, devices refuse to "
        "connect.",
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
