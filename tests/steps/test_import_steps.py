"""A certificate is imported once, and only if it is the one that was approved."""

from datetime import timedelta

import pytest

from bot.core.certs.sealed import Sealed
from bot.core.plans import StepName, step
from bot.core.runs import WaitsFor
from bot.errors import NotTaken, Permanent
from bot.steps.base import Done, Todo, Wait
from tests.support import certs
from tests.support import facts as sample
from tests.support.stepping import Stepping

SECRET = "iotdomain/device"
LEAF, CHAIN = certs.leaf(), certs.intermediate()
PRINT = LEAF.cert.fingerprint(certs.hashes.SHA256()).hex()
BY_HAND = step(StepName.IMPORT_BY_HAND)
REQUEST = step(
    StepName.REQUEST_CERTIFICATE,
    names=sample.DOMAIN,
    key="RSA_2048",
    purpose="validation",
    validates="device-x",
)


def sealed(version="v1", leaf=LEAF):
    return Sealed(
        "arn:aws:secretsmanager:eu-central-1:111122223333:secret:iotdomain/device-a",
        version,
        certificate=leaf.pem.decode(),
        chain=CHAIN.pem.decode(),
        key=certs.key_pem(leaf.key).decode(),
    )


def planned(**changes):
    given = {"secret": SECRET, "version": "v1", "fingerprint": PRINT}
    return step(StepName.IMPORT_CERTIFICATE, **{**given, **changes})


@pytest.fixture
def world():
    made = Stepping()
    made.world.secrets[SECRET] = sealed()
    return made


def imported(world, **changes):
    given = {
        "kind": "IMPORTED",
        "usages": frozenset({"serverAuth"}),
        "tags": (("iotdomain:run", "R-42"),),
        "is_public": True,
    }
    found = sample.certificate(**{**given, **changes})
    world.certificates[found.arn] = found
    return found


def test_it_is_imported_with_our_tags_and_seen_to_be_there(world):
    assert isinstance(world.look(planned()), Todo)

    world.act(planned())
    seen = world.look(planned())

    [found] = world.certificates.values()
    assert isinstance(seen, Done)
    assert world.outputs["certificate_arn"] == found.arn
    assert world.outputs["certificate_kind"] == "IMPORTED"
    assert dict(found.tags)["iotdomain:run"] == "R-42"


def test_what_was_imported_before_a_crash_is_found_by_tag_and_fingerprint(world):
    world.act(planned())
    del world.outputs["certificate_arn"]

    assert isinstance(world.look(planned()), Done)
    assert len(world.certificates) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"tags": (("iotdomain:run", "R-7"),)},
        {"tags": ()},
        {"fingerprint": "00"},
        {"kind": "AMAZON_ISSUED"},
    ],
)
def test_another_certificate_for_the_name_is_not_taken_for_it(world, changes):
    imported(world, **{"fingerprint": PRINT, **changes})

    assert isinstance(world.look(planned()), Todo)


def test_an_answer_that_was_lost_is_not_followed_by_a_second_import_at_once(world):
    """ACM has no token for it and may take a moment until it lists what it took."""
    world.outputs["tried:import_certificate"] = world.now.isoformat()

    seen = world.look(planned())
    world.later(seconds=16)

    assert isinstance(seen, Wait)
    assert (seen.who, seen.soon) == (WaitsFor.AWS, True)
    assert isinstance(world.look(planned()), Todo)


@pytest.mark.parametrize(
    ("now", "says"),
    [
        (None, "is gone"),
        (sealed("v2"), "another version"),
        (sealed("v1", certs.leaf(certs.Ask(key_number=1))), "another version"),
    ],
)
def test_a_secret_that_is_not_the_approved_one_any_more_is_not_imported(
    world, now, says
):
    world.world.secrets[SECRET] = now

    with pytest.raises(NotTaken, match=says):
        world.act(planned())

    assert world.certificates == {}


def test_by_hand_waits_for_a_person_until_the_tags_are_seen():
    world = Stepping()
    imported(world, tags=())

    seen = world.look(BY_HAND)
    imported(world)

    assert isinstance(seen, Wait)
    assert seen.who is WaitsFor.PERSON
    assert isinstance(world.look(BY_HAND), Done)


NEW = {"tags": (), "created_at": sample.NOW}


@pytest.mark.parametrize(
    ("changes", "taken"),
    [
        ({}, True),
        ({"created_at": sample.NOW - timedelta(seconds=1)}, False),
        ({"tags": (("iotdomain:run", "R-7"),)}, False),
        ({"in_use": True}, False),
        ({"kind": "AMAZON_ISSUED"}, False),
    ],
)
def test_without_tags_it_is_the_one_that_came_since_the_approval(changes, taken):
    world = Stepping()
    imported(world, **{**NEW, **changes})

    assert isinstance(world.look(BY_HAND), Done if taken else Wait)


def test_of_two_that_came_since_none_is_guessed():
    world = Stepping()
    imported(world, **NEW)
    imported(world, **NEW, arn=f"{sample.ARN}-2")

    seen = world.look(BY_HAND)

    assert isinstance(seen, Wait)
    assert "2 certificates" in seen.seen[0]
    assert f"`{sample.ARN}-2`" in seen.seen[0]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"key": "RSA_4096"}, "key type"),
        ({"usages": frozenset()}, "serverAuth"),
        ({"names": (sample.DOMAIN, *"abcd")}, "5 names"),
        ({"not_after": sample.NOW - timedelta(seconds=1)}, "expired"),
        ({"is_public": False}, "validation certificate"),
    ],
)
def test_what_a_person_imported_and_aws_would_not_serve_stops_the_run(changes, says):
    world = Stepping()
    imported(world, **changes)

    with pytest.raises(Permanent, match=says):
        world.look(BY_HAND)


def test_the_validation_certificate_has_outputs_and_a_tag_of_its_own():
    world = Stepping()
    imported(world)
    world.outputs["certificate_arn"] = sample.ARN

    assert isinstance(world.look(REQUEST), Todo)
    world.act(REQUEST)
    assert isinstance(world.look(REQUEST), Done)

    arn = world.outputs["stand_in_arn"]
    assert world.outputs["certificate_arn"] == sample.ARN
    assert dict(world.certificates[arn].tags)["iotdomain:validates"] == "device-x"
