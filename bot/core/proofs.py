"""Where the records stand by which ACM checks the names of one certificate.

ACM wants one record for each name; a wildcard shares that of the name without the
asterisk. The names need not be in one zone, so a step that writes records, or waits
for people to add them, is given the place of each.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.core.dnsseen import DnsFacts
from bot.core.facts import Facts
from bot.core.names import base, parents


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The zone for the record of one name; without `zone_id` people add it there."""

    name: str
    zone: str
    zone_id: str = ""
    account: str = ""

    @property
    def is_ours(self) -> bool:
        """Whether the record is the bot's to write."""
        return bool(self.zone_id)


def places(facts: Facts, names: Iterable[str]) -> tuple[Place, ...]:
    """Where the record for each name belongs, each record once, the domain's first."""
    known = {base(name): dns for name, dns in facts.named}
    known[facts.domain] = facts.dns
    # What is not known apart is a parent of the domain and within its zone.
    return tuple(
        _place(each, known.get(each, facts.dns))
        for each in dict.fromkeys((facts.domain, *map(base, names)))
    )


def _place(name: str, dns: DnsFacts) -> Place:
    if dns.ours is not None:
        zone = dns.ours
        return Place(name=name, zone=zone.name, zone_id=zone.id, account=zone.account)
    apex = dns.zone.name if dns.zone else dns.apex
    return Place(name=name, zone=apex or parents(name)[-1])


def to_param(found: Iterable[Place]) -> str:
    """Several places as one parameter of a step; none of the parts has a space."""
    return " ".join(
        f"{each.name}|{each.zone}|{each.zone_id}|{each.account}" for each in found
    )


def from_param(text: str | None) -> tuple[Place, ...]:
    """The places that a step was given; () for one that knows a single zone."""
    found = []
    for each in (text or "").split():
        name, zone, zone_id, account = each.split("|")
        found.append(Place(name=name, zone=zone, zone_id=zone_id, account=account))
    return tuple(found)


def name_of(record: str) -> str:
    """The name that a record of ACM's is for: it stands right below it."""
    return record.partition(".")[2]
