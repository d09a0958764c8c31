"""What the TLS endpoint shows: is it the certificate that is configured?"""

from datetime import datetime, timedelta

from bot.core.facts import Certificate, Facts
from bot.core.findings import Finding, Severity, Subject, SubjectKind, rule
from bot.core.names import covers
from bot.core.topics import Topic
from bot.core.wireseen import Served
from bot.core.words import code, span, when

# AWS IoT developer guide, custom domains: "up to 60 minutes" after a change.
GRACE = timedelta(minutes=60)
_SHORT = 12


def leaves(facts: Facts) -> tuple[Served, ...]:
    """What was received and is meant for this name."""
    return tuple(
        each
        for each in facts.served
        if each.fingerprint is not None
        and any(covers(name, facts.domain) for name in each.names)
    )


def is_served(facts: Facts, certificate: Certificate) -> bool:
    """Whether this very certificate was shown at any address."""
    shown = {each.fingerprint for each in facts.served}
    return certificate.fingerprint in shown - {None}


def last_change(facts: Facts) -> datetime | None:
    """When the certificate or the configuration last became another one."""
    config, before, its = facts.config, facts.before, facts.configured
    if (
        config
        and before
        and before.certificate_arn not in {None, config.certificate_arn}
    ):
        return facts.taken_at
    moments = [
        config.changed_at if config else None,
        before.changed_at if before else None,
        its.imported_at if its else None,
        its.issued_at if its else None,
        its.renewed_at if its and its.renewal_status == "SUCCESS" else None,
    ]
    return max((each for each in moments if each is not None), default=None)


def is_fresh(facts: Facts) -> bool:
    """Whether AWS may still be at work on the last change."""
    changed = last_change(facts)
    return changed is not None and facts.taken_at - changed < GRACE


@rule(Topic.CONFIG, Topic.SERVED)
def served_wrong_name(facts: Facts) -> Finding | None:
    """Something answers, with a certificate that is not for this name."""
    if facts.config is None:
        return None
    wrong = [
        each
        for each in facts.served
        if each.fingerprint is not None and each not in leaves(facts)
    ]
    if not wrong:
        return None
    names = ", ".join(code(name) for name in wrong[0].names[:2]) or "no name at all"
    return Finding(
        severity=Severity.WAITING if is_fresh(facts) else Severity.BROKEN,
        says=(
            f"Port {wrong[0].port} of {code(facts.domain)} answers with a certificate "
            f"for {names}."
        ),
        evidence=_places(wrong),
        devices="Devices that check the name refuse to connect.",
        felt=True,
        do=(
            "After a change AWS allows itself up to 60 minutes. If it is longer ago, "
            "look whether the domain configuration is still as it should be."
        ),
        subject=Subject(SubjectKind.DOMAIN, facts.domain),
    )


@rule(Topic.CONFIG, Topic.CERTIFICATES, Topic.SERVED)
def served_is_other(facts: Facts) -> Finding | None:
    """A certificate for the name is served that is not the one configured."""
    its = facts.configured
    if its is None or its.fingerprint is None:
        return None
    others = [each for each in leaves(facts) if each.fingerprint != its.fingerprint]
    if not others:
        return None
    ends = min(each.not_after for each in others if each.not_after)
    over = ends <= facts.taken_at
    late = Severity.BROKEN if over else Severity.NEEDS_YOU
    changed = last_change(facts)
    since = f", {span(facts.taken_at - changed)} after the change" if changed else ""
    return Finding(
        severity=Severity.WAITING if is_fresh(facts) and not over else late,
        says=(
            f"{code(facts.domain)} is served with another certificate than the one "
            f"configured{since}."
        ),
        evidence=(
            f"{_places(others)} Configured is {code(its.fingerprint[:_SHORT])}, "
            f"{code(its.arn)}"
        ),
        devices=(
            "Devices that check the date refuse to connect."
            if over
            else "Nothing while the served one is valid, which it is until "
            f"{when(ends)}."
        ),
        felt=over,
        at=ends,
        do=(
            "AWS allows itself up to 60 minutes for a change. If it stays so, ask AWS "
            f"support about the domain configuration {code(_name(facts))}."
        ),
        subject=Subject(SubjectKind.DOMAIN, facts.domain),
    )


def _places(shown: list[Served]) -> str:
    listed = "; ".join(
        f"port {each.port} at {code(each.address)}: "
        f"{code((each.fingerprint or '')[:_SHORT])}"
        for each in shown[:4]
    )
    return f"Seen: {listed}."


def _name(facts: Facts) -> str:
    return facts.config.name if facts.config else facts.domain
