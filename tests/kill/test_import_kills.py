"""Killed around the one call that has no token: one certificate all the same."""

import pytest

from bot.core.runs import Status
from tests.support.kill_scenes import IMPORTED

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def points(stage):
    """All points of an import that nobody killed."""
    scene = stage.scene(is_import=True)
    lines = scene.finish()
    assert scene.run.status is Status.SUCCEEDED
    assert scene.effects() == IMPORTED
    return [
        line.removeprefix("point ") for line in lines if "import_certificate" in line
    ]


def test_a_worker_killed_at_any_point_of_an_import_imports_once(stage, points):
    assert {"before act: import_certificate", "after act: import_certificate"} <= {
        *points
    }
    for point in dict.fromkeys(points):
        scene = stage.scene(is_import=True)
        assert scene.kill_at(point), point
        scene.finish()
        assert scene.run.status is Status.SUCCEEDED, point
        assert scene.effects() == IMPORTED, point


def test_without_the_look_it_is_imported_twice(stage):
    """The harness must see a second certificate when there is one."""
    scene = stage.scene(is_import=True)
    point = "after act: import_certificate"
    assert scene.kill_at(point)

    assert scene.kill_at(point, blind=True)

    assert scene.effects().certificates == 2


def test_an_answer_that_was_lost_is_no_second_certificate(stage):
    scene = stage.scene(is_import=True)
    stage.sandbox.aws.control(
        "fault", service="acm", operation="ImportCertificate", after_effect=True
    )

    scene.finish()

    assert scene.run.status is Status.SUCCEEDED
    assert scene.effects() == IMPORTED
