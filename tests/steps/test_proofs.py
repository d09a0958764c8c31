"""The records of a certificate with several names: each in its own zone, and back."""

from dataclasses import replace

import pytest

from bot.core.dnsseen import Record
from bot.core.facts import ValidationRecord
from bot.core.plans import StepName, step
from bot.core.proofs import Place, to_param
from bot.steps.base import Done, Todo, Wait
from tests.support import facts as sample
from tests.support.stepping import Stepping

OTHER, HAND = "mqtt.other.example", "gate.byhand.example"
ACCOUNT = "777788889999"
OWN = Place(name=sample.DOMAIN, zone="acme.example", zone_id="Z1", account=ACCOUNT)
NEXT = Place(name=OTHER, zone="other.example", zone_id="Z2", account=ACCOUNT)
THEIRS = Place(name=HAND, zone="byhand.example")
REQUEST = step(
    StepName.REQUEST_CERTIFICATE,
    names=f"{sample.DOMAIN},{OTHER},{HAND}",
    key="RSA_2048",
)
WRITE = step(
    StepName.WRITE_VALIDATION,
    zone_id="Z1",
    zone="acme.example",
    dns_account=ACCOUNT,
    places=to_param([OWN, NEXT]),
)
BY_HAND = step(
    StepName.RECORDS_BY_HAND,
    zone="byhand.example",
    name_servers="ns1.dns.example",
    places=to_param([THEIRS]),
)
VALUE = "_8a7b.acm-validations.aws"


def proof(name):
    return f"_3f9c.{name}"


def record(name, value=VALUE):
    return Record(name=proof(name), type="CNAME", ttl=300, values=(value,))


@pytest.fixture
def world():
    """ACM has named the records of all three names."""
    made = Stepping()
    made.act(REQUEST)
    made.look(REQUEST)
    arn = made.outputs["certificate_arn"]
    records = tuple(
        ValidationRecord(domain=each, name=proof(each), value=VALUE)
        for each in (sample.DOMAIN, OTHER, HAND)
    )
    made.certificates[arn] = replace(made.certificates[arn], validation=records)
    return made


def put(world, name, value=VALUE):
    world.world.records.setdefault(proof(name), {})["CNAME"] = record(name, value)


def changes(world):
    """The zones that were written to, in their order."""
    return [where for what, where in world.world.calls if what == "change"]


def written(world):
    while isinstance(world.look(WRITE), Todo):
        world.act(WRITE)
    return world


def test_each_zone_is_a_write_of_its_own(world):
    written(world)

    assert changes(world) == ["Z1", "Z2"]
    assert proof(OTHER) in world.world.records
    assert isinstance(world.look(WRITE), Done)


def test_a_name_of_somebody_else_is_left_to_them(world):
    written(world)

    assert proof(HAND) not in world.world.records
    seen = world.look(BY_HAND)
    assert isinstance(seen, Wait)
    assert [each.partition(":")[0] for each in seen.seen[:1]] == ["Record 1"]
    put(world, HAND)
    assert isinstance(world.look(BY_HAND), Done)


def test_only_what_was_missing_counts_as_written(world):
    put(world, sample.DOMAIN)

    written(world)

    assert changes(world) == ["Z2"]
    assert world.outputs["validation_written"] == f"{proof(OTHER)}={VALUE}"


def test_what_is_about_to_be_written_is_known_before_it_is(world):
    """A crash between the write and our save must not lose what has to be undone."""
    world.look(WRITE)
    put(world, sample.DOMAIN)
    put(world, OTHER)

    assert isinstance(world.look(WRITE), Done)
    assert set(world.outputs["validation_written"].split()) == {
        f"{proof(each)}={VALUE}" for each in (sample.DOMAIN, OTHER)
    }


def test_the_change_of_every_zone_is_waited_for(world):
    written(world)

    assert len(world.outputs["validation_change"].split()) == 2


# and back


def remove(world, arn=None):
    return step(
        StepName.REMOVE_VALIDATION,
        zone_id="Z1",
        zone="acme.example",
        dns_account=ACCOUNT,
        places=to_param([OWN, NEXT]),
        records=world.outputs["validation_written"],
        certificate_arn=arn or world.outputs["certificate_arn"],
    )


def undone(world, planned):
    world.world.calls.clear()
    while isinstance(world.look(planned), Todo):
        world.act(planned)
    return world


def test_each_record_is_removed_from_its_own_zone(world):
    written(world)

    undone(world, remove(world))

    assert changes(world) == ["Z1", "Z2"]
    assert not world.world.records.get(proof(OTHER))
    assert "kept:validation" not in world.outputs


def test_a_record_that_another_certificate_needs_stays_and_the_others_go(world):
    written(world)
    wild = sample.certificate(arn="arn:other", names=(f"*.{OTHER}",))
    world.certificates["arn:other"] = wild

    undone(world, remove(world))

    assert changes(world) == ["Z1"]
    assert proof(OTHER) in world.world.records
    assert "`arn:other` needs it" in world.outputs["kept:validation"]


def test_a_wildcard_for_the_domain_does_not_need_the_domains_own_record(world):
    written(world)
    wild = sample.certificate(arn="arn:other", names=("*.acme.example",))
    world.certificates["arn:other"] = wild

    undone(world, remove(world))

    assert changes(world) == ["Z1", "Z2"]
    assert "kept:validation" not in world.outputs


def test_a_record_that_was_changed_since_stays_as_it_is(world):
    written(world)
    put(world, OTHER, "_z.acm-validations.aws")

    undone(world, remove(world))

    assert changes(world) == ["Z1"]
    assert "now `_z.acm-validations.aws`" in world.outputs["kept:validation"]
