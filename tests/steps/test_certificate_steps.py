from dataclasses import replace

import pytest

from bot.core.dnsseen import Record
from bot.core.plans import StepName, step
from bot.core.runs import WaitsFor
from bot.errors import Permanent
from bot.steps.base import Done, Todo, Wait
from tests.support import facts as sample
from tests.support.stepping import Stepping

REQUEST = step(
    StepName.REQUEST_CERTIFICATE, names=sample.DOMAIN, key="RSA_2048", adopt=None
)
WRITE = step(
    StepName.WRITE_VALIDATION,
    zone_id="Z0ACME",
    zone="acme.example",
    dns_account="777788889999",
)
BY_HAND = step(
    StepName.RECORDS_BY_HAND,
    zone="acme.example",
    name_servers="ns1.dns.example",
    early="yes",
)
ISSUED = step(StepName.AWAIT_CERTIFICATE)
NAME, VALUE = "_3f9c.device.acme.example", "_8a7b.acm-validations.aws"


def requested(**run):
    world = Stepping(**run)
    world.act(REQUEST)
    world.look(REQUEST)
    return world, world.outputs["certificate_arn"]


def asked():
    world, arn = requested()
    world.asks_for(arn, NAME, VALUE)
    return world, arn


def put(world, name, kind, value):
    record = Record(name=name, type=kind, ttl=300, values=(value,))
    world.world.records.setdefault(name, {})[kind] = record


def test_a_request_made_twice_is_one_certificate():
    world = Stepping()

    assert isinstance(world.look(REQUEST), Todo)
    world.act(REQUEST)
    world.act(REQUEST)

    assert len(world.certificates) == 1
    assert isinstance(world.look(REQUEST), Done)


def test_a_request_whose_answer_was_lost_is_found_by_its_tag():
    world, arn = requested()
    world.outputs.clear()

    assert isinstance(world.look(REQUEST), Done)
    assert world.outputs["certificate_arn"] == arn


def test_a_certificate_of_another_run_is_not_ours():
    world, _ = requested(run_id="R-41")
    other = Stepping(world.world, run_id="R-42")

    assert isinstance(other.look(REQUEST), Todo)


def test_a_run_that_goes_on_takes_the_certificate_of_the_one_before():
    world, arn = requested(run_id="R-41")
    other = Stepping(world.world, run_id="R-42")
    adopting = step(
        StepName.REQUEST_CERTIFICATE,
        names=sample.DOMAIN,
        key="RSA_2048",
        adopt="R-41",
    )

    assert isinstance(other.look(adopting), Done)
    assert other.outputs["certificate_arn"] == arn


def test_acm_may_take_a_while_to_name_the_record():
    world, _ = requested()

    seen = world.look(WRITE)

    assert isinstance(seen, Wait)
    assert seen.who is WaitsFor.AWS


def test_the_validation_record_is_written_once_and_known_to_be_ours():
    world, _ = asked()

    assert isinstance(world.look(WRITE), Todo)
    world.act(WRITE)

    assert isinstance(world.look(WRITE), Done)
    assert world.world.records[NAME]["CNAME"].values == (VALUE,)
    assert (NAME, VALUE) == (
        world.outputs["validation_name"],
        world.outputs["validation_value"],
    )


def test_another_value_at_the_validation_name_is_never_overwritten():
    world, _ = asked()
    put(world, NAME, "CNAME", "_other.acm-validations.aws")

    with pytest.raises(Permanent, match="exists already"):
        world.look(WRITE)


@pytest.mark.parametrize(
    ("name", "kind", "value", "says"),
    [
        (f"{NAME}.acme.example", "CNAME", VALUE, "second time"),
        (NAME.removeprefix("_"), "CNAME", VALUE, "underscore"),
        (NAME, "TXT", VALUE, "TXT record"),
        (NAME, "A", "198.51.100.7", "proxied"),
        (NAME, "CNAME", f"{VALUE}.acme.example", "added the zone to the value"),
        (NAME, "CNAME", "elsewhere.example", "points to"),
    ],
)
def test_the_usual_mistakes_are_named(name, kind, value, says):
    world, _ = asked()
    put(world, name, kind, value)

    seen = world.look(BY_HAND)

    assert isinstance(seen, Wait)
    assert seen.who is WaitsFor.PERSON
    assert says in " ".join(seen.seen)


def test_a_record_added_by_hand_lets_the_run_go_on():
    world, _ = asked()
    assert isinstance(world.look(BY_HAND), Wait)
    put(world, NAME, "CNAME", VALUE)

    assert isinstance(world.look(BY_HAND), Done)


def test_what_acm_has_issued_needs_no_record_to_be_seen():
    world, arn = asked()
    world.issue(arn)

    assert isinstance(world.look(BY_HAND), Done)


def test_issued_is_done_and_pending_waits_with_acms_own_limit():
    world, arn = asked()

    waiting = world.look(ISSUED)
    world.issue(arn)

    assert waiting.limit.total_seconds() == 72 * 3600
    assert isinstance(world.look(ISSUED), Done)
    assert world.outputs["certificate_fingerprint"] == "3A:7F"


@pytest.mark.parametrize(
    ("status", "failure", "says"),
    [
        ("VALIDATION_TIMED_OUT", None, "72 hours"),
        ("FAILED", "CAA_ERROR", "CAA record"),
        ("FAILED", "SOMETHING_NEW", "no reason that can be mended"),
        ("REVOKED", None, "REVOKED"),
    ],
)
def test_what_acm_ended_is_ended_with_the_reason(status, failure, says):
    world, arn = asked()
    found = world.certificates[arn]
    world.certificates[arn] = replace(found, status=status, failure=failure)

    with pytest.raises(Permanent, match=says):
        world.look(ISSUED)


def test_a_certificate_deleted_meanwhile_stops_the_run():
    world, arn = asked()
    del world.certificates[arn]

    with pytest.raises(Permanent, match="deleted outside"):
        world.look(ISSUED)


def test_a_certificate_that_iot_would_not_like_is_named_before_iot_is_asked():
    world, arn = asked()
    world.issue(arn, key="EC_secp384r1")

    with pytest.raises(Permanent, match="EC_secp384r1"):
        world.look(ISSUED)
