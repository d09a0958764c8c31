"""The domain that a fault is made in, and what it stands on."""

import socket
from dataclasses import dataclass
from datetime import timedelta

from sandbox.aws.records import Certificate, DomainConfig
from sandbox.aws.validation import record_for
from sandbox.aws.world import World
from sandbox.edge.dnscontrol import DnsControl
from sandbox.edge.oddities import Oddities, Oddity
from sandbox.faults.plot import Plot

_LONG_AGO = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ground(Plot):
    """A domain that is configured somewhere; found by its name alone."""

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
    def certificate(self) -> Certificate:
        """The one configured; ValueError when ACM has none (any more)."""
        found = self.place.certificates.get(self.config.certificate_arn or "")
        if found is None:
            raise ValueError(f"{self.domain} has no certificate in ACM any more")
        return found

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

    def settle(self) -> None:
        """The last change is so long ago that AWS has had its time."""
        before = self.world.now() - _LONG_AGO
        self.config.last_status_change = before
        its = self.place.certificates.get(self.config.certificate_arn or "")
        if its is not None:
            its.issued_at = its.issued_at and min(its.issued_at, before)
            its.imported_at = its.imported_at and min(its.imported_at, before)


def require_loopback(address: str) -> None:
    """ValueError on machines whose loopback is 127.0.0.1 alone."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
            trial.bind((address, 0))
    except OSError as error:
        raise ValueError(f"this machine has no {address}: {error.strerror}") from None
