"""What was asked for has to be what AWS has, and what the wire shows."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.facts import Authorizer
from bot.core.plans import StepName, step
from bot.core.requests import Options
from bot.errors import Permanent
from bot.steps import STEPS
from bot.steps.as_asked import STAPLE_LIMIT
from bot.steps.base import Done, Wait
from tests.steps.test_domain_steps import NAME, answer, issued

TLS12 = "IoTSecurityPolicy_TLS12_1_2_2022_10"
TLS13 = "IoTSecurityPolicy_TLS13_1_3_2022_10"
BOTH = ("TLSv1.2", "TLSv1.3")
PAIR = {"authentication": "AWS_X509", "protocol": "HTTPS"}


def making(**options):
    return step(StepName.CREATE_CONFIG, config_name=NAME, **options)


def serving(**more):
    return step(StepName.AWAIT_SERVED, ports="8883,443", **more)


def served(*seen, takes=None):
    world = issued()
    world.outputs["certificate_fingerprint"] = "3A:7F"
    world.world.served = seen or (answer(), answer(port=443))
    world.world.takes = takes
    return world


def test_the_configuration_is_made_with_what_was_asked_for():
    world = issued()
    asked = making(tls_policy=TLS13, ocsp="yes", **PAIR)

    world.act(asked)

    assert isinstance(world.look(asked), Done)
    assert world.configs[NAME].options == Options(tls_policy=TLS13, ocsp=True, **PAIR)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"tls_policy": TLS12}, f"TLS policy `{TLS12}` instead of `{TLS13}`"),
        ({"authentication": None}, "authentication type none instead of `AWS_X509`"),
        ({"callback": "arn"}, "client certificate callback `arn` instead of none"),
        ({"ocsp": None}, "OCSP stapling none instead of `true`"),
        ({"authorizer": "theirs"}, "custom authorizer `theirs` instead of none"),
    ],
)
def test_what_aws_has_otherwise_stops_the_run_and_is_left_alone(change, said):
    world = issued()
    asked = making(tls_policy=TLS13, ocsp="yes", **PAIR)
    world.act(asked)
    has = world.configs[NAME]
    world.configs[NAME] = replace(has, options=replace(has.options, **change))

    with pytest.raises(Permanent, match="other options") as stopped:
        world.look(asked)

    assert said in str(stopped.value)


@pytest.mark.parametrize(
    ("asked", "stops"),
    [
        ({"ocsp": "yes"}, True),
        ({"ocsp": "yes", "ocsp_lambda": "arn"}, False),
        ({}, False),
    ],
)
def test_no_configuration_is_made_that_could_never_staple(asked, stops):
    """Of what a person imported that is known only now."""
    world = issued()
    arn = world.outputs["certificate_arn"]
    world.certificates[arn] = replace(world.certificates[arn], ocsp_urls=())
    planned = making(**asked)
    expects = STEPS[planned.name].expects

    if stops:
        with pytest.raises(Permanent, match="names no OCSP responder"):
            expects(world.context(planned))
    else:
        expects(world.context(planned))


@pytest.mark.parametrize("status", ["INACTIVE", None])
def test_no_configuration_is_made_for_an_authorizer_that_is_not_active(status):
    world = issued()
    asked = making(authorizer="sensor-tokens", authorizer_override="no")
    if status:
        there = Authorizer(name="sensor-tokens", status=status)
        world.world.authorizers["sensor-tokens"] = there

    with pytest.raises(Permanent, match="not `ACTIVE`"):
        STEPS[asked.name].expects(world.context(asked))


@pytest.mark.parametrize(
    ("policy", "takes", "waits_for"),
    [
        (TLS13, ("TLSv1.3",), None),
        (TLS13, BOTH, "TLS 1.2 still gets in"),
        (TLS12, ("TLSv1.2",), None),
        (TLS12, BOTH, "TLS 1.3 still gets in"),
        ("IoTSecurityPolicy_TLS13_1_2_2022_10", BOTH, None),
        (
            "IoTSecurityPolicy_TLS13_1_2_2022_10",
            ("TLSv1.3",),
            "TLS 1.2 does not get in yet",
        ),
    ],
)
def test_a_policy_is_there_once_each_version_is_taken_or_refused(
    policy, takes, waits_for
):
    world = served(takes=takes)

    seen = world.look(serving(tls_policy=policy))

    if waits_for is None:
        assert isinstance(seen, Done)
        assert set(world.outputs["served_tls"].split(",")) == set(takes)
    else:
        assert isinstance(seen, Wait)
        assert seen.seen[0].startswith(waits_for)


def test_a_policy_that_is_never_applied_stops_the_run_and_says_what_was_seen():
    world = served(takes=BOTH)
    asked = serving(tls_policy=TLS13)
    world.look(asked)
    world.later(minutes=81)

    with pytest.raises(Permanent, match=r"TLS 1\.2 still gets in"):
        world.look(asked)


def test_without_a_wish_no_version_is_tried():
    world = served(takes=())

    assert isinstance(world.look(serving()), Done)
    assert "served_tls" not in world.outputs


@pytest.mark.parametrize(
    ("staples", "said"),
    [
        (("good", "good"), "good"),
        (("good", "revoked"), "revoked"),
        (("expired", "good"), "expired"),
    ],
)
def test_a_staple_is_said_as_it_is(staples, said):
    first, second = staples
    world = served(answer(staple=first), answer(port=443, staple=second))

    assert isinstance(world.look(serving(ocsp="yes")), Done)
    assert world.outputs["served_staple"] == said


def test_a_staple_that_does_not_come_is_waited_for_and_then_said():
    world = served(answer(staple="good"), answer(port=443))
    asked = serving(ocsp="yes")

    seen = world.look(asked)
    world.later(minutes=STAPLE_LIMIT / timedelta(minutes=1))

    assert isinstance(seen, Wait)
    assert "once an hour" in seen.what
    assert isinstance(world.look(asked), Done)
    assert world.outputs["served_staple"] == "not seen"


def test_the_wait_for_a_staple_ends_before_the_patience_of_the_step():
    assert STEPS[StepName.AWAIT_SERVED].patience > STAPLE_LIMIT


def test_a_port_that_a_pair_has_closed_is_not_waited_for():
    closed = answer(None, port=8883, alert="access denied")
    world = served(closed, answer(port=443))

    assert isinstance(world.look(serving()), Wait)
    assert isinstance(world.look(serving(pair="yes")), Done)
    assert world.outputs["served_ports"] == "443"


def test_a_pair_is_no_excuse_for_another_certificate():
    world = served(answer("other", port=8883), answer(port=443))

    assert isinstance(world.look(serving(pair="yes")), Wait)


def test_nothing_that_answers_is_nothing_served_with_a_pair_too():
    closed = [answer(None, port=port, alert="access denied") for port in (8883, 443)]

    assert isinstance(served(*closed).look(serving(pair="yes")), Wait)


def test_an_address_at_which_no_port_answers_is_waited_for_with_a_pair_too():
    silent = replace(answer(None, error="Nothing answered."), address="192.0.2.9")

    world = served(answer(port=443), silent)

    assert isinstance(world.look(serving(pair="AWS_X509 HTTPS")), Wait)
