"""Why does ACM not issue, or not renew? The record, CAA, or only time."""

from bot.core.certs.limits import SUPPORTED_KEYS
from bot.core.facts import Certificate, Facts
from bot.core.findings import Finding, Severity, Subject, SubjectKind, rule
from bot.core.proofseen import ProofSeen
from bot.core.rules.records import AMAZON_ISSUERS
from bot.core.topics import Topic
from bot.core.words import code, span

_OVER = frozenset({"VALIDATION_TIMED_OUT", "FAILED"})


@rule(Topic.CERTIFICATES, Topic.PROOFS)
def validation_record_missing(facts: Facts) -> Finding | None:
    """ACM looks for a record in public DNS and cannot find it."""
    missing = [each for each in facts.deep.proofs if not each.is_there]
    if not missing:
        return None
    first, its = missing[0], facts.configured
    renews = its is not None and its.arn == first.arn
    what = "renew" if renews else "issue"
    return Finding(
        severity=Severity.NEEDS_YOU,
        says=(
            f"ACM cannot {what} the certificate for {code(facts.domain)}: the record "
            "by which it checks the name is not in public DNS."
        ),
        evidence=_evidence(missing),
        devices=(
            "Nothing until the certificate of today ends."
            if renews
            else "Nothing: the domain is not set up yet."
        ),
        at=its.not_after if renews and its else None,
        do="Add it as a CNAME, without a proxy; ACM looks again by itself:\n"
        + "\n".join(f"{code(each.name)} to {code(each.value)}" for each in missing),
        subject=Subject(SubjectKind.CERTIFICATE, first.arn),
    )


@rule(Topic.CERTIFICATES, Topic.CAA)
def caa_stops_amazon(facts: Facts) -> Finding | None:
    """CAA names other CAs only, and Amazon is to issue or to renew."""
    allowed, its = facts.dns.caa, _awaited(facts)
    if allowed is None or its is None or AMAZON_ISSUERS.intersection(allowed):
        return None
    at = code(facts.dns.caa_at or facts.domain)
    others = ", ".join(map(code, allowed)) or "no CA at all"
    return Finding(
        severity=Severity.NEEDS_YOU,
        says=f"The CAA record at {at} does not let Amazon issue or renew.",
        evidence=f"It allows {others}.",
        devices="Nothing until the certificate of today ends.",
        do=f'Add the record `0 issue "amazon.com"` at {at}.',
        subject=Subject(SubjectKind.CERTIFICATE, its.arn),
    )


@rule(Topic.CONFIG, Topic.CERTIFICATES, Topic.PROOFS)
def validation_waits(facts: Facts) -> Finding | None:
    """The record is there, and ACM has not looked yet."""
    its = _awaited(facts)
    if facts.config is not None or its is None or its.status != "PENDING_VALIDATION":
        return None
    if not facts.deep.proofs or not all(each.is_there for each in facts.deep.proofs):
        return None
    age = facts.taken_at - its.created_at if its.created_at else None
    since = f", for {span(age)} already" if age else ""
    return Finding(
        severity=Severity.WAITING,
        says=f"ACM is about to check {code(facts.domain)}{since}; its record is there.",
        evidence=_evidence(facts.deep.proofs),
        devices="Nothing: the domain is not set up yet.",
        do="Nothing. It takes minutes, up to an hour; ACM gives up after 72 hours.",
        subject=Subject(SubjectKind.CERTIFICATE, its.arn),
    )


@rule(Topic.CONFIG, Topic.CERTIFICATES)
def request_came_to_nothing(facts: Facts) -> Finding | None:
    """A request for the name ended without a certificate, and there is no other."""
    usable = any(
        each.status in {"ISSUED", "PENDING_VALIDATION"} and each.key in SUPPORTED_KEYS
        for each in facts.certificates
    )
    over = [each for each in facts.certificates if each.status in _OVER]
    if facts.config is not None or usable or not over:
        return None
    last = max(over, key=lambda each: (each.created_at is not None, each.created_at))
    reason = f" ({code(last.failure)})" if last.failure else ""
    return Finding(
        severity=Severity.NEEDS_YOU,
        says=f"ACM ended the request for {code(facts.domain)} as {code(last.status)}"
        f"{reason}.",
        evidence=f"Certificate {code(last.arn)}",
        devices="Nothing: the domain is not set up yet.",
        do=(
            "Mend what it names: after 72 hours it is the record that was not public, "
            "`CAA_ERROR` is a CAA record without `amazon.com`. Then "
            f"`/iotdomain create {facts.domain}` asks anew; the record stays the same."
        ),
        subject=Subject(SubjectKind.CERTIFICATE, last.arn),
    )


def _awaited(facts: Facts) -> Certificate | None:
    """The certificate that ACM has still to issue, or to renew and has trouble with."""
    its = facts.configured
    if its is not None:
        stuck = its.renewal_status in {"PENDING_VALIDATION", "FAILED"}
        return its if stuck else None
    pending = [
        each for each in facts.certificates if each.status == "PENDING_VALIDATION"
    ]
    return pending[0] if pending and facts.config is None else None


def _evidence(seen: list[ProofSeen] | tuple[ProofSeen, ...]) -> str:
    return "\n".join(f"{code(each.name)}: {each.says}" for each in seen[:4])
