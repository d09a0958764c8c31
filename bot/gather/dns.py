"""The zone of a name, the records at it, and what public DNS makes of both."""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.dnsseen import Record, Zone
from bot.core.names import parents, within
from bot.core.targets import DnsAccount, Target
from bot.ports import Names, Zones

# What may stand at a name beside or in place of our CNAME.
KINDS = ("CNAME", "A", "AAAA", "TXT", "MX", "CAA")
# With one of these a client finds its way to some server.
LEADING = frozenset({"A", "AAAA", "CNAME"})


def hosted_zone(zones: Zones, domain: str) -> Zone | None:
    """The closest public zone of the account, walking up label by label."""
    for name in _zone_names(domain):
        zone = zones.public_zone(name)
        if zone is not None:
            return zone
    return None


def closest(found: Sequence[Zone | None]) -> Zone | None:
    """Of the accounts' zones the one with the most labels."""
    zones = [each for each in found if each is not None]
    return max(zones, key=lambda zone: zone.name.count("."), default=None)


def account_of(zone: Zone, accounts: Sequence[DnsAccount]) -> DnsAccount:
    """The account in which a zone was found."""
    return next(each for each in accounts if each.account == zone.account)


def with_writer(zone: Zone, target: Target) -> Zone:
    """The zone with the answer to: may the bot write there, or do people?

    A bot that only looks plans as if it might, to show what it would do.
    """
    writer = account_of(zone, target.dns).apply
    return replace(zone, has_writer=writer is not None or target.observe)


def delegated(names: Names, zone: Zone, apex: str, servers: Sequence[str]) -> Zone:
    """The zone with the answer to: does public DNS send this name to it?

    `apex` and `servers` are the closest zone that public DNS knows for the name.
    """
    if apex != zone.name and within(apex, zone.name):
        # A zone further down is delegated to somebody else and hides this one.
        return replace(zone, delegated=False, delegated_to=tuple(servers))
    parents_say = names.name_servers(zone.name)
    ours = set(zone.name_servers)
    is_ours = bool(parents_say) and ours.issuperset(parents_say)
    return replace(zone, delegated=is_ours, delegated_to=parents_say)


def own_records(
    zones: Zones, zone: Zone, domain: str
) -> tuple[tuple[Record, ...], Record | None]:
    """The records at a name of our zone, or else the wildcard that answers for it."""
    return records_in(zones, zone.id, zone.name, domain)


def records_in(
    zones: Zones, zone_id: str, zone: str, domain: str
) -> tuple[tuple[Record, ...], Record | None]:
    """The same of any hosted zone, public or private, by its id and name."""
    found = zones.records(zone_id, domain)
    if found:
        return found, None
    for above in parents(domain)[1:]:
        if not within(above, zone):
            break
        wild = zones.records(zone_id, f"*.{above}")
        if wild:
            return (), wild[0]
        if above != zone and zones.records(zone_id, above):
            # The closest name that exists ends the search (RFC 4592 §3.3.1).
            break
    return (), None


def record_elsewhere(names: Names, apex: str, name: str, kind: str) -> Record | None:
    """What a zone that is not ours has of one type at a name, by its own servers."""
    answers = names.authoritative(apex, name, kind)
    found = next((each for each in answers if each.found and not each.chain), None)
    if found is None:
        return None
    return Record(name=name, type=kind, ttl=found.ttl or 0, values=found.values)


def wildcard_elsewhere(names: Names, apex: str, record: Record) -> Record | None:
    """The wildcard from which a zone that is not ours made up a record, if it did.

    The asterisk can be asked for like any label (RFC 4592 §2.1.1). From the apex
    down, because a wildcard answers for those that are missing below it as well.
    """
    above = [each for each in parents(record.name)[1:] if within(each, apex)]
    for each in reversed(above):
        wild = record_elsewhere(names, apex, f"*.{each}", record.type)
        if wild is not None and wild.values == record.values:
            return wild
    return None


def _zone_names(domain: str) -> tuple[str, ...]:
    return tuple(each for each in parents(domain) if "." in each)
