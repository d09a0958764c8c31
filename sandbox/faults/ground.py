"""The domain that a fault is made in, and what it stands on."""

import socket
from contextlib import suppress
from dataclasses import dataclass

from sandbox.aws.records import Certificate, DomainConfig
from sandbox.aws.validation import record_for
from sandbox.aws.world import Region, World
from sandbox.aws.zones import HostedZone, Zones
from sandbox.edge.dnscontrol import DnsControl
from sandbox.edge.oddities import Oddities, Oddity
from sandbox.edge.rrsets import absolute, parent

_TTL = 60


@dataclass(frozen=True, slots=True)
class Ground:
    """A domain that is configured somewhere; found by its name alone."""

    world: World
    dns: DnsControl
    domain: str
    account: str
    region: str
    config: DomainConfig

    @classmethod
    def under(cls, world: World, dns: DnsControl, domain: str) -> "Ground":
        """Where it is; ValueError when no account has a configuration for it."""
        for account, its in world.accounts.items():
            for region, place in its.regions.items():
                for config in place.configs.values():
                    if config.domain_name == domain:
                        return cls(world, dns, domain, account, region, config)
        raise ValueError(f"{domain} is not set up in any account: create it first")

    @property
    def place(self) -> Region:
        """Everything of its account and region."""
        return self.world.accounts[self.account].regions[self.region]

    @property
    def certificate(self) -> Certificate:
        """The one configured; ValueError when ACM has none (any more)."""
        found = self.place.certificates.get(self.config.certificate_arn or "")
        if found is None:
            raise ValueError(f"{self.domain} has no certificate in ACM any more")
        return found

    @property
    def zone(self) -> str:
        """The zone in which its records stand, hosted here or elsewhere."""
        name = absolute(self.domain)
        hosted = [each.name for each in Zones(self.world).all() if not each.private]
        known = [*hosted, *map(absolute, self.dns.listing()["zones"])]
        above = [each for each in known if name.endswith(f".{each}") or name == each]
        if not above:
            raise ValueError(f"no zone here has {self.domain}")
        return max(above, key=len)

    @property
    def hosted(self) -> HostedZone:
        """The same as Route 53 has it; ValueError when another provider does."""
        found = (it for it in Zones(self.world).all() if not it.private)
        zone = next((it for it in found if it.name == self.zone), None)
        if zone is None:
            raise ValueError(f"{self.zone} is hosted elsewhere than in Route 53")
        return zone

    @property
    def endpoint(self) -> str:
        """Where its CNAME should lead."""
        return self.world.endpoint(self.account, self.region)

    def put(
        self,
        kind: str,
        *values: str,
        name: str = "",
        ttl: int = _TTL,
        zone: str = "",
    ) -> None:
        """Write a record set, at the domain unless another name is given."""
        record = {"name": name or self.domain, "type": kind, "ttl": ttl}
        self.dns({"zone": zone or self.zone, **record, "values": list(values)})

    def remove(self, kind: str, *, name: str = "", zone: str = "") -> None:
        """Take one away; nothing happens where there is none."""
        record = {"name": name or self.domain, "type": kind, "delete": True}
        with suppress(ValueError):
            self.dns({"zone": zone or self.zone, **record})

    def point(self, to: str, ttl: int = _TTL) -> None:
        """Let its CNAME lead somewhere."""
        self.put("CNAME", to, ttl=ttl)

    def unpoint(self) -> None:
        """Take its CNAME away."""
        self.remove("CNAME")

    def delegate(self, *servers: str) -> None:
        """Let the zone above name these servers for our zone, or none at all."""
        above = parent(self.zone)
        if servers:
            self.put("NS", *servers, name=self.zone, zone=above)
        else:
            self.remove("NS", name=self.zone, zone=above)

    def treat(self, oddity: Oddity) -> None:
        """Let the edge treat the name so."""
        Oddities(self.world).put(self.domain, oddity)

    def prove(self) -> None:
        """Have the record there by which ACM checks the name."""
        name, value = record_for(self.account, self.domain)
        self.put("CNAME", value, name=name)

    def unprove(self) -> None:
        """Take that record away."""
        name, _ = record_for(self.account, self.domain)
        self.remove("CNAME", name=name)


def require_loopback(address: str) -> None:
    """ValueError on machines whose loopback is 127.0.0.1 alone."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
            trial.bind((address, 0))
    except OSError as error:
        raise ValueError(f"this machine has no {address}: {error.strerror}") from None
