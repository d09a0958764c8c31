"""Everything outside on loopback: AWS, DNS and the TLS edge over one world."""

import asyncio
import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

from bot.resolve import PublicNames
from bot.resolve.ask import Clock
from sandbox.aws import AwsStandIn, route53
from sandbox.aws.switches import Switches
from sandbox.aws.world import World
from sandbox.aws.zoneseeds import seed_zones
from sandbox.edge.ca import Authorities
from sandbox.edge.dns import DnsStandIn
from sandbox.edge.dnscontrol import DnsControl
from sandbox.edge.edge import Edge
from sandbox.edge.otherzones import public_dns
from sandbox.edge.publicdns import PublicDns
from tests.support.loop_thread import LoopThread, loop_thread

SPEED = 500.0


@cache
def authorities() -> Authorities:
    """The same for all tests: their keys take longest to make."""
    return Authorities.under(None)


@dataclass
class Outside:
    """The running stand-ins and how tests reach into them."""

    url: str
    world: World
    public: PublicDns
    dns: DnsStandIn
    dns_at: tuple[str, int]
    edge: Edge
    loop: LoopThread
    edit: DnsControl

    @property
    def resolver(self) -> tuple[str, int]:
        """The resolver as the settings name it."""
        return self.dns_at

    def names(self, *resolvers: tuple[str, int], seconds: float = 0.4) -> PublicNames:
        """DNS as the bot asks it."""
        return PublicNames(
            resolvers or (self.resolver,),
            authoritative_port=self.dns_at[1],
            allow_private=True,
            clock=Clock(query_seconds=seconds, total_seconds=2 * seconds),
        )

    def put(
        self, zone: str, name: str, kind: str, *values: str, ttl: int = 300
    ) -> None:
        """Write a record set by hand."""
        row = {"zone": zone, "name": name, "type": kind, "ttl": ttl}
        self.on_loop(self.edit, {**row, "values": list(values)})

    def remove(self, zone: str, name: str, kind: str) -> None:
        """Take a record set away by hand."""
        row = {"zone": zone, "name": name, "type": kind, "delete": True}
        self.on_loop(self.edit, row)

    def trouble(self, name: str, kind: str | None) -> None:
        """Let everybody who asks below this name meet trouble."""
        self.on_loop(self.edit, {"trouble": {"name": name, "kind": kind}})

    def seed(self, **rows: list[dict[str, Any]]) -> dict[str, list[str]]:
        """Put certificates and configurations there; their ARNs."""
        found: dict[str, list[str]] = self.control("seed", **rows)
        return found

    def control(self, page: str, **body: Any) -> Any:
        """POST to a control page of AWS."""
        asked = Request(f"{self.url}/control/{page}", json.dumps(body).encode())
        with build_opener(ProxyHandler({})).open(asked, timeout=5) as answer:
            return json.loads(answer.read())

    def on_loop(self, work: Any, *given: Any) -> Any:
        """Do something where the servers live, between two of their requests."""

        async def doing() -> Any:
            return work(*given)

        return self.loop.run(doing())

    def behave(self, port: int, **wanted: str) -> None:
        """Let a TLS port serve, refuse or stall, or ask for client certificates."""
        self.loop.run(self.edge.control({"port": port, **wanted}))


@contextmanager
def outside(**switches: bool | float | str) -> Iterator[Outside]:
    """All of it, for as long as the block lasts."""
    turned = Switches()
    for name, value in switches.items():
        turned.set(name, value)
    world = World(
        None,
        lambda: datetime.now(UTC),
        SPEED,
        random.Random(7),
        turned,
        authorities().amazon,
        public=authorities().public,
        private=authorities().private,
    )
    seed_zones(world)
    public, others = public_dns(world)
    dns = DnsStandIn(public, now=world.now, delay=world.delay)
    edge = Edge(world, public)
    aws = AwsStandIn(world, public.cname, public.caa, route53=route53.handle)
    with loop_thread() as loop:
        url = loop.run(aws.start())
        dns_at = loop.run(dns.start("127.0.0.1"))
        loop.run(edge.start("127.0.0.1"))
        edit = DnsControl(world, public, others)
        try:
            yield Outside(url, world, public, dns, dns_at, edge, loop, edit)
        finally:
            loop.run(_stop(edge, dns, aws))


async def _stop(*servers: Any) -> None:
    await asyncio.gather(*(each.stop() for each in servers))


def write_roots(folder: Path) -> Path:
    """The bundle of the authorities that count as public."""
    return authorities().write_public_roots(folder / "roots.pem")
