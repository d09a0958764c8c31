"""All stand-ins of the sandbox in one asyncio loop, seeded and joined."""

import asyncio
import random as randomness
import socket
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from sandbox.about import Running, about
from sandbox.aws import AwsStandIn, route53
from sandbox.aws.identities import BOT
from sandbox.aws.switches import Switches
from sandbox.aws.world import World
from sandbox.aws.zoneseeds import seed_zones
from sandbox.completions import COMMANDS, VERBS
from sandbox.controls import Controls
from sandbox.edge.ca import Authorities
from sandbox.edge.dns import DnsStandIn
from sandbox.edge.dnscontrol import DnsControl
from sandbox.edge.edge import HTTPS, MQTT, Edge
from sandbox.edge.otherzones import public_dns
from sandbox.options import Options
from sandbox.settings_toml import Edges, settings_toml
from sandbox.slack import SlackStandIn, people
from sandbox.slack.line import Delivery

HOST = "127.0.0.1"


class Sandbox:
    """Slack, AWS, DNS and the TLS edge; what an outside URL replaces is left out."""

    def __init__(self, options: Options, folder: Path) -> None:
        self.options = options
        self.folder = folder
        self.slack_url: str | None = None
        self.aws_url: str | None = None
        self.control_url: str | None = None
        self.dns: tuple[str, int] | None = None
        self.dns_second: tuple[str, int] | None = None
        self.edge_ports: Mapping[int, int] = {}
        self.public_roots = folder / "public-roots.pem"
        self.settings_path = folder / "settings.toml"
        self.bot_pid: int | None = None
        self.bot_port = 0
        self.world: World | None = None
        self._stops: list[Callable[[], Awaitable[None]]] = []

    async def start(self) -> None:
        """Start everything; what was started is stopped again when one part fails."""
        try:
            if self.options.aws_url is None:
                await self._start_aws()
            if self.options.slack_url is None:
                await self._start_slack()
        except BaseException:
            await self.stop()
            raise
        self.settings_path.write_text(self._settings())

    async def stop(self) -> None:
        """Stop everything, the last started first."""
        while self._stops:
            await self._stops.pop()()

    def environment(self) -> dict[str, str]:
        """What the bot is told by environment, and nothing of this machine's own."""
        found = {
            "AWS_ACCESS_KEY_ID": BOT.access_key,
            "AWS_SECRET_ACCESS_KEY": BOT.secret,
            "AWS_ENDPOINT_URL": self.options.aws_url or self.aws_url or "",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
            "SLACK_BOT_TOKEN": self.options.slack_bot_token or people.BOT_TOKEN,
            "SLACK_API_URL": self.options.slack_url or f"{self.slack_url}/api/",
        }
        if self.options.is_http:
            found["SLACK_SIGNING_SECRET"] = people.SIGNING_SECRET
        else:
            found["SLACK_APP_TOKEN"] = self.options.slack_app_token or people.APP_TOKEN
        if self.options.redis_url:
            found["REDIS_URL"] = self.options.redis_url
        return found

    async def _start_aws(self) -> None:
        options, ports = self.options, self.options.ports
        authorities = await asyncio.to_thread(Authorities.under, self.folder / "ca")
        authorities.write_public_roots(self.public_roots)
        world = World(
            self.folder,
            lambda: datetime.now(UTC),
            options.speed,
            randomness.Random(),
            Switches(),
            authorities.amazon,
            public=authorities.public,
            private=authorities.private,
        )
        self.world = world
        seed_zones(world)
        public, others = public_dns(world)
        servers = [
            DnsStandIn(public, now=world.now, delay=world.delay) for _ in range(2)
        ]
        self.dns = await self._start_dns(servers[0], ports.dns)
        self.dns_second = await self._start_dns(servers[1], ports.dns_second)
        edge = Edge(world, public)
        self._stops.append(edge.stop)
        await edge.start(HOST, {HTTPS: _near(ports.https), MQTT: _near(ports.mqtt)})
        self.edge_ports = edge.bound
        aws = AwsStandIn(world, public.cname, public.caa, route53=route53.handle)
        self._stops.append(aws.stop)
        self.aws_url = await aws.start(HOST, _near(ports.aws))
        memories = [each.resolver for each in servers]
        by_hand = DnsControl(world, public, others, memories)
        controls = Controls(by_hand, edge, world)
        self._stops.append(controls.stop)
        self.control_url = await controls.start(HOST, _near(ports.control))

    async def _start_dns(self, server: DnsStandIn, port: int) -> tuple[str, int]:
        self._stops.append(server.stop)
        return await server.start(HOST, _near(port, datagrams=True))

    async def _start_slack(self) -> None:
        delivery = Delivery()
        if self.options.is_http:
            self.bot_port = _near(self.options.ports.bot) or _free()
            url = f"http://{HOST}:{self.bot_port}/slack/events"
            delivery = Delivery(url=url, secret=people.SIGNING_SECRET)
        slack = SlackStandIn(
            data=self.folder,
            commands=COMMANDS,
            verbs=VERBS,
            about=lambda: about(self._running()),
            delivery=delivery,
        )
        self._stops.append(slack.stop)
        self.slack_url = await slack.start(HOST, self.options.ports.page)

    def _running(self) -> Running:
        return Running(
            speed=self.options.speed,
            bot_pid=self.bot_pid,
            control_url=self.control_url,
            world=self.world,
            dns=(self.dns, self.dns_second),
            edge_ports=self.edge_ports,
        )

    def _settings(self) -> str:
        edges = None
        if self.dns and self.dns_second:
            edges = Edges(
                resolvers=[self.dns, self.dns_second],
                ports=self.edge_ports,
                public_roots=self.public_roots,
            )
        listen = f"{HOST}:{self.bot_port}" if self.options.is_http else ""
        return settings_toml(
            speed=self.options.speed,
            edges=edges,
            listen=listen,
            watches=self.options.watches,
        )


def _free() -> int:
    """A port that nobody has now; the bot takes it a moment later."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
        trial.bind((HOST, 0))
        return int(trial.getsockname()[1])


def _near(port: int, *, datagrams: bool = False) -> int:
    """The port if it is free, else 0: any."""
    kinds = [socket.SOCK_STREAM] + [socket.SOCK_DGRAM] * datagrams
    try:
        for kind in kinds:
            with socket.socket(socket.AF_INET, kind) as trial:
                if kind is socket.SOCK_STREAM:
                    trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                trial.bind((HOST, port))
    except OSError:
        return 0
    return port
