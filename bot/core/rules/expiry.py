"""Does a certificate end, and is anything done about it? Its own clock, no other's.

Each finding is about one certificate, whatever the number of domains that use it,
so its words name the certificate and never one of the domains.
"""

from dataclasses import dataclass
from datetime import timedelta

from bot.core.facts import Certificate, Facts
from bot.core.findings import Finding, Severity, Subject, SubjectKind, rule
from bot.core.rules.ending import SEVERITIES, ends, refused
from bot.core.rules.lifetime import Stage, stage, warn_before
from bot.core.rules.served import is_served
from bot.core.topics import Topic
from bot.core.words import code

# ACM user guide, managed renewal: it begins 45 days before the end of a certificate
# of 198 days. Two weeks later there should be a new one.
_RENEWED_BY = timedelta(days=30)
IMPORTED = "IMPORTED"
_ROTATE = "`/iotdomain rotate` with the domain"


@dataclass(frozen=True, slots=True)
class _Fault:
    """Why there will be no successor, and what to do about that."""

    severity: Severity
    why: str
    do: str


@rule(Topic.CONFIG, Topic.CERTIFICATES)
def certificate_expires(facts: Facts) -> Finding | None:
    """An imported certificate ends: nobody but its owner renews it."""
    certificate = facts.configured
    if certificate is None or certificate.kind != IMPORTED:
        return None
    fault = _imported(facts, certificate)
    return _ends(facts, certificate, fault) if fault else None


@rule(Topic.CONFIG, Topic.CERTIFICATES)
def certificate_not_renewed(facts: Facts) -> Finding | None:
    """A certificate that ACM should renew, and does not or cannot."""
    certificate = facts.configured
    if certificate is None or certificate.kind == IMPORTED:
        return None
    fault = _managed(facts, certificate)
    return _ends(facts, certificate, fault) if fault else None


@rule(Topic.CONFIG, Topic.CERTIFICATES, Topic.VALIDATION)
def validation_certificate_expires(facts: Facts) -> Finding | None:
    """Without its validation certificate a private one becomes INVALID to IoT."""
    certificate = facts.validation
    if certificate is None:
        return None
    judge = _imported if certificate.kind == IMPORTED else _managed
    fault = judge(facts, certificate)
    if fault is None or certificate.not_after is None:
        return None
    is_over = certificate.not_after <= facts.taken_at
    return Finding(
        severity=fault.severity,
        says=f"The validation certificate {_when_it_ends(facts, certificate)}.",
        evidence=f"{fault.why} Certificate {code(certificate.arn)}",
        devices=(
            "Nothing at that moment: IoT only calls the server certificate `INVALID` "
            "then, takes up no new one, and serves the last valid one until that ends."
        ),
        at=None if is_over else certificate.not_after,
        do=fault.do,
        subject=Subject(SubjectKind.CERTIFICATE, certificate.arn),
    )


def _imported(facts: Facts, certificate: Certificate) -> _Fault | None:
    found = _stage(facts, certificate)
    if found is Stage.FINE:
        return None
    return _Fault(
        SEVERITIES[found],
        "It was imported, and ACM does not renew imported ones. No new one has been "
        "seen under its ARN.",
        "Get a new certificate from your CA for the same names with the same kind of "
        "key, and import it under the same ARN. Then devices notice nothing. "
        f"{_ROTATE} plans it.",
    )


def _managed(facts: Facts, certificate: Certificate) -> _Fault | None:
    if certificate.status not in {"ISSUED", "EXPIRED"}:
        return None
    found = _stage(facts, certificate)
    waits = certificate.renewal_status == "PENDING_VALIDATION"
    if certificate.renewal_status == "FAILED" or waits:
        why, do = _renewal_refused(certificate)
        return _Fault(max(SEVERITIES[found], Severity.NEEDS_YOU), why, do)
    if certificate.renewal == "INELIGIBLE":
        return _Fault(
            SEVERITIES[found],
            "ACM calls it `INELIGIBLE` for renewal, so it will not renew it by itself."
            f"{_why_ineligible(certificate)}",
            "Look in ACM whether a domain configuration still uses it, and whether it "
            "was checked by DNS. If ACM goes on refusing, request a new one in time: "
            f"{_ROTATE} plans it.",
        )
    if certificate.not_after is None or not _is_late(facts, certificate):
        return None
    status = certificate.renewal_status
    said = f"says {code(status)}" if status else "has not begun"
    return _Fault(
        max(SEVERITIES[found], Severity.NEEDS_YOU),
        f"ACM should have renewed it by now, and {said}.",
        "Check that the validation records in DNS are still there, then look at the "
        "certificate in ACM. " + _records(certificate),
    )


def _why_ineligible(certificate: Certificate) -> str:
    """ACM user guide, managed renewal: it gives no reason, but two can be seen."""
    if certificate.in_use is False:
        return " It sees nothing that uses it: AWS IoT's use may not count."
    if certificate.kind == "AMAZON_ISSUED" and not certificate.validation:
        return " It was not checked by DNS, so somebody has to confirm it by mail."
    return ""


def _is_late(facts: Facts, certificate: Certificate) -> bool:
    end, begin = certificate.not_after, certificate.not_before
    if end is None:
        return False
    by = min(_RENEWED_BY, warn_before(end - begin)) if begin else _RENEWED_BY
    return end - facts.taken_at <= by


def _renewal_refused(certificate: Certificate) -> tuple[str, str]:
    reason = certificate.renewal_reason
    because = f" ({code(reason)})" if reason else ""
    if certificate.renewal_status == "FAILED":
        why = f"ACM tried to renew it and failed{because}."
    else:
        why = f"ACM wants to renew it and cannot check that the name is ours{because}."
    records = _records(certificate)
    return (
        why,
        f"Put the validation records back into DNS. {records} {_ROTATE} says more.",
    )


def _records(certificate: Certificate) -> str:
    shown = [
        f"{code(each.name)} CNAME {code(each.value)}"
        for each in certificate.validation[:2]
    ]
    return f"ACM looks for {'; '.join(shown)}." if shown else ""


def _ends(facts: Facts, certificate: Certificate, fault: _Fault) -> Finding | None:
    if certificate.not_after is None:
        return None
    over = certificate.not_after <= facts.taken_at
    felt = over and (bool(facts.blind(Topic.SERVED)) or is_served(facts, certificate))
    return Finding(
        severity=fault.severity,
        says=f"The certificate {_when_it_ends(facts, certificate)}.",
        evidence=f"{fault.why} Certificate {code(certificate.arn)}",
        devices=refused(over=felt),
        felt=felt,
        at=certificate.not_after,
        do=fault.do,
        subject=Subject(SubjectKind.CERTIFICATE, certificate.arn),
    )


def _when_it_ends(facts: Facts, certificate: Certificate) -> str:
    names = f"for {code(certificate.names[0])}" if certificate.names else "in ACM"
    more = len(certificate.names) - 1
    if more > 0:
        names += f" and {more} more name{'s' if more > 1 else ''}"
    return f"{names} {ends(facts, certificate.not_after or facts.taken_at)}"


def _stage(facts: Facts, certificate: Certificate) -> Stage:
    if certificate.not_after is None:
        return Stage.FINE
    return stage(certificate.not_before, certificate.not_after, facts.taken_at)
