"""The whole sandbox without its bot, in a thread, for tests of the flow.

    with running_sandbox() as sandbox:
        sandbox.slack.send_command(ADA, CHANNEL, "/iotdomain create d.acme.example")
        sandbox.aws.control("fault", service="acm", operation="RequestCertificate")
        sandbox.put_dns("byhand.example", "d.byhand.example", "CNAME", "…")

`sandbox.environment` and `sandbox.settings_path` are what `bot run` needs.
"""

import asyncio
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

import dns.message
import dns.query

from sandbox.aws.world import World
from sandbox.compose import Sandbox
from sandbox.options import Options, Ports
from tests.support.decorum import require_decorum
from tests.support.iam import require_rights
from tests.support.loop_thread import LoopThread, loop_thread
from tests.support.slack_stand_in import SlackDriver

_OPENER = build_opener(ProxyHandler({}))
# Minutes at AWS in hundredths of a second: a whole run in about two seconds.
SPEED = 600.0


class ControlError(AssertionError):
    """The sandbox refused a control request; the text is its own."""


@dataclass
class Controlled:
    """JSON over a stand-in's control pages."""

    url: str

    def control(self, page: str, **body: Any) -> Any:
        return self._ask(page, json.dumps(body).encode())

    def get(self, page: str) -> Any:
        return self._ask(page, None)

    def _ask(self, page: str, body: bytes | None) -> Any:
        headers = {"Content-Type": "application/json"}
        asked = Request(f"{self.url}/control/{page}", data=body, headers=headers)
        try:
            with _OPENER.open(asked, timeout=10) as answer:
                return json.load(answer)
        except HTTPError as refused:
            raise ControlError(refused.read().decode()) from refused


class Aws(Controlled):
    """The AWS stand-in: faults, switches, clock, what was called."""

    def switch(self, name: str, value: bool | float | str) -> None:
        self.control("switch", name=name, value=value)

    def advance(self, seconds: float) -> None:
        self.control("clock", advance_seconds=seconds)

    def calls(self, operation: str | None = None) -> list[dict[str, Any]]:
        found = self.get("calls?after=0")
        return [each for each in found if operation in {None, each["operation"]}]

    def writes(self) -> list[dict[str, Any]]:
        """Calls that changed something, in their order."""
        return [each for each in self.calls() if each["write"] and each["effect"]]

    def state(self) -> dict[str, Any]:
        return self.get("state")


class RunningSandbox:
    """What a test holds of a sandbox that runs in this process."""

    def __init__(self, sandbox: Sandbox, thread: LoopThread) -> None:
        self._sandbox, self.thread = sandbox, thread
        assert sandbox.slack_url
        assert sandbox.aws_url
        assert sandbox.control_url
        assert sandbox.world
        assert sandbox.dns
        self.slack = SlackDriver(sandbox.slack_url)
        self.aws = Aws(sandbox.aws_url)
        self.edge = Controlled(sandbox.control_url)
        self.world: World = sandbox.world
        self.dns: tuple[str, int] = sandbox.dns
        self.edge_ports = dict(sandbox.edge_ports)
        self.request_url = f"http://127.0.0.1:{sandbox.bot_port}/slack/events"
        self.public_roots: Path = sandbox.public_roots
        self.settings_path: Path = sandbox.settings_path
        self.environment: dict[str, str] = sandbox.environment()
        # Actions that a test lets the policies refuse.
        self.refused_on_purpose: set[str] = set()

    def put_dns(
        self, zone: str, name: str, kind: str, *values: str, ttl: int = 300
    ) -> None:
        """A person edits DNS, in the console or at another provider."""
        body = {"zone": zone, "name": name, "type": kind, "ttl": ttl}
        self.edge.control("dns", **body, values=list(values))

    def delete_dns(self, zone: str, name: str, kind: str) -> None:
        self.edge.control("dns", zone=zone, name=name, type=kind, delete=True)

    def trouble(self, name: str, kind: str | None) -> None:
        """servfail, refused or timeout for the name and all below it; None ends it."""
        self.edge.control("dns", trouble={"name": name, "kind": kind})

    def tls(self, port: int, **how: str) -> None:
        """behaviour=serve|refuse|stall, mutual_tls=hard|soft|off, for 443 or 8883."""
        self.edge.control("tls", port=port, **how)

    def ask_dns(self, name: str, kind: str, *, rd: bool = True) -> list[str]:
        """The values that DNS answers, CNAMEs on the way included."""
        query = dns.message.make_query(name, kind, flags=0x0100 if rd else 0)
        reply = dns.query.udp(query, self.dns[0], port=self.dns[1], timeout=3)
        return [str(each) for rrset in reply.answer for each in rrset]


@contextmanager
def running_sandbox(
    *,
    speed: float = SPEED,
    data: Path | None = None,
    ports: Ports | None = None,
    watches: bool = False,
    http: bool = False,
) -> Iterator[RunningSandbox]:
    """A sandbox on free ports with a folder of its own, until the block ends.

    Only where a test is about them does the bot look at all domains by the clock.

    At the end nothing that its Slack received may ping a stranger or have words of
    the code, and no policy may have refused the bot anything.
    """
    with tempfile.TemporaryDirectory(prefix="sb-") as made, loop_thread() as thread:
        folder = data or Path(made)
        options = Options(
            data=folder,
            ports=ports or Ports.any(),
            speed=speed,
            watches=watches,
            is_http=http,
        )
        sandbox = Sandbox(options, folder)
        thread.run(sandbox.start(), within=30)
        try:
            running = RunningSandbox(sandbox, thread)
            yield running
            require_decorum(running.slack.log())
            require_rights(running.aws.get("iam"), running.refused_on_purpose)
        finally:
            thread.run(asyncio.wait_for(sandbox.stop(), 10))
