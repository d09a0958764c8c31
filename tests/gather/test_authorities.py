"""The zone's own servers are asked past any cache, and a record astray is found."""

from datetime import UTC, datetime

import pytest

from bot.aws import Aws
from bot.core.authorityseen import Slip
from bot.core.topics import Topic
from bot.errors import Transient
from bot.gather.authorities import authorities
from bot.gather.deep import Eyes
from bot.gather.variants import variants
from bot.probe import TlsProbe
from tests.support.facts import target

NAME, ZONE = "device.byhand.example", "byhand.example"
PLACE = ("111122223333", "eu-central-1")


@pytest.fixture
def seen(there, look, roots):
    """The first look and a further one, with every handshake that was made."""
    aws = Aws(now=lambda: datetime.now(UTC), endpoint_url=there.url)
    made = []

    def seeing(further, domain=NAME):
        row = {"account": PLACE[0], "region": PLACE[1], "name": "device"}
        there.seed(configs=[{**row, "domain_name": domain}])
        names = there.names()
        probe = TlsProbe(
            names,
            now=lambda: datetime.now(UTC),
            ports=there.edge.bound,
            allow_private=True,
            public_roots=roots,
            seconds=2.0,
        )

        def counted(host, **how):
            shown = probe(host, **how)
            made.extend(shown)
            return shown

        eyes = Eyes(
            target=target(),
            clouds=aws.for_caller("look", "U0ADA0001"),
            names=names,
            probe=counted,
            now=lambda: datetime.now(UTC),
        )
        facts = look(domain)
        return facts, further(facts, eyes), made

    yield seeing
    aws.close()


@pytest.fixture
def endpoint(there):
    return there.world.endpoint(*PLACE)


def test_the_right_record_is_seen_at_its_source(there, seen, endpoint):
    there.put(ZONE, NAME, "CNAME", endpoint, ttl=60)

    _, deep, _ = seen(authorities)

    assert {each.target for each in deep.authorities.servers} == {endpoint}
    assert {each.ttl for each in deep.authorities.servers} == {60}
    assert deep.authorities.mistake is None


@pytest.mark.parametrize(
    ("name", "kind", "value", "slip"),
    [
        (f"{NAME}.{ZONE}", "CNAME", "{}", Slip.DOUBLED),
        (NAME, "CNAME", "{}." + ZONE, Slip.VALUE),
        (NAME, "TXT", '"{}"', Slip.TEXT),
        (NAME, "A", "203.0.113.9", Slip.ADDRESS),
    ],
)
def test_a_record_astray_is_found(there, seen, endpoint, name, kind, value, slip):
    there.put(ZONE, name, kind, value.format(endpoint))

    _, deep, _ = seen(authorities)

    assert deep.authorities.mistake.slip is slip


def test_an_old_answer_in_a_cache_tells_how_long_it_lasts(there, seen, endpoint):
    there.put(ZONE, NAME, "CNAME", "old.byhand.example", ttl=86_400)
    there.names().resolve(NAME, "A")
    there.put(ZONE, NAME, "CNAME", endpoint)

    facts, deep, _ = seen(authorities)

    assert [each.chain for each in facts.public] == [("old.byhand.example",)]
    assert 80_000 < facts.public[0].lasts <= 86_400
    assert {each.target for each in deep.authorities.servers} == {endpoint}


@pytest.mark.slow
def test_a_zone_whose_servers_do_not_answer_is_a_gap(there, seen, endpoint):
    there.put(ZONE, NAME, "CNAME", endpoint)
    facts, _, _ = seen(authorities)
    there.trouble(ZONE, "timeout")

    with pytest.raises(Transient, match="could not be asked"):
        authorities(
            facts,
            Eyes(
                target=target(), clouds=None, names=there.names(), probe=None, now=None
            ),
        )


def test_a_healthy_domain_costs_six_more_handshakes(there, seen, endpoint):
    there.put(ZONE, NAME, "CNAME", endpoint)

    facts, deep, made = seen(variants)

    assert len(facts.served) == 2
    assert len(made) == len(deep.variants) == 6
    assert {each.seen.port for each in deep.variants} == {8883, 8443}
    assert [each.seen.sni for each in deep.variants if not each.seen.sni] == [""]
    assert deep.addresses == ()


@pytest.mark.slow
def test_an_address_that_the_first_look_left_out_is_looked_at(there, seen, endpoint):
    rest = [f"127.0.0.{number}" for number in range(2, 9)]
    there.world.section("addresses")[f"{endpoint}."] = rest
    there.put(ZONE, NAME, "CNAME", endpoint)

    facts, deep, made = seen(variants)

    looked = {each.address for each in (*facts.served, *deep.addresses)}
    assert looked == {"127.0.0.1", *rest}
    assert len(facts.served) + len(made) <= 40
    assert Topic.VARIANTS not in {each.topic for each in deep.gaps}
