"""Which zone holds the name, and does public DNS go there?"""

from bot.core.facts import Facts
from bot.core.findings import Finding, Severity, rule
from bot.core.rules.config import NOTHING_MADE
from bot.core.topics import Topic
from bot.core.words import code


@rule(Topic.ZONE)
def no_public_zone(facts: Facts) -> Finding | None:
    """Without a public zone nobody can add the records that AWS wants to see."""
    if facts.dns.zone is not None or facts.dns.apex is not None:
        return None
    return Finding(
        severity=Severity.BROKEN,
        says=f"Public DNS has no zone for {code(facts.domain)}.",
        do=f"Register the domain or check its spelling. {NOTHING_MADE}",
    )


def is_apex(facts: Facts) -> bool:
    """Whether the name is the zone itself."""
    apex = facts.dns.zone.name if facts.dns.zone else facts.dns.apex
    return apex == facts.domain


@rule(Topic.ZONE)
def apex_of_zone(facts: Facts) -> Finding | None:
    """A zone's apex has SOA and NS records, so no CNAME may stand there.

    RFC 1034 §3.6.2; Route 53 has no alias to an IoT endpoint either.
    """
    if not is_apex(facts):
        return None
    return Finding(
        severity=Severity.BROKEN,
        says=(
            f"{code(facts.domain)} is the top of its DNS zone, where no CNAME is "
            "allowed, and AWS IoT can only be reached by one."
        ),
        do=f"Use a name below it, like {code('mqtt.' + facts.domain)}. {NOTHING_MADE}",
    )


@rule(Topic.ZONE)
def zone_not_delegated(facts: Facts) -> Finding | None:
    """A zone that public DNS does not ask can be written to without any effect."""
    zone = facts.dns.zone
    if zone is None or zone.delegated is not False:
        return None
    there = ", ".join(map(code, zone.delegated_to)) or "no name servers at all"
    return Finding(
        severity=Severity.BROKEN,
        says=(
            f"The hosted zone {code(zone.name)} in account {zone.account} is not the "
            "one that public DNS asks."
        ),
        evidence=(
            f"Public DNS goes to {there}; the zone's name servers are "
            + ", ".join(map(code, zone.name_servers))
        ),
        do=(
            "Correct the delegation at the registrar or the parent zone, or delete "
            f"the hosted zone that nobody asks. {NOTHING_MADE}"
        ),
    )
