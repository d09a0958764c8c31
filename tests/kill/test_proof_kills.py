"""Killed between the zones of one certificate: each has its record, and all are known.

What is written is saved before the write, because Route 53 has no tags: an undo has to
know it after any crash.
"""

from dataclasses import replace

import pytest

from bot.core.runs import Status
from sandbox.aws.identities import DNS_ACCOUNT
from sandbox.aws.zones import Zones
from tests.support.kill_scenes import ONE_EACH, Stage

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

EU = "eu.acme.example"
TWO_ZONES = replace(ONE_EACH, batches=3)


@pytest.fixture(scope="module")
def stage(sandbox, workers, valkey_url):
    zone = Zones(sandbox.world).create(DNS_ACCOUNT, EU)
    sandbox.put_dns("acme.example", EU, "NS", *zone.name_servers)
    sandbox.aws.advance(60)
    return Stage(sandbox, workers, valkey_url)


@pytest.fixture(scope="module")
def points(stage):
    """All points at which the records are written, of a run that nobody killed."""
    scene = stage.scene(other_zone=EU)
    lines = scene.finish()
    assert scene.run.status is Status.SUCCEEDED
    assert scene.effects() == TWO_ZONES
    found = [line.removeprefix("point ") for line in lines if "write_validat" in line]
    return list(dict.fromkeys(found))


def written(scene):
    """The names whose records an undo would take back."""
    pairs = scene.run.outputs["validation_written"].split()
    return {pair.partition("=")[0].partition(".")[2] for pair in pairs}


def test_a_worker_killed_at_any_point_writes_each_zone_once(stage, points):
    assert {"before act: write_validation", "after act: write_validation"} <= {*points}
    for point in points:
        scene = stage.scene(other_zone=EU)
        assert scene.kill_at(point), point
        scene.finish()

        assert scene.run.status is Status.SUCCEEDED, point
        assert scene.effects() == TWO_ZONES, point
        stem = scene.domain.partition(".")[0]
        assert written(scene) == {scene.domain, f"{stem}.{EU}"}, point
