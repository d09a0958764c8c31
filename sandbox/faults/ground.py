"""The domain that a fault is made in, and what it stands on."""

from contextlib import suppress
from dataclasses import dataclass

from sandbox.aws.records import Certificate, DomainConfig
from sandbox.aws.validation import record_for
from sandbox.aws.world import Region, World
from sandbox.aws.zones import Zones
from sandbox.edge.dnscontrol import DnsControl
from sandbox.edge.rrsets import absolute

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

    def point(self, to: str) -> None:
        """Let its CNAME lead somewhere."""
        record = {"name": self.domain, "type": "CNAME", "ttl": _TTL, "values": [to]}
        self.dns({"zone": self.zone, **record})

    def unpoint(self) -> None:
        """Take its CNAME away."""
        record = {"name": self.domain, "type": "CNAME", "delete": True}
        self.dns({"zone": self.zone, **record})

    def prove(self) -> None:
        """Have the record there by which ACM checks the name."""
        name, value = record_for(self.account, self.domain)
        record = {"name": name, "type": "CNAME", "ttl": _TTL, "values": [value]}
        self.dns({"zone": self.zone, **record})

    def unprove(self) -> None:
        """Take that record away."""
        name, _ = record_for(self.account, self.domain)
        with suppress(ValueError):  # it was never there
            self.dns({"zone": self.zone, "name": name, "type": "CNAME", "delete": True})
