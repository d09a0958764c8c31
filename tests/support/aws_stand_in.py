"""The AWS stand-in in a thread, real boto3 clients for it, and a DNS made of dicts.

Every answer that a client of `Running` gets is held against botocore's own service
models: members that the model does not know, values of another type and error codes
that the operation does not declare fail the call.
"""

import asyncio
import contextlib
import json
import random
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from urllib.request import Request, urlopen

import boto3
from botocore.config import Config

from sandbox.aws import AwsStandIn
from sandbox.aws.identities import ADMIN, ADMIN_ROLE, BOT, EXTERNAL_ID
from sandbox.aws.switches import Switches
from sandbox.aws.world import World
from sandbox.edge.ca import AMAZON_OCSP, Authority
from tests.support.aws_models import hold_against_the_model

ACCOUNT, STAGING, DNS_ACCOUNT = "111122223333", "444455556666", "777788889999"
REGION = "eu-central-1"
# By this the policies know what the bot may change.
OURS = {"managed-by": "iotdomain"}
# Minutes at AWS pass in hundredths of a second: ISSUED takes 0.5 s, VALID 0.06 s.
SPEED = 500.0
T = TypeVar("T")


@cache
def authority() -> Authority:
    """One authority for all tests: its keys take longest to make."""
    return Authority("Sandbox Amazon Root CA", responder=AMAZON_OCSP)


@cache
def _session() -> Any:
    """One session for all clients: reading the service models takes longest."""
    return boto3.Session()


@dataclass
class Dns:
    """What ACM finds: CNAMEs and CAA records by name."""

    cnames: dict[str, str] = field(default_factory=dict)
    caa: dict[str, list[str]] = field(default_factory=dict)

    async def cname(self, name: str) -> str | None:
        return self.cnames.get(name.rstrip("."))

    async def caa_at(self, name: str) -> list[str]:
        return self.caa.get(name.rstrip("."), [])


@dataclass
class Running:
    """A stand-in that listens, and the ways to reach it."""

    url: str
    world: World
    dns: Dns

    def client(
        self,
        service: str,
        *,
        role: str | None = None,
        account: str = ACCOUNT,
        region: str = REGION,
        session_name: str = "R-1.U0ADA0001",
    ) -> Any:
        """A boto3 client there, as an administrator or as `iotdomain-<role>`."""
        name = f"iotdomain-{role}" if role else ADMIN_ROLE
        who = BOT if role else ADMIN
        found = self.signed_by("sts", who.access_key, who.secret).assume_role(
            RoleArn=f"arn:aws:iam::{account}:role/{name}",
            RoleSessionName=session_name,
            ExternalId=EXTERNAL_ID,
        )["Credentials"]
        return self.signed_by(
            service,
            found["AccessKeyId"],
            found["SecretAccessKey"],
            found["SessionToken"],
            region=region,
        )

    def sts(self) -> Any:
        """STS as the bot's own user."""
        return self.signed_by("sts", BOT.access_key, BOT.secret)

    def signed_by(
        self,
        service: str,
        key: str,
        secret: str,
        token: str | None = None,
        *,
        region: str = REGION,
    ) -> Any:
        """A client with these very credentials; it tries once."""
        client = _session().client(
            service,
            region_name=region,
            aws_access_key_id=key,
            aws_secret_access_key=secret,
            aws_session_token=token,
            endpoint_url=self.url,
            config=Config(
                retries={"total_max_attempts": 1},
                user_agent_extra="iotdomain/R-1",
                read_timeout=5,
            ),
        )
        client.meta.events.register("after-call", hold_against_the_model)
        return client

    def control(self, page: str, **body: Any) -> Any:
        """POST to a control page."""
        return self._ask("POST", page, json.dumps(body).encode())

    def get(self, page: str) -> Any:
        """GET a control page."""
        return self._ask("GET", page, None)

    def switch(self, name: str, value: bool | float | str) -> None:
        """Turn one switch."""
        self.control("switch", name=name, value=value)

    def calls(self, operation: str) -> list[dict[str, Any]]:
        """The calls of one operation in their order."""
        return [c for c in self.get("calls?after=0") if c["operation"] == operation]

    def _ask(self, method: str, page: str, body: bytes | None) -> Any:
        asked = Request(f"{self.url}/control/{page}", data=body, method=method)
        with urlopen(asked, timeout=5) as answer:
            return json.loads(answer.read())


def until(question: Callable[[], T | bool | None], seconds: float = 4.0) -> T:
    """The first answer that is not empty; fails when there is none in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := question():
            return found  # type: ignore[return-value] # neither None nor a bool False
        time.sleep(0.01)
    raise AssertionError("it did not happen in time")


@contextlib.contextmanager
def aws_stand_in(
    data: Path | None = None,
    *,
    speed: float = SPEED,
    route53: Any = None,
    dns: Dns | None = None,
    **switches: bool | float | str,
) -> Iterator[Running]:
    """The stand-in in a thread of its own, for as long as the block lasts."""
    turned = Switches()
    for name, value in switches.items():
        turned.set(name, value)
    found = dns or Dns()
    world = World(
        data, lambda: datetime.now(UTC), speed, random.Random(7), turned, authority()
    )
    stand_in = AwsStandIn(world, found.cname, found.caa_at, route53=route53)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        start = asyncio.run_coroutine_threadsafe(stand_in.start(), loop)
        yield Running(start.result(5), world, found)
    finally:
        asyncio.run_coroutine_threadsafe(stand_in.stop(), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()
