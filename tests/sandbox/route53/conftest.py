import asyncio
import random
import threading
from datetime import UTC, datetime

import boto3
import pytest
from aiohttp import web
from botocore.config import Config

from sandbox.aws import route53
from sandbox.aws.front import FrontDoor
from sandbox.aws.identities import ADMIN, ADMIN_ROLE, DNS_ACCOUNT
from sandbox.aws.switches import Switches
from sandbox.aws.world import World
from sandbox.aws.zones import Zones
from sandbox.aws.zoneseeds import seed_zones
from sandbox.edge.ca import Authority

AMAZON = Authority("Sandbox Amazon Root CA")


@pytest.fixture
def world():
    made = World(
        None,
        lambda: datetime.now(UTC),
        60.0,
        random.Random(1),
        Switches(),
        AMAZON,
    )
    seed_zones(made)
    return made


@pytest.fixture
def zones(world):
    """The DNS account's zones by name and whether they are private."""
    found = Zones(world).of(DNS_ACCOUNT)
    return {(zone.name, zone.private): zone for zone in found}


@pytest.fixture
def url(world):
    loop = asyncio.new_event_loop()
    ports = []
    ready, done = threading.Event(), asyncio.Event()

    async def serve():
        app = web.Application()
        door = FrontDoor(world, {"route53": route53.handle})
        app.router.add_route("*", "/{tail:.*}", door.answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        ports.append(runner.addresses[0][1])
        ready.set()
        await done.wait()
        await runner.cleanup()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    assert ready.wait(10)
    yield f"http://127.0.0.1:{ports[0]}"
    loop.call_soon_threadsafe(done.set)
    thread.join(10)
    loop.close()


@pytest.fixture
def aws(url):
    """Real boto3 as an administrator, who may change anything."""
    session = boto3.Session(ADMIN.access_key, ADMIN.secret, region_name="us-east-1")
    once = Config(retries={"total_max_attempts": 1}, connect_timeout=2, read_timeout=5)
    sts = session.client("sts", endpoint_url=url, config=once)
    given = sts.assume_role(
        RoleArn=f"arn:aws:iam::{DNS_ACCOUNT}:role/{ADMIN_ROLE}",
        RoleSessionName="test",
    )["Credentials"]
    made = boto3.client(
        "route53",
        endpoint_url=url,
        region_name="us-east-1",
        aws_access_key_id=given["AccessKeyId"],
        aws_secret_access_key=given["SecretAccessKey"],
        aws_session_token=given["SessionToken"],
        config=once,
    )
    yield made
    made.close()
    sts.close()


@pytest.fixture
def acme(zones):
    return zones["acme.example.", False].id
