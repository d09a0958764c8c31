"""Killed at every point of a rotation that takes the old configuration away.

Here a repeated act would hurt most: what is deleted twice or made twice is a domain.
"""

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.core.runs import Status
from tests.support.kill_scenes import ROTATED

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

AT_ONCE = 4


@pytest.fixture(scope="module")
def points(stage):
    """All points of a rotation that nobody killed."""
    scene = stage.rotation()
    lines = scene.finish()
    assert scene.run.status is Status.SUCCEEDED
    assert scene.effects() == ROTATED
    found = [line.removeprefix("point ") for line in lines if line != "done"]
    return list(dict.fromkeys(found))


def faults_after(scene):
    run, served = scene.run, scene.config
    faults = []
    if run.status is not Status.SUCCEEDED:
        faults.append(f"{run.status}: {run.ended_because or run.blocked}")
    if scene.effects() != ROTATED:
        faults.append(str(scene.effects()))
    if (served["status"], served["certificate_arn"]) != (
        "ENABLED",
        run.outputs.get("certificate_arn"),
    ):
        faults.append(str(served))
    if served["tags"].get("managed-by") != "iotdomain":
        faults.append("the tags are lost")
    return faults


def killed_at(stage, point):
    scene = stage.rotation()
    was_killed = scene.kill_at(point)
    scene.finish()
    return point, was_killed, faults_after(scene)


def test_a_worker_killed_at_any_point_of_a_rotation_leaves_one_domain(
    stage, points, record_property
):
    with ThreadPoolExecutor(AT_ONCE) as pool:
        outcomes = list(pool.map(lambda point: killed_at(stage, point), points))

    killed = [point for point, was_killed, _ in outcomes if was_killed]
    record_property(
        "figure", f"{len(killed)} kills of rotations at {len(points)} points"
    )
    missed = {point for point in points if point not in killed}
    assert [point for point in missed if " wait " not in point] == []
    assert {"before act: replace_config", "after act: replace_config"} <= {*killed}
    assert {point: faults for point, _, faults in outcomes if faults} == {}


def test_one_rotation_killed_after_each_of_its_acts_and_saves_still_ends(stage):
    scene = stage.rotation()
    passed: list[str] = []

    while (point := scene.kill_after(passed)) is not None:
        passed.append(point)

    assert len(passed) >= 2 * len(scene.steps)
    assert faults_after(scene) == []


def test_without_the_look_the_record_is_written_twice(stage):
    """The harness must see it when an act is repeated.

    The act that replaces the configuration looks before each of its own calls, so
    it cannot be made to repeat one.
    """
    scene = stage.rotation()
    point = "after act: write_validation"
    assert scene.kill_at(point)

    assert scene.kill_at(point, blind=True)

    assert scene.effects().batches == 1 + ROTATED.batches
