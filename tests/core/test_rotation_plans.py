"""The plans of a rotation: what they do, in which order, and what they rest on."""

from dataclasses import replace

import pytest

from bot.core.findings import diagnose
from bot.core.plans import Playbook, Risk, StepName
from bot.core.playbooks.rotate import way_of
from bot.core.rotation import Way
from bot.core.rules import RECREATION, ROTATION
from tests.support import facts as world
from tests.support import said_rotation as samples


def names(plan):
    return [each.name for each in plan.steps]


def test_everything_is_made_ready_before_the_configuration_is_touched():
    plan = samples.planned(samples.RECREATED)

    assert names(plan) == [
        StepName.REQUEST_CERTIFICATE,
        StepName.WRITE_VALIDATION,
        StepName.AWAIT_CERTIFICATE,
        StepName.REPLACE_CONFIG,
        StepName.AWAIT_SERVED,
    ]
    assert (plan.playbook, plan.risk) == (Playbook.ROTATE, Risk.REPLACE)
    assert way_of(plan) is Way.RECREATE


@pytest.mark.parametrize(
    ("seen", "first"),
    [
        (samples.STALLED, StepName.WRITE_VALIDATION),
        (samples.IMPORTED, StepName.IMPORT_CERTIFICATE),
        (samples.BY_HAND, StepName.IMPORT_BY_HAND),
    ],
)
def test_what_keeps_the_arn_touches_no_configuration(seen, first):
    plan = samples.planned(seen)

    assert names(plan)[0] is first
    assert StepName.REPLACE_CONFIG not in names(plan)
    assert plan.risk is Risk.IN_PLACE


@pytest.mark.parametrize(
    "change",
    [
        {"tags": (("managed-by", "iotdomain"), ("team", "meters"))},
        {"certificate_arn": world.ARN + "-third"},
        {"name": "another-name"},
    ],
)
def test_a_configuration_that_changed_since_is_another_plan(change):
    seen = samples.RECREATED
    later = replace(seen, config=replace(seen.config, **change))

    assert samples.planned(later).digest != samples.planned(seen).digest


def test_a_renewal_that_went_through_meanwhile_is_another_plan():
    seen = samples.STALLED
    renewed = replace(seen.configured, fingerprint="77" * 32)

    later = samples.planned(replace(seen, configured=renewed))

    assert later.digest != samples.planned(seen).digest


def broken(rules, **changes):
    return [name for name, _ in diagnose(rules, world.facts(**changes)).broken]


def test_a_domain_that_is_not_set_up_has_nothing_to_rotate():
    assert broken(ROTATION) == ["no_config_to_rotate"]
    assert broken(ROTATION, config=world.config()) == []


def test_one_that_somebody_disabled_is_not_switched_on_again_by_a_rotation():
    off = world.config(enabled=False)

    assert broken(ROTATION, config=off) == ["config_to_rotate_is_off"]


def test_only_what_has_our_tag_is_taken_away():
    ours = world.config(tags=(("managed-by", "iotdomain"),))

    assert broken(RECREATION, config=ours) == []
    assert broken(RECREATION, config=world.config()) == ["config_is_not_ours"]
