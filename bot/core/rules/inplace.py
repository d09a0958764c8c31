"""What stands at the name in place of the CNAME?"""

from bot.core.dnsseen import Record
from bot.core.facts import Facts
from bot.core.findings import Finding, Severity, Subject, SubjectKind, rule
from bot.core.rules.served import is_served
from bot.core.topics import Topic
from bot.core.words import code, when

_ADDRESSES = frozenset({"A", "AAAA"})


@rule(Topic.CONFIG, Topic.ZONE)
def name_is_apex(facts: Facts) -> Finding | None:
    """No CNAME may stand at the top of a zone (RFC 1034 §3.6.2)."""
    if facts.config is None or facts.domain != facts.dns.apex:
        return None
    if any(facts.endpoint in each.chain for each in facts.public):
        return None
    if facts.configured is not None and is_served(facts, facts.configured):
        return None
    return Finding(
        severity=Severity.BROKEN,
        says=f"{code(facts.domain)} is the top of a DNS zone of its own, where no "
        "CNAME is allowed, and AWS IoT is reached by one.",
        evidence="Its name servers: "
        + (", ".join(map(code, facts.dns.authorities)) or "not seen"),
        devices="Devices do not find AWS IoT by this name.",
        felt=True,
        do=f"Take the delegation of {code(facts.domain)} out of the zone above and put "
        "the CNAME there in its place. If the name is a whole site, use a name below "
        f"it, like {code('mqtt.' + facts.domain)}.",
        subject=Subject(SubjectKind.DOMAIN, facts.domain),
    )


@rule(Topic.CONFIG, Topic.RECORDS, Topic.PUBLIC, Topic.AUTHORITIES)
def address_records(facts: Facts) -> Finding | None:
    """The endpoint's addresses were copied; AWS changes them without a word.

    Addresses of something else that passes TLS on are a way of one's own.
    """
    copied = copied_addresses(facts)
    if facts.config is None or not copied:
        return None
    here = code(facts.endpoint or "this account's IoT endpoint")
    return Finding(
        severity=Severity.NEEDS_YOU,
        says=f"{code(facts.domain)} has addresses of the IoT endpoint in place of a "
        "CNAME to it.",
        evidence=f"is: {_listed(copied)}\nshould be: CNAME {here}",
        devices="Nothing while AWS keeps these addresses. Once it changes them, "
        "devices no longer find it.",
        do=f"Replace the address records by a CNAME to {here}.",
        subject=Subject(SubjectKind.DOMAIN, facts.domain),
    )


@rule(Topic.CONFIG, Topic.RECORDS)
def other_records_in_place(facts: Facts) -> Finding | None:
    """The name has records, and none that leads anywhere."""
    records = facts.dns.records
    if facts.config is None or not records:
        return None
    if any(each.type in {*_ADDRESSES, "CNAME"} for each in records):
        return None
    if facts.domain == facts.dns.apex:
        return None
    before = facts.before.public_at if facts.before else None
    here = code(facts.endpoint or "this account's IoT endpoint")
    return Finding(
        severity=Severity.BROKEN if before else Severity.NEEDS_YOU,
        says=f"{code(facts.domain)} has other DNS records in place of the CNAME.",
        evidence=_listed(records)
        + (f". Last seen leading somewhere {when(before)}." if before else ""),
        devices=(
            "Devices no longer find the name and cannot connect."
            if before
            else "Nothing on the internet is led anywhere by this name."
        ),
        felt=before is not None,
        at=before,
        do="Find out who uses these records. They have to go: a CNAME stands alone. "
        f"Then let {code(facts.domain)} be a CNAME to {here}.",
        subject=Subject(SubjectKind.DOMAIN, facts.domain),
    )


@rule(Topic.CONFIG, Topic.RECORDS, Topic.PUBLIC, Topic.ENDPOINT)
def wildcard_in_place(facts: Facts) -> Finding | None:
    """The name has no record, and a wildcard answers for it with something else."""
    wild = facts.dns.wildcard
    if facts.config is None or wild is None or facts.dns.records:
        return None
    if any(facts.endpoint in each.chain for each in facts.public):
        return None
    if facts.configured is not None and is_served(facts, facts.configured):
        return None
    here = code(facts.endpoint or "this account's IoT endpoint")
    return Finding(
        severity=Severity.BROKEN,
        says=f"{code(facts.domain)} has no record of its own; the wildcard "
        f"{code(wild.name)} answers in its place.",
        evidence=f"is: {_listed([wild])}\nshould be: CNAME {here}",
        devices="Devices that connect now are led to another server.",
        felt=True,
        do=f"Let {code(facts.domain)} be a CNAME to {here}; the wildcard stays as it "
        "is for the other names.",
        subject=Subject(SubjectKind.DOMAIN, facts.domain),
    )


def copied_addresses(facts: Facts) -> list[Record]:
    """The records at the name that have addresses of this account's endpoint."""
    return [each for each in facts.dns.records if _is_copied(each, facts)]


def _is_copied(each: Record, facts: Facts) -> bool:
    seen = facts.deep.authorities
    if each.type not in _ADDRESSES or seen is None:
        return False
    return not set(each.values).isdisjoint(seen.endpoint)


def _listed(records: tuple[Record, ...] | list[Record]) -> str:
    return "; ".join(
        f"{each.type} {', '.join(map(code, each.values)) or code(each.alias or '')}"
        for each in records
    )
