"""Does public DNS go to the zone in which the name's records stand?"""

from bot.core.dnsseen import Zone
from bot.core.facts import Facts
from bot.core.findings import Finding, Severity, Subject, SubjectKind, rule
from bot.core.topics import Topic
from bot.core.words import code


@rule(Topic.CONFIG, Topic.ZONE, Topic.PUBLIC)
def zone_unknown(facts: Facts) -> Finding | None:
    """No zone at all: not registered (any more), or the spelling is wrong."""
    if facts.config is None or facts.dns.zone is not None or facts.dns.apex is not None:
        return None
    if facts.public:
        # Resolvers are asked for a name only where it has a zone (`bot.gather`).
        return None
    return Finding(
        severity=Severity.BROKEN,
        says=f"Public DNS has no zone for {code(facts.domain)}.",
        evidence="No name above it has name servers, but for the top-level domain.",
        devices="Devices do not find the name and cannot connect.",
        felt=True,
        do="Look at the registrar whether the domain has lapsed, and whether its zone "
        "is still there.",
        subject=Subject(SubjectKind.DOMAIN, facts.domain),
    )


@rule(Topic.CONFIG, Topic.ZONE)
def delegation_missing(facts: Facts) -> Finding | None:
    """The zone above names no servers: nobody on the internet finds the zone."""
    zone = _unasked(facts)
    if zone is None or zone.delegated_to:
        return None
    above = zone.name.partition(".")[2]
    return _finding(
        facts,
        says=f"The zone {code(zone.name)} is not delegated: {code(above)} names no "
        "name servers for it.",
        evidence=f"is: no NS record in {code(above)}\nshould be: {_listed(zone)}",
        do=f"Let the registrar or the zone {code(above)} name these servers for "
        f"{code(zone.name)}: {_listed(zone)}.",
    )


@rule(Topic.CONFIG, Topic.ZONE)
def delegation_elsewhere(facts: Facts) -> Finding | None:
    """Public DNS asks other servers, so what stands in our zone has no effect."""
    zone = _unasked(facts)
    if zone is None or not zone.delegated_to or _shares(zone):
        return None
    there = ", ".join(map(code, zone.delegated_to))
    return _finding(
        facts,
        says=f"Public DNS does not ask the hosted zone {code(zone.name)} in account "
        f"{zone.account}, but other name servers.",
        evidence=f"is: {there}\nshould be: {_listed(zone)}",
        do=f"Let the registrar or the zone above {code(zone.name)} name these servers: "
        f"{_listed(zone)}. If the other zone is the right one, put the record there "
        "and delete the hosted zone that nobody asks.",
    )


@rule(Topic.CONFIG, Topic.ZONE)
def name_servers_differ(facts: Facts) -> Finding | None:
    """Some of the servers that public DNS asks do not belong to the zone."""
    zone = _unasked(facts)
    if zone is None or not _shares(zone):
        return None
    strangers = [each for each in zone.delegated_to if each not in zone.name_servers]
    named = ", ".join(map(code, strangers))
    return Finding(
        severity=Severity.NEEDS_YOU,
        says=f"Public DNS also asks name servers for {code(zone.name)} that are not "
        "the zone's.",
        evidence=f"not the zone's: {named}\nthe zone's: {_listed(zone)}",
        devices="Whether a device finds the name depends on which server its resolver "
        "asks.",
        do=f"Take {named} out of the delegation at the registrar or in the zone above.",
        subject=Subject(SubjectKind.DOMAIN, facts.domain),
    )


def _unasked(facts: Facts) -> Zone | None:
    """The hosted zone of a name that is set up, if public DNS goes elsewhere too."""
    zone = facts.dns.zone
    if facts.config is None or zone is None or zone.delegated is not False:
        return None
    return zone


def _shares(zone: Zone) -> bool:
    return not set(zone.delegated_to).isdisjoint(zone.name_servers)


def _listed(zone: Zone) -> str:
    return ", ".join(map(code, zone.name_servers))


def _finding(facts: Facts, *, says: str, evidence: str, do: str) -> Finding:
    arrives = any(facts.endpoint in each.chain for each in facts.public)
    felt = bool(facts.public) and not arrives
    devices = "What devices are told could not be seen."
    if felt:
        devices = "Devices do not find the name and cannot connect."
    elif arrives:
        devices = "Nothing yet. A change in the hosted zone reaches nobody."
    return Finding(
        severity=Severity.BROKEN if felt else Severity.NEEDS_YOU,
        says=says,
        evidence=evidence,
        devices=devices,
        felt=felt,
        do=do,
        subject=Subject(SubjectKind.DOMAIN, facts.domain),
    )
