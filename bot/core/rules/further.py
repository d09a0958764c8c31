"""Can ACM check every name that the certificate is to have, beside the domain?"""

from bot.core.certs.limits import MOST_NAMES
from bot.core.dnsseen import DnsFacts
from bot.core.facts import Facts
from bot.core.findings import Finding, Severity, rule
from bot.core.playbooks.certificate import is_requested, requested_names
from bot.core.rules.config import NOTHING_MADE
from bot.core.rules.records import AMAZON_ISSUERS
from bot.core.topics import Topic
from bot.core.words import code
from bot.errors import UserError


@rule(Topic.ZONE, Topic.CERTIFICATES)
def too_many_names(facts: Facts) -> Finding | None:
    """AWS IoT takes four names on a certificate, and AWS does not raise that."""
    if not facts.asked.names or not is_requested(facts):
        return None
    try:
        names = requested_names(facts, facts.asked)
    except UserError:
        return None  # `common_name_too_long` says it
    if len(names) <= MOST_NAMES:
        return None
    return Finding(
        severity=Severity.BROKEN,
        says=(
            f"The certificate would have {len(names)} names, and AWS IoT takes at "
            f"most {MOST_NAMES}. AWS does not raise that."
        ),
        evidence=", ".join(map(code, names)),
        do=(
            "Leave some out, or ask for a wildcard in their place: `wildcard=yes` "
            f"covers every name beside the domain. {NOTHING_MADE}"
        ),
    )


@rule(Topic.ZONE, Topic.CERTIFICATES)
def further_name_without_zone(facts: Facts) -> Finding | None:
    """ACM issues only once it has seen a record for each name."""
    lost = [name for name, dns in _asked(facts) if not (dns.zone or dns.apex)]
    if not lost:
        return None
    return Finding(
        severity=Severity.BROKEN,
        says=(
            f"Public DNS has no zone for {_all(lost)}, so ACM cannot check that it "
            "is yours and issues nothing."
        ),
        do=f"Check the spelling, or leave it out. {NOTHING_MADE}",
    )


@rule(Topic.ZONE, Topic.CERTIFICATES)
def further_zone_not_delegated(facts: Facts) -> Finding | None:
    """A record in a zone that public DNS does not ask is never seen by ACM."""
    lost = [
        (name, dns.zone)
        for name, dns in _asked(facts)
        if dns.zone is not None and dns.zone.delegated is False
    ]
    if not lost:
        return None
    name, zone = lost[0]
    there = ", ".join(map(code, zone.delegated_to)) or "no name servers at all"
    return Finding(
        severity=Severity.BROKEN,
        says=(
            f"The hosted zone {code(zone.name)} in account {zone.account} is not the "
            f"one that public DNS asks for {code(name)}."
        ),
        evidence=f"Public DNS goes to {there}.",
        do=f"Correct the delegation, or leave this name out. {NOTHING_MADE}",
    )


@rule(Topic.CAA, Topic.CERTIFICATES)
def further_name_caa(facts: Facts) -> Finding | None:
    """One name that Amazon may not issue for ends the whole request."""
    closed = [
        (name, dns)
        for name, dns in _asked(facts)
        if dns.caa is not None and not AMAZON_ISSUERS.intersection(dns.caa)
    ]
    if not closed:
        return None
    name, dns = closed[0]
    at, tag = code(dns.caa_at or name), "issuewild" if name[0] == "*" else "issue"
    return Finding(
        severity=Severity.BROKEN,
        says=(
            f"The CAA record at {at} does not let Amazon issue a certificate for "
            f"{_all([each for each, _ in closed])}."
        ),
        evidence=f"It allows {', '.join(map(code, dns.caa or ())) or 'no CA at all'}.",
        do=f'Add the record `0 {tag} "amazon.com"` at {at}. {NOTHING_MADE}',
    )


def _asked(facts: Facts) -> tuple[tuple[str, DnsFacts], ...]:
    """The further names; none when no certificate has to be issued for them."""
    return facts.named if is_requested(facts) else ()


def _all(names: list[str]) -> str:
    return ", ".join(map(code, names))
