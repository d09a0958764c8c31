from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.plans import StepName, step
from bot.core.wireseen import Served
from bot.errors import Permanent
from bot.steps import STEPS
from bot.steps.base import Done, Todo, Wait
from tests.support import facts as sample
from tests.support.fake_world import ENDPOINT
from tests.support.stepping import Stepping

NAME = "device-acme-example-1234"
CREATE = step(
    StepName.CREATE_CONFIG, config_name=NAME, tls_policy="IoTSecurityPolicy_x"
)
ZONE = {"zone_id": "Z0ACME", "zone": "acme.example", "dns_account": "777788889999"}
WRITE = step(StepName.WRITE_CNAME, **ZONE, endpoint=ENDPOINT, ttl="300")
REPLACE = step(
    StepName.WRITE_CNAME,
    **ZONE,
    endpoint=ENDPOINT,
    ttl="300",
    before="old.acme.example",
    before_ttl="3600",
)
SERVED = step(StepName.AWAIT_SERVED, ports="8883,443")


def issued():
    world = Stepping()
    world.certificates[sample.ARN] = sample.certificate(fingerprint="3A:7F")
    world.outputs["certificate_arn"] = sample.ARN
    return world


def record(world, value, ttl=3600):
    world.world.records[sample.DOMAIN] = {"CNAME": sample.cname(value, ttl)}


def answer(fingerprint="3A:7F", port=8883, **more):
    return Served(
        port=port,
        address="127.0.0.1",
        sni=sample.DOMAIN,
        fingerprint=fingerprint,
        **more,
    )


def test_the_configuration_is_made_once_and_valid():
    world = issued()

    assert isinstance(world.look(CREATE), Todo)
    world.act(CREATE)
    world.act(CREATE)

    assert isinstance(world.look(CREATE), Done)
    assert [NAME] == list(world.configs)
    assert world.outputs["endpoint"] == ENDPOINT


def test_a_configuration_that_describe_does_not_know_yet_is_waited_for():
    world = issued()
    world.act(CREATE)
    world.configs.clear()

    assert isinstance(world.look(CREATE), Wait)
    world.later(minutes=3)
    assert isinstance(world.look(CREATE), Todo)


@pytest.mark.parametrize(
    "change",
    [
        {"tags": ()},
        {"domain": "other.acme.example"},
        {"certificate_arn": sample.ARN + "0"},
    ],
)
def test_a_configuration_that_aws_does_not_call_ours_stops_the_run(change):
    world = issued()
    world.act(CREATE)
    world.configs[NAME] = replace(world.configs[NAME], **change)

    with pytest.raises(Permanent, match="did not make"):
        world.look(CREATE)


def test_invalid_right_after_the_create_may_still_become_valid():
    world = issued()
    world.act(CREATE)
    world.configs[NAME] = replace(
        world.configs[NAME],
        certificate_status="INVALID",
        certificate_detail="chain too deep",
    )

    assert isinstance(world.look(CREATE), Wait)
    world.later(minutes=11)
    with pytest.raises(Permanent, match="chain too deep"):
        world.look(CREATE)


def test_a_configuration_disabled_by_hand_stops_the_run():
    world = issued()
    world.act(CREATE)
    world.configs[NAME] = replace(world.configs[NAME], enabled=False)

    with pytest.raises(Permanent, match="disabled outside"):
        world.look(CREATE)


def test_no_configuration_is_made_with_a_certificate_that_is_gone():
    world = issued()
    world.certificates.clear()

    with pytest.raises(Permanent, match="gone"):
        STEPS[CREATE.name].expects(world.context(CREATE))


def test_the_record_is_added_where_there_is_none():
    world = issued()

    assert isinstance(world.look(WRITE), Todo)
    world.act(WRITE)

    assert isinstance(world.look(WRITE), Done)
    assert [("CREATE",)] == [
        tuple(change.action for change in batch) for batch in world.world.changes
    ]


def test_a_record_that_appeared_after_the_plan_is_left_alone():
    world = issued()
    record(world, "someone.acme.example")

    with pytest.raises(Permanent, match="left as they are"):
        world.look(WRITE)


def test_a_replacement_deletes_exactly_what_was_shown_in_the_same_batch():
    world = issued()
    record(world, "old.acme.example")

    assert isinstance(world.look(REPLACE), Todo)
    world.act(REPLACE)

    batch = world.world.changes[0]
    assert ["DELETE", "CREATE"] == [change.action for change in batch]
    assert batch[0].record == sample.cname("old.acme.example")


@pytest.mark.parametrize(
    ("value", "ttl"), [("other.acme.example", 3600), ("old.acme.example", 60)]
)
def test_a_replacement_of_something_else_than_was_shown_is_not_made(value, ttl):
    world = issued()
    record(world, value, ttl)

    with pytest.raises(Permanent):
        world.look(REPLACE)


def test_served_means_every_port_answers_with_our_certificate():
    world = issued()
    world.look(SERVED)
    world.world.served = (answer(), answer("99:99", port=443, names=("*.iot",)))

    waiting = world.look(SERVED)
    world.world.served = (answer(), answer(port=443))

    assert isinstance(waiting, Wait)
    assert "still answers as `*.iot`" in " ".join(waiting.seen)
    assert isinstance(world.look(SERVED), Done)
    assert ("yes", "443,8883") == (
        world.outputs["served"],
        world.outputs["served_ports"],
    )


def test_a_machine_that_reaches_nothing_ends_without_the_check_not_as_failed():
    world = issued()
    world.look(SERVED)
    world.world.served = tuple(
        answer(None, port=port, error="connection refused") for port in (8883, 443)
    )

    assert "after 3 min the run ends" in world.look(SERVED).what
    world.give_up_looking = timedelta(seconds=20)
    world.later(seconds=19)
    assert "after 20 s the run ends" in world.look(SERVED).what
    world.later(seconds=1)
    seen = world.look(SERVED)

    assert isinstance(seen, Done)
    assert world.outputs["served"] == "unchecked"
    assert world.outputs["served_addresses"] == "127.0.0.1"


def test_one_port_that_answers_is_enough_to_keep_waiting_for_the_other():
    world = issued()
    world.look(SERVED)
    world.world.served = (answer(), answer(None, port=443, error="timed out"))

    world.later(minutes=4)

    assert isinstance(world.look(SERVED), Wait)


def test_a_machine_without_ipv6_still_sees_the_end():
    world = issued()
    world.look(SERVED)
    there = (answer(), answer(port=443))
    six = replace(answer(None, error="no route"), address="2001:db8::1")

    world.world.served = (*there, six, replace(six, port=443))

    assert isinstance(world.look(SERVED), Done)


def test_a_wrong_answer_over_ipv6_still_counts():
    world = issued()
    world.look(SERVED)
    six = replace(answer("99:99"), address="2001:db8::1")

    world.world.served = (answer(), answer(port=443), six)

    assert isinstance(world.look(SERVED), Wait)


def test_an_undo_takes_back_each_thing_and_nothing_twice():
    world = issued()
    arn = sample.ARN
    tags = (("iotdomain:run", "R-42"),)
    world.certificates[arn] = replace(world.certificates[arn], tags=tags)
    world.act(CREATE)
    world.act(WRITE)
    undo = Stepping(world.world, run_id="R-43")
    steps = [
        step(StepName.REMOVE_CNAME, **ZONE, endpoint=ENDPOINT, ttl="300"),
        step(StepName.REMOVE_CONFIG, config_name=NAME, adopt="R-42"),
        step(StepName.DELETE_CERTIFICATE, certificate_arn=arn, adopt="R-42"),
    ]

    for planned in steps:
        for _ in range(5):
            if isinstance(undo.look(planned), Done):
                break
            undo.act(planned)

    assert (world.configs, world.certificates) == ({}, {})
    assert not world.world.records[sample.DOMAIN]
    assert not [key for key in undo.outputs if key.startswith("kept:")]
    assert ("disable_config", NAME) in world.world.calls


def test_an_undo_leaves_what_changed_since_and_says_so():
    world = issued()
    world.act(CREATE)
    record(world, "someone.acme.example")
    world.configs[NAME] = replace(world.configs[NAME], tags=())
    undo = Stepping(world.world, run_id="R-43")

    undo.look(step(StepName.REMOVE_CNAME, **ZONE, endpoint=ENDPOINT, ttl="300"))
    undo.look(step(StepName.REMOVE_CONFIG, config_name=NAME, adopt="R-42"))
    undo.look(
        step(StepName.DELETE_CERTIFICATE, certificate_arn=sample.ARN, adopt="R-42")
    )

    kept = {key for key in undo.outputs if key.startswith("kept:")}
    assert kept == {"kept:cname", "kept:config", "kept:certificate"}


def test_an_undo_puts_back_the_record_that_was_replaced():
    world = issued()
    record(world, "old.acme.example")
    world.act(REPLACE)
    undo = Stepping(world.world, run_id="R-43")
    remove = replace(REPLACE, name=StepName.REMOVE_CNAME)

    assert isinstance(undo.look(remove), Todo)
    undo.act(remove)

    assert isinstance(undo.look(remove), Done)
    assert world.world.records[sample.DOMAIN]["CNAME"] == sample.cname(
        "old.acme.example"
    )


def test_a_validation_record_that_another_certificate_needs_stays():
    world = issued()
    name, value = "_x.device.acme.example", "_y.acm-validations.aws"
    planned = step(
        StepName.REMOVE_VALIDATION,
        **ZONE,
        records=f"{name}={value}",
        certificate_arn=sample.ARN + "-gone",
    )

    world.look(planned)

    assert "needs it" in world.outputs["kept:validation"]


def test_a_validation_record_that_was_changed_since_stays_and_is_listed():
    world = issued()
    name, value = "_x.device.acme.example", "_y.acm-validations.aws"
    other = replace(sample.cname("_z.acm-validations.aws"), name=name)
    world.world.records[name] = {"CNAME": other}
    planned = step(
        StepName.REMOVE_VALIDATION,
        **ZONE,
        records=f"{name}={value}",
        certificate_arn=sample.ARN,
    )

    assert isinstance(world.look(planned), Done)
    assert "now `_z.acm-validations.aws`" in world.outputs["kept:validation"]


def looking_at(*served, before="9C:01"):
    world = issued()
    world.outputs["certificate_fingerprint"] = "3A:7F"
    world.world.served = served
    planned = step(StepName.AWAIT_SERVED, ports="8883,443", before=before)
    return world, planned


def at(address, fingerprint="3A:7F", **more):
    return replace(answer(fingerprint, **more), address=address, names=(sample.DOMAIN,))


def test_one_of_two_addresses_that_is_behind_keeps_the_run_waiting_and_is_named():
    world, planned = looking_at(at("192.0.2.1"), at("192.0.2.2", "9C:01"))

    seen = world.look(planned)

    assert isinstance(seen, Wait)
    assert seen.seen[0] == (
        "Port 8883 at `192.0.2.2` still answers with the previous certificate."
    )


def test_a_certificate_that_was_never_the_one_before_is_called_an_older_one():
    world, planned = looking_at(at("192.0.2.1", "77:77"))

    assert "an older certificate" in world.look(planned).seen[0]


def test_more_than_eight_addresses_are_counted_and_eight_are_looked_at():
    asked = []
    many = [at(f"192.0.2.{number}") for number in range(1, 12)]
    world, planned = looking_at(*many)

    class Noting:
        def __call__(self, host, *, ports=None, addresses=None, **_):
            asked.append(addresses)
            return tuple(each for each in many if each.address in addresses)

    context = replace(world.context(planned), probe=Noting())
    seen = STEPS[planned.name].look(context)

    assert isinstance(seen, Done)
    assert len(asked[0]) == 8
    assert seen.outputs["served_of"] == "11"
    assert len(seen.outputs["served_addresses"].split(",")) == 8


def test_a_family_without_a_way_from_here_is_said_and_fails_nothing():
    lost = at("2001:db8::1", None, error="It could not be reached: no route.")
    world, planned = looking_at(at("192.0.2.1"), lost)

    seen = world.look(planned)

    assert isinstance(seen, Done)
    assert seen.outputs["served_unreached"] == "IPv6"
    assert seen.outputs["served_addresses"] == "192.0.2.1"
