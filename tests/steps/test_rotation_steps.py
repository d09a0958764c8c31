"""A configuration made again, a renewal waited for, a certificate imported again.

Each crash is played: whatever AWS has done before it, the next look goes on.
"""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.plans import StepName, step
from bot.errors import Permanent
from bot.steps import STEPS
from bot.steps.base import Done, Todo, Wait
from tests.support import facts as sample
from tests.support.stepping import Stepping

NAME, NEW = "device-acme-example-x", sample.ARN + "-new"
TAGS = {"iotdomain:run": "R-1", "managed-by": "iotdomain", "team": "sensors"}
SWAP = step(
    StepName.REPLACE_CONFIG,
    config_name=NAME,
    certificate_arn=NEW,
    replaces=sample.ARN,
    tls_policy="IoTSecurityPolicy_x",
    keep_tags=json.dumps(TAGS),
)
RENEWED = step(StepName.AWAIT_RENEWED, certificate_arn=sample.ARN, before="9C:01")


@pytest.fixture
def world():
    world = Stepping()
    world.certificates[sample.ARN] = sample.certificate(fingerprint="9C:01")
    world.certificates[NEW] = sample.certificate(arn=NEW, fingerprint="3A:7F")
    world.configs[NAME] = sample.config(name=NAME, tags=tuple(TAGS.items()))
    return world


def config_calls(world):
    return [what for what, *_ in world.world.calls if what.endswith("_config")]


def test_it_is_disabled_deleted_and_made_again_in_one_act(world):
    assert isinstance(world.look(SWAP), Todo)
    world.act(SWAP)

    assert isinstance(world.look(SWAP), Done)
    assert config_calls(world) == ["disable_config", "delete_config", "create_config"]
    made = world.configs[NAME]
    assert made.certificate_arn == NEW
    assert made.options.tls_policy == "IoTSecurityPolicy_x"
    assert dict(made.tags) == {
        **TAGS,
        "iotdomain:domain": sample.DOMAIN,
        "iotdomain:rotated-by": "R-42",
    }


def test_after_a_crash_behind_the_disable_it_is_not_disabled_twice(world):
    world.configs[NAME] = replace(world.configs[NAME], enabled=False)

    assert isinstance(world.look(SWAP), Todo)
    world.act(SWAP)

    assert config_calls(world) == ["delete_config", "create_config"]


def test_after_a_crash_behind_the_delete_it_is_only_made(world):
    world.configs.clear()

    assert isinstance(world.look(SWAP), Todo)
    world.act(SWAP)

    assert config_calls(world) == ["create_config"]
    assert dict(world.configs[NAME].tags)["team"] == "sensors"


def test_after_a_crash_behind_the_create_nothing_is_made_again(world):
    world.act(SWAP)
    world.outputs = {"tried:replace_config": sample.NOW.isoformat()}
    world.world.calls.clear()

    assert isinstance(world.look(SWAP), Done)
    assert config_calls(world) == []


@pytest.mark.parametrize("shown", ["the old one", "nothing"])
def test_what_aws_still_shows_after_the_create_is_waited_for(world, shown):
    old = world.configs[NAME]
    world.act(SWAP)
    world.configs.clear()
    if shown == "the old one":
        world.configs[NAME] = replace(old, enabled=False)

    assert isinstance(world.look(SWAP), Wait)
    world.later(minutes=3)
    assert isinstance(world.look(SWAP), Todo)


@pytest.mark.parametrize(
    "change",
    [
        {"certificate_arn": sample.ARN + "-third"},
        {"domain": "other.acme.example"},
    ],
)
def test_what_somebody_else_made_of_it_meanwhile_is_left_alone(world, change):
    world.configs[NAME] = replace(world.configs[NAME], **change)

    with pytest.raises(Permanent):
        world.look(SWAP)
    assert config_calls(world) == []


def test_nothing_is_taken_away_for_a_certificate_that_is_gone(world):
    del world.certificates[NEW]

    with pytest.raises(Permanent, match="gone"):
        STEPS[SWAP.name].expects(world.context(SWAP))


def test_no_pause_grows_while_devices_are_without(world):
    world.act(SWAP)
    world.configs[NAME] = replace(world.configs[NAME], certificate_status=None)

    assert world.look(SWAP).soon


def renewal(world, **changes):
    world.certificates[sample.ARN] = replace(world.certificates[sample.ARN], **changes)
    return world.look(RENEWED)


def test_a_renewal_is_waited_for_with_acms_own_words(world):
    seen = renewal(
        world, renewal_status="PENDING_VALIDATION", renewal_reason="CAA_ERROR"
    )

    assert isinstance(seen, Wait)
    assert seen.seen == (
        "ACM says of the renewal: `PENDING_VALIDATION` (`CAA_ERROR`).",
    )
    assert seen.limit == timedelta(hours=72)


def test_another_certificate_under_the_arn_is_the_end_of_it(world):
    seen = renewal(world, renewal_status="SUCCESS", fingerprint="3A:7F")

    assert isinstance(seen, Done)
    assert seen.outputs["certificate_fingerprint"] == "3A:7F"


def test_success_that_still_shows_the_old_one_is_not_believed(world):
    assert isinstance(renewal(world, renewal_status="SUCCESS"), Wait)


def test_a_renewal_that_failed_says_how_it_goes_on(world):
    with pytest.raises(Permanent, match="/iotdomain rotate device"):
        renewal(world, renewal_status="FAILED")
