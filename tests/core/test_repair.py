"""What a repair plans, and what it leaves to other requests."""

from dataclasses import replace

from bot.core.findings import diagnose
from bot.core.plans import Risk, StepName
from bot.core.playbooks.repair import repair
from bot.core.rules import REPAIR
from tests.support import facts as world
from tests.support import watched as w
from tests.support.facts import ENDPOINT, config

PORTS = (8883, 443)
AFAR = "a1b2c3d4e5f6g7-ats.iot.us-east-1.amazonaws.com"
TAGS = (("managed-by", "iotdomain"),)


def led(*values):
    """The domain with this CNAME in its zone."""
    return replace(world.facts().dns, records=tuple(map(world.cname, values)))


def names(plan):
    return [each.name for each in plan.steps]


def test_a_domain_in_order_has_nothing_to_be_mended():
    assert repair(w.watched(dns=led(ENDPOINT)), PORTS) is None


def test_what_is_not_set_up_is_not_mended():
    assert repair(w.watched(config=None), PORTS) is None


def test_a_disabled_one_is_enabled_and_dns_is_left_alone():
    off = config(enabled=False, tags=TAGS)

    plan = repair(w.watched(config=off, dns=led(ENDPOINT)), PORTS)

    assert names(plan) == [StepName.ENABLE_CONFIG, StepName.AWAIT_SERVED]
    assert plan.risk is Risk.IN_PLACE
    assert plan.says == ()


def test_one_that_somebody_else_made_may_be_out_of_reach_and_that_is_said():
    plan = repair(w.watched(config=config(enabled=False), dns=led(ENDPOINT)), PORTS)

    assert "did not make the configuration" in plan.says[0]


def test_a_cname_elsewhere_is_replaced_and_the_old_one_kept():
    plan = repair(w.watched(dns=led(AFAR)), PORTS)

    point = plan.find(StepName.WRITE_CNAME)
    assert (point.get("before"), point.get("endpoint")) == (AFAR, ENDPOINT)
    assert plan.risk is Risk.REPLACE


def test_a_missing_cname_is_added():
    plan = repair(w.watched(dns=led()), PORTS)

    assert plan.find(StepName.WRITE_CNAME).get("before") is None
    assert plan.risk is Risk.IN_PLACE


def test_an_invalid_certificate_is_not_led_to():
    broken = config(certificate_status="INVALID", certificate_detail="too deep")

    found = dict(diagnose(REPAIR, w.watched(config=broken)).broken)

    assert "/iotdomain rotate" in found["certificate_not_valid"].do
