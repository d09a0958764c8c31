"""Nothing is changed in a frozen place, and what waits goes on by itself."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.freezes import Freeze, Place
from bot.core.runs import Status, WaitsFor
from bot.errors import StoreAwayError
from bot.runner import drive
from tests.support.driving import FIRST, SECOND
from tests.support.fake_slack import GRACE
from tests.support.fakes import make_staging, make_target

HERE = Place("111122223333", "eu-central-1")


def freeze(scene, place=HERE, **changes):
    given = {"id": f"f{place.key}", "place": place, "by": GRACE, "reason": "incident"}
    made = Freeze(at=scene.clock.now(), **{**given, **changes})
    scene.store.freeze(made, audit={"what": "froze"})
    return made


def lift(scene):
    for each in scene.store.freezes():
        scene.store.keep_freeze(replace(each, lifted_at=scene.clock.now()))


@pytest.mark.parametrize("place", [Place(), Place("111122223333"), HERE])
def test_an_approved_run_does_not_begin_in_a_frozen_place(scene, place):
    freeze(scene, place)

    run = scene.drive()

    assert run.status is Status.APPROVED
    assert run.waiting.who is WaitsFor.FREEZE
    assert scene.first.acts == []
    assert scene.said().count("frozen") == 1


@pytest.mark.parametrize(
    "place", [Place("444455556666"), Place("111122223333", "us-east-1")]
)
def test_a_freeze_elsewhere_keeps_nothing_from_being_done(scene, place):
    freeze(scene, place)

    assert scene.drive().status is Status.SUCCEEDED


def test_a_freeze_between_two_steps_stops_before_the_second(scene):
    scene.first.on_act = lambda _: freeze(scene)

    run = scene.drive()

    assert run.status is Status.RUNNING
    assert run.cursor == 1
    assert run.waiting.who is WaitsFor.FREEZE
    assert len(scene.first.acts) == 1
    assert scene.second.acts == []
    assert f"tried:{SECOND}" not in run.outputs


def test_a_freeze_in_the_last_moment_before_an_act_is_seen(scene):
    run = scene.started()
    scene.change(wake_at=scene.clock.now())
    point = f"after save: trying {FIRST}"
    hooks = scene.hooks

    def checkpoint(name):
        if name == point:
            freeze(scene)

    drive(scene.bot.services, run.id, replace(hooks, checkpoint=checkpoint))

    assert scene.first.acts == []
    assert f"tried:{FIRST}" not in scene.run.outputs
    assert scene.run.waiting.who is WaitsFor.FREEZE


def test_it_goes_on_by_itself_after_the_end_and_looks_at_the_world_again(scene):
    freeze(scene, until=scene.clock.now() + timedelta(hours=1))
    waiting = scene.drive()

    scene.clock.forward(hours=1)
    run = scene.drive()

    assert waiting.wake_at <= waiting.waiting.limit
    assert run.status is Status.SUCCEEDED
    assert scene.said().count("thawed") == 1


def test_someone_who_lifts_it_lets_it_go_on(scene):
    freeze(scene)
    scene.drive()

    lift(scene)

    assert scene.drive().status is Status.SUCCEEDED


def test_a_freeze_does_not_use_up_the_patience_of_a_step(scene):
    scene.first.on_act = lambda _: freeze(scene)
    scene.drive()

    scene.clock.forward(days=3)
    lift(scene)

    assert scene.drive().status is Status.SUCCEEDED


def test_looks_go_on_while_changes_are_frozen(scene):
    scene.first.on_act = lambda _: freeze(scene)
    scene.drive()

    scene.second.made = True  # by hand, say

    assert scene.drive().status is Status.SUCCEEDED
    assert scene.second.acts == []


def test_a_run_at_work_needs_a_new_approval_after_a_freeze_of_days(scene):
    scene.first.on_act = lambda _: freeze(scene)
    scene.drive()

    scene.clock.forward(days=5)
    lift(scene)
    run = scene.drive()

    assert run.blocked.reapprove
    assert "frozen for so long" in run.blocked.says
    assert scene.second.acts == []


def test_a_run_that_never_began_expires_after_a_freeze_of_days(scene):
    freeze(scene)
    scene.drive()

    scene.clock.forward(days=5)
    lift(scene)

    assert scene.drive().status is Status.EXPIRED


def test_a_frozen_run_can_be_cancelled(scene):
    freeze(scene)
    scene.drive()

    scene.change(cancel_by=GRACE)

    assert scene.drive().status is Status.CANCELLED


def test_a_store_that_cannot_say_whether_it_is_frozen_lets_nothing_happen(scene):
    store = scene.bot.services.store

    class Away:
        def __getattr__(self, name):
            return getattr(store, name)

        def freezes(self):
            raise StoreAwayError("The store cannot be reached.")

    scene.bot = scene.bot.replaced(store=Away())

    with pytest.raises(StoreAwayError):
        scene.drive()
    assert scene.first.acts == []


def test_where_it_only_looks_by_now_nothing_is_changed(scene):
    targets = (make_target(observe=True, apply=None), make_staging())
    scene.bot = scene.bot.replaced(targets=targets)

    run = scene.drive()

    assert run.status is Status.APPROVED
    assert "I only look" in run.blocked.says
    assert scene.first.acts == []
