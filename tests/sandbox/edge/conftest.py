import random
from datetime import UTC, datetime

import dns.flags
import dns.message
import dns.query
import pytest

from sandbox.aws.switches import Switches
from sandbox.aws.world import World
from sandbox.aws.zoneseeds import seed_zones
from sandbox.edge.ca import AMAZON_OCSP, Authority
from sandbox.edge.dns import DnsStandIn
from sandbox.edge.dnscontrol import DnsControl
from sandbox.edge.otherzones import public_dns
from tests.support.loop_thread import loop_thread

AMAZON = Authority("Sandbox Amazon Root CA", responder=AMAZON_OCSP)


class Dns:
    """A DNS server that runs, and the two ways of asking it."""

    def __init__(self, world, public, control, server, address):
        self.world, self.public, self.server = world, public, server
        self.control = control
        self.host, self.port = address

    def ask(self, name, kind, *, rd=True, tcp=False, **query):
        asked = dns.message.make_query(name, kind, **query)
        if not rd:
            asked.flags &= ~dns.flags.RD
        send = dns.query.tcp if tcp else dns.query.udp
        return send(asked, self.host, port=self.port, timeout=2)

    def put(self, zone, name, kind, *values, ttl=300):
        body = {"zone": zone, "name": name, "type": kind, "ttl": ttl}
        return self.control({**body, "values": list(values)})


@pytest.fixture(scope="session")
def loop():
    with loop_thread() as made:
        yield made


@pytest.fixture
def world():
    now = datetime.now(UTC)
    made = World(None, lambda: now, 60.0, random.Random(1), Switches(), AMAZON)
    seed_zones(made)
    return made


@pytest.fixture
def dns_server(loop, world):
    public, others = public_dns(world)
    server = DnsStandIn(public, now=world.now, delay=world.delay)
    address = loop.run(server.start("127.0.0.1"))
    yield Dns(world, public, DnsControl(world, public, others), server, address)
    loop.run(server.stop())
