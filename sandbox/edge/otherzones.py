"""The zones that are in no AWS account: root, registries, other DNS providers, AWS.

`example`, `byhand.example` and the public `lost.example` are kept with the world and
may be edited; the others are worked out from what the accounts hold.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sandbox.aws.identities import REGIONS
from sandbox.aws.world import World
from sandbox.aws.zonebatch import Wanted, carried_out
from sandbox.aws.zones import Zones
from sandbox.edge.publicdns import PublicDns, Zone
from sandbox.edge.rrsets import RecordSet, within

LOOPBACK = "127.0.0.1"
REGISTRY = ("ns1.registry.example.", "ns2.registry.example.")
BYHAND = ("ns1.dns.example.", "ns2.dns.example.")
ELSEWHERE = ("ns1.old-dns.example.", "ns2.old-dns.example.")
# The section of the world with further addresses of endpoints, by their names.
ADDRESSES = "addresses"
_TOPS = ("com.", "net.", "org.", "uk.", "aws.")
_AWS = ("amazonaws.com.", "acm-validations.aws.")
# The sandbox's choice; a minute is what load balancers at AWS have.
_ENDPOINT_TTL = 60
_HOUR = 3600
# How long resolvers remember that a name is missing where the zone is not Route
# 53's (there it is 900 s).
_NEGATIVE = 300


class Listed:
    """A zone that is a list of record sets."""

    def __init__(self, name: str, records: Sequence[RecordSet]) -> None:
        self.name = name
        self._at: dict[str, dict[str, RecordSet]] = {}
        for record in records:
            self._at.setdefault(record.name, {})[record.type] = record

    def at(self, name: str) -> Mapping[str, RecordSet]:
        """What stands at exactly this name."""
        return self._at.get(name, {})

    def has_below(self, name: str) -> bool:
        """Whether the name exists only because of those below it."""
        return any(each.endswith(f".{name}") for each in self._at)


class Targets(Listed):
    """ACM's validation targets: each exists, and none has a record."""

    def has_below(self, name: str) -> bool:
        """Every name is there."""
        return within(name, self.name)


class OtherZones:
    """The editable zones, and the list of all that is public."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._kept: dict[str, list[dict[str, Any]]] = world.section("dns")
        if not self._kept:
            for name, records in _first_day(Zones(world)).items():
                self._keep(name, records)

    @property
    def names(self) -> list[str]:
        """The zones that may be edited."""
        return list(self._kept)

    def records(self, zone: str) -> list[RecordSet]:
        """What the zone holds; KeyError when it is not one of these."""
        return [
            RecordSet(**{**each, "values": tuple(each["values"])})
            for each in self._kept[zone]
        ]

    def open(self, zone: str, servers: Sequence[str]) -> None:
        """Another provider makes an empty zone of this name; nobody is sent there."""
        self._keep(zone, apex(zone, servers))

    def change(self, zone: str, wanted: Wanted) -> None:
        """Change one record set by hand; visible at once to who asks the servers."""
        self._keep(zone, carried_out(zone, self.records(zone), [wanted]))

    def all(self) -> list[Zone]:
        """Every zone there is, public or not yet delegated, from the root on."""
        hosted = [zone for zone in Zones(self._world).all() if not zone.private]
        now = self._world.now()
        servers = {name for zone in hosted for name in zone.name_servers}
        hosts = [_address(f"{name.rstrip('.')}.") for name in sorted(servers)]
        return [
            _root(),
            *(_top(name, hosts) for name in _TOPS),
            self._amazonaws(),
            Targets(_AWS[1], apex(_AWS[1], REGISTRY)),
            *(Listed(name, self.records(name)) for name in self._kept),
            *(Listed(zone.name, zone.served(now)) for zone in hosted),
        ]

    def _amazonaws(self) -> Listed:
        world = self._world
        places = {
            (number, region)
            for number, account in world.accounts.items()
            for region in (*REGIONS, *account.regions)
        }
        more = world.section(ADDRESSES)
        names = [f"{world.endpoint(*place)}." for place in places]
        endpoints = [_address(each, *more.get(each, ())) for each in names]
        return Listed(_AWS[0], [*apex(_AWS[0], REGISTRY), *endpoints])

    def _keep(self, zone: str, records: list[RecordSet]) -> None:
        self._kept[zone] = [asdict(each) for each in records]
        self._world.changed()


def public_dns(world: World) -> tuple[PublicDns, OtherZones]:
    """The DNS of this world, and the part of it that people edit by hand."""
    others = OtherZones(world)
    return PublicDns(others.all), others


def apex(zone: str, servers: Sequence[str]) -> list[RecordSet]:
    """The SOA and NS that every zone has."""
    soa = f"{servers[0]} hostmaster.registry.example. 1 7200 900 1209600 {_NEGATIVE}"
    return [RecordSet(zone, "SOA", _HOUR, (soa,)), ns(zone, servers)]


def ns(name: str, servers: Sequence[str]) -> RecordSet:
    """A delegation, or a zone's own list of its servers."""
    return RecordSet(name, "NS", _HOUR, tuple(servers))


def _address(name: str, *more: str) -> RecordSet:
    return RecordSet(name, "A", _ENDPOINT_TTL, (LOOPBACK, *more))


def _root() -> Listed:
    cuts = [ns(name, REGISTRY) for name in (*_TOPS, "example.")]
    return Listed(".", [*apex(".", REGISTRY), *cuts])


def _top(name: str, hosts: Sequence[RecordSet]) -> Listed:
    cuts = [ns(zone, REGISTRY) for zone in _AWS if within(zone, name)]
    own = [host for host in hosts if within(host.name, name)]
    return Listed(name, [*apex(name, REGISTRY), *cuts, *own])


def _first_day(zones: Zones) -> dict[str, list[RecordSet]]:
    acme = next(
        (it for it in zones.all() if it.name == "acme.example." and not it.private),
        None,
    )
    example = [
        *apex("example.", REGISTRY),
        *(_address(host) for host in (*REGISTRY, *BYHAND, *ELSEWHERE)),
        ns("byhand.example.", BYHAND),
        ns("lost.example.", ELSEWHERE),
    ]
    if acme:
        example.append(ns(acme.name, acme.name_servers))
    return {
        "example.": example,
        "byhand.example.": apex("byhand.example.", BYHAND),
        "lost.example.": apex("lost.example.", ELSEWHERE),
    }
