"""Do devices inside a VPC find something else under the name?"""

from bot.core.dnsseen import Record
from bot.core.facts import Facts
from bot.core.findings import Finding, Severity, Subject, SubjectKind, rule
from bot.core.topics import Topic
from bot.core.words import code

# Interface endpoints have names below this (AWS IoT developer guide, "Using AWS IoT
# Core with interface VPC endpoints"): what leads there is meant to.
_INSIDE = ".vpce.amazonaws.com"
_LEADING = frozenset({"A", "AAAA", "CNAME"})


@rule(Topic.CONFIG, Topic.ENDPOINT, Topic.PRIVATE)
def private_zone_shadows(facts: Facts) -> Finding | None:
    """A private zone has a record of its own for the name.

    One that has none answers that there is no such name; that is as common as it is
    harmless where no device is inside, so nothing is said of it.
    """
    if facts.config is None:
        return None
    for zone in facts.deep.private:
        there = zone.records or ((zone.wildcard,) if zone.wildcard else ())
        leading = [each for each in there if each.type in _LEADING]
        if leading and not any(_is_meant(each, facts) for each in leading):
            return Finding(
                severity=Severity.NOTICE,
                says=f"The private hosted zone {code(zone.name)} in account "
                f"{zone.account} has another record for {code(facts.domain)}.",
                evidence=f"inside: {'; '.join(map(_told, leading))}\n"
                f"public: CNAME {code(facts.endpoint or 'unknown')}",
                devices="Devices outside notice nothing. Those in a VPC of this zone "
                "are led there, and whether that takes them in is not seen here.",
                do="Nothing, if an interface endpoint of AWS IoT is there. If not, "
                "remove the record or let it lead to one.",
                subject=Subject(SubjectKind.DOMAIN, facts.domain),
            )
    return None


def _is_meant(record: Record, facts: Facts) -> bool:
    leads = (*record.values, *((record.alias,) if record.alias else ()))
    return any(each == facts.endpoint or each.endswith(_INSIDE) for each in leads)


def _told(record: Record) -> str:
    values = ", ".join(map(code, record.values)) or code(record.alias or "")
    return f"{record.type} {values}"
