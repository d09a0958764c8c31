"""What a fault does to one name at the edge, and to no other."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.probe.handshake import shake
from sandbox.aws.seed import Seed, SeedConfig, plant
from sandbox.edge.edge import HTTPS, MQTT, PUBLISH, Edge
from sandbox.edge.oddities import SECOND, Oddities, Oddity

# What they make of a domain, the faults of the report show too.
pytestmark = pytest.mark.slow

NAME, OTHER = "odd.acme.example", "even.acme.example"
FIRST = "127.0.0.1"
PLACE = ("111122223333", "eu-central-1")


@pytest.fixture
def edge(loop, dns_server):
    configs = [SeedConfig(*PLACE, f"c-{n}", n) for n in (NAME, OTHER)]
    loop.run(plant(dns_server.world, Seed(configs=configs)))
    made = Edge(dns_server.world, dns_server.public)
    loop.run(made.start(FIRST))
    yield made
    loop.run(made.stop())


@pytest.fixture
def treat(dns_server):
    return lambda **how: Oddities(dns_server.world).put(NAME, Oddity(**how))


@pytest.fixture
def earlier(dns_server):
    """Another certificate for the name."""
    begun = datetime.now(UTC) - timedelta(days=3)
    made = dns_server.world.amazon.issue([NAME], not_before=begun, days=30)
    return {"chain_pem": made.chain_pem, "key_pem": made.key_pem}


def serial(edge, name=NAME, at=FIRST, port=MQTT, **how):
    shown = seen(edge, name, at, port, **how)
    return shown.chain[0].serial_number if shown.chain else None


def seen(edge, name=NAME, at=FIRST, port=MQTT, alpn=None, tls=None):
    port = edge.bound[port]
    return shake(at, port, sni=name, alpn=alpn, seconds=3, tls=tls)


def test_one_address_may_be_left_behind(edge, treat, earlier):
    own = serial(edge)
    treat(only_at=SECOND, **earlier)

    assert serial(edge) == own
    assert serial(edge, at=SECOND) not in {own, None}
    assert serial(edge, OTHER) == serial(edge, OTHER, at=SECOND)


def test_old_and_new_are_shown_in_turn(edge, treat, earlier):
    own = serial(edge)
    treat(every_other=True, **earlier)

    shown = [serial(edge) == own for _ in range(4)]

    assert shown == [False, True, False, True]


def test_a_chain_may_be_cut_to_the_leaf(edge, treat):
    whole = len(seen(edge).chain)
    treat(leaf_only=True)

    assert (whole, len(seen(edge).chain)) == (2, 1)
    assert len(seen(edge, OTHER).chain) == 2


def test_a_port_may_say_nothing_to_the_name(edge, treat):
    treat(silent_on=(MQTT,))

    assert seen(edge).chain == ()
    assert seen(edge, port=HTTPS).chain
    assert seen(edge, port=PUBLISH).chain
    assert seen(edge, OTHER).chain


def test_a_protocol_may_be_turned_away(edge, treat):
    treat(refuses=("x-amzn-mqtt-ca",))

    refused = seen(edge, port=HTTPS, alpn="x-amzn-mqtt-ca")

    assert (refused.chain, refused.alert) == ((), "no application protocol")
    assert seen(edge, port=HTTPS, alpn="mqtt").alpn == "mqtt"


def test_a_web_server_agrees_on_no_protocol_of_iots(edge, treat):
    treat(web=True)

    assert seen(edge, port=HTTPS, alpn="x-amzn-mqtt-ca").alpn is None
    assert seen(edge, OTHER, port=HTTPS, alpn="mqtt").alpn == "mqtt"


def test_a_version_may_be_shut(edge, treat):
    treat(lowest="1.3")

    assert seen(edge, tls="TLSv1.2").chain == ()
    assert seen(edge, tls="TLSv1.3").chain


def test_a_staple_may_be_another(edge, treat, dns_server):
    chain = edge.choose(NAME).chain_pem
    world = dns_server.world
    revoked = world.amazon.staple(chain, at=world.now(), is_revoked=True)

    treat(staple=revoked.hex())
    assert seen(edge).staple == revoked

    treat(staple="")
    assert seen(edge).staple == b""
