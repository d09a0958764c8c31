"""Hosted zones of all accounts, kept with the world.

A zone is a list of versions: a batch appends one, the API shows the newest, and
DNS the newest that is INSYNC already. That makes batches atomic and needs no timer.
"""

import hashlib
import string
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from sandbox.aws.world import World
from sandbox.edge.rrsets import RecordSet, absolute

# Route 53 says "generally within 60 seconds"; 40 is the sandbox's choice.
INSYNC_SECONDS = 40.0
# How long a zone is busy with one batch: others get PriorRequestNotComplete.
BUSY_SECONDS = 2.0
# The SOA and NS that every new public hosted zone gets (Route 53 developer guide).
_SOA_TTL = 900
_NS_TTL = 172_800
_SOA_REST = "awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400"
_NS_ENDS = ("com", "net", "org", "co.uk")


@dataclass(slots=True)
class Version:
    """The zone's record sets after one batch, and when DNS begins to show them."""

    visible_at: datetime
    records: list[RecordSet]


@dataclass(slots=True)
class HostedZone:
    """One hosted zone; a private one never answers publicly."""

    id: str
    name: str
    account: str
    private: bool
    comment: str
    name_servers: list[str]
    versions: list[Version]
    busy_until: datetime | None = None

    @property
    def records(self) -> list[RecordSet]:
        """What the API shows."""
        return self.versions[-1].records

    def served(self, now: datetime) -> list[RecordSet]:
        """What the zone's name servers answer from."""
        seen = [version for version in self.versions if version.visible_at <= now]
        return (seen or self.versions)[-1 if seen else 0].records


@dataclass(slots=True)
class Change:
    """A batch that was taken."""

    id: str
    account: str
    zone: str
    submitted_at: datetime
    insync_at: datetime
    comment: str | None = None


@dataclass(slots=True)
class _State:
    zones: dict[str, HostedZone] = field(default_factory=dict)
    changes: dict[str, Change] = field(default_factory=dict)


_STATE = TypeAdapter(_State)


class Zones:
    """A reading of the world's Route 53 section; `keep` writes it back."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._section: dict[str, Any] = world.section("route53")
        self._state = _STATE.validate_python(self._section)

    def all(self) -> list[HostedZone]:
        """The zones of every account."""
        return list(self._state.zones.values())

    def of(self, account: str) -> list[HostedZone]:
        """The zones of one account."""
        return [zone for zone in self.all() if zone.account == account]

    def find(self, account: str, zone_id: str) -> HostedZone | None:
        """The account's zone with this id, also written `/hostedzone/…`."""
        zone = self._state.zones.get(zone_id.removeprefix("/hostedzone/"))
        return zone if zone and zone.account == account else None

    def find_change(self, account: str, change_id: str) -> Change | None:
        """The account's change with this id, also written `/change/…`."""
        change = self._state.changes.get(change_id.removeprefix("/change/"))
        return change if change and change.account == account else None

    def create(
        self,
        account: str,
        name: str,
        *,
        private: bool = False,
        comment: str = "",
        records: Sequence[RecordSet] = (),
    ) -> HostedZone:
        """A new zone whose id and name servers depend on nothing but what it is."""
        zone_name = absolute(name)
        digest = _digest(account, zone_name, private=private)
        servers = name_servers(digest)
        zone = HostedZone(
            id=_id(digest),
            name=zone_name,
            account=account,
            private=private,
            comment=comment,
            name_servers=servers,
            versions=[
                Version(self._world.now(), [*_apex(zone_name, servers), *records])
            ],
        )
        self._state.zones[zone.id] = zone
        self.keep()
        return zone

    def commit(
        self, zone: HostedZone, records: list[RecordSet], comment: str | None
    ) -> Change:
        """Take a checked batch: the API shows it at once, DNS when it is INSYNC."""
        now = self._world.now()
        change = Change(
            id="C" + self._world.identifier(20).upper(),
            account=zone.account,
            zone=zone.id,
            submitted_at=now,
            insync_at=self._world.later(INSYNC_SECONDS),
            comment=comment,
        )
        past = [version for version in zone.versions if version.visible_at <= now]
        coming = [version for version in zone.versions if version.visible_at > now]
        zone.versions = [*past[-1:], *coming, Version(change.insync_at, records)]
        zone.busy_until = self._world.later(BUSY_SECONDS)
        self._state.changes[change.id] = change
        self.keep()
        return change

    def drop(self, zone: HostedZone) -> None:
        """Delete a zone with all that is in it."""
        del self._state.zones[zone.id]
        self._section.clear()
        self.keep()

    def keep(self) -> None:
        """Write the zones back into the world."""
        self._section.update(_STATE.dump_python(self._state, mode="json"))
        self._world.changed()


def zone_id(account: str, name: str, *, private: bool = False) -> str:
    """The id that an account's zone of that name has, made already or not."""
    return _id(_digest(account, absolute(name), private=private))


def name_servers(digest: bytes) -> list[str]:
    """Four names of the form that Route 53 gives its servers."""
    return [
        f"ns-{512 * place + digest[place]}.awsdns-{digest[place + 4] % 64:02}.{end}."
        for place, end in enumerate(_NS_ENDS)
    ]


def _apex(name: str, servers: list[str]) -> list[RecordSet]:
    return [
        RecordSet(name, "NS", _NS_TTL, tuple(servers)),
        RecordSet(name, "SOA", _SOA_TTL, (f"{servers[0]} {_SOA_REST}",)),
    ]


def _digest(account: str, zone_name: str, *, private: bool) -> bytes:
    return hashlib.sha256(f"{account}/{zone_name}/{private}".encode()).digest()


def _id(digest: bytes) -> str:
    letters = string.ascii_uppercase + string.digits
    return "Z" + "".join(letters[byte % len(letters)] for byte in digest[:20])
