"""A name in DNS and a place for it at AWS, whether or not anything is set up there."""

from contextlib import suppress
from dataclasses import dataclass

from sandbox.aws.identities import IOT_ACCOUNTS, REGIONS
from sandbox.aws.world import Region, World
from sandbox.aws.zones import HostedZone, Zones
from sandbox.edge.dnscontrol import DnsControl
from sandbox.edge.rrsets import absolute, parent

TTL = 60


@dataclass(frozen=True, slots=True)
class Plot:
    """Where a domain is, or would be: the first account and region if in none."""

    world: World
    dns: DnsControl
    domain: str
    account: str
    region: str

    @classmethod
    def bare(cls, world: World, dns: DnsControl, domain: str) -> "Plot":
        """A place for a name that is not set up; ValueError when it is."""
        for number, account in world.accounts.items():
            for place in account.regions.values():
                if any(each.domain_name == domain for each in place.configs.values()):
                    raise ValueError(
                        f"{domain} is set up in {number} already, and this can only "
                        "happen to a name that is not"
                    )
        return cls(world, dns, domain, next(iter(IOT_ACCOUNTS)), REGIONS[0])

    @property
    def place(self) -> Region:
        """Everything of its account and region."""
        return self.world.accounts[self.account].regions[self.region]

    @property
    def above(self) -> str:
        """The name above."""
        return self.domain.partition(".")[2]

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
        ttl: int = TTL,
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

    def point(self, to: str, ttl: int = TTL) -> None:
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
