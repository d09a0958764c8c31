"""Kill the worker at every point there is: one effect each, one card, a finished run.

The points are not written down here: they are enumerated from a run that nobody
killed, so a new step or save is killed at too.
"""

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.core.runs import Status
from tests.support.kill_scenes import ONE_EACH, is_live

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

# Runs at a time; they mostly wait for one another's leases.
AT_ONCE = 4


@pytest.fixture(scope="module")
def clean(stage):
    """The points of a run that nobody killed, and its steps."""
    scene = stage.scene()
    lines = scene.finish()
    assert scene.run.status is Status.SUCCEEDED
    assert scene.effects() == ONE_EACH
    points = [line.removeprefix("point ") for line in lines if line != "done"]
    return list(dict.fromkeys(points)), scene.steps


def faults_after(scene):
    """What is not as it should be after a run that was killed has been finished."""
    run, told, cards = scene.run, scene.told, scene.cards()
    faults = []
    if run.status is not Status.SUCCEEDED:
        faults.append(f"{run.status}: {run.ended_because or run.blocked}")
    if scene.effects() != ONE_EACH:
        faults.append(str(scene.effects()))
    shown = [card for card in cards if card["ts"] == told.message.ts]
    orphans = [card for card in cards if card["ts"] != told.message.ts]
    if len(shown) != 1 or told.rev != run.rev:
        faults.append(f"{len(shown)} cards, told {told.rev} of {run.rev}")
    if any(is_live(card) for card in orphans):
        faults.append("an orphaned card can be clicked")
    if "done" not in told.moments:
        faults.append("nobody was told that it is done")
    return faults


def killed_at(stage, point):
    scene = stage.scene()
    if not scene.kill_at(point):
        return point, False, faults_after(scene)
    scene.finish()
    return point, True, faults_after(scene)


def test_a_worker_killed_at_any_point_leaves_one_effect_each(
    stage, clean, record_property
):
    points, steps = clean

    with ThreadPoolExecutor(AT_ONCE) as pool:
        outcomes = list(pool.map(lambda point: killed_at(stage, point), points))

    killed = [point for point, was_killed, _ in outcomes if was_killed]
    record_property(
        "figure",
        f"{len(killed)} kills with SIGKILL at {len(points)} points "
        f"of {len(steps)} steps",
    )
    missed = {point for point in points if point not in killed}
    # How often a step waits is up to AWS; all else comes in every run.
    assert [point for point in missed if " wait " not in point] == []
    assert {point: faults for point, _, faults in outcomes if faults} == {}
    assert len(killed) >= 4 * len(steps)
    for step in steps:
        assert [point for point in killed if point.endswith(f" {step}")], step
    acting = [point for point in points if point.startswith("before act: ")]
    assert acting
    for point in acting:
        assert point in killed
        assert point.replace("before", "after") in killed


def test_one_run_killed_after_each_of_its_acts_and_saves_still_ends(stage, clean):
    _, steps = clean
    scene = stage.scene()
    passed: list[str] = []

    while (point := scene.kill_after(passed)) is not None:
        passed.append(point)

    assert len(passed) >= 2 * len(steps)
    assert faults_after(scene) == []


class TestWithoutTheLook:
    """The same kills with the look switched off: the harness must see duplicates."""

    def test_a_record_is_written_twice(self, stage, clean):
        blind, seeing = stage.scene(), stage.scene()
        point = "after act: write_validation"
        assert blind.kill_at(point)
        assert seeing.kill_at(point)

        assert blind.kill_at(point, blind=True)
        seeing.finish()

        assert blind.effects().batches == 2
        assert blind.effects().cnames == 0
        assert seeing.effects() == ONE_EACH

    def test_a_certificate_is_requested_twice_when_acm_has_forgotten_its_token(
        self, stage, clean
    ):
        blind, seeing = stage.scene(), stage.scene()
        point = "after act: request_certificate"
        assert blind.kill_at(point)
        assert seeing.kill_at(point)
        # ACM remembers an idempotency token for one hour.
        stage.sandbox.aws.advance(3700)

        assert blind.kill_at(point, blind=True)
        seeing.finish()

        assert blind.effects().certificates == 2
        assert seeing.effects() == ONE_EACH
