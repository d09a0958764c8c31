"""An act of several writes between which devices cannot connect is never left half."""

from dataclasses import replace

import pytest

from bot.core.freezes import Freeze, Place
from bot.core.runs import Call, Status, WaitsFor
from bot.errors import Blocked, Permanent, Transient
from bot.runner import drive
from bot.steps.base import Wait
from tests.support.driving import FIRST
from tests.support.fake_slack import ADA, GRACE

ACCEPTING = Wait(who=WaitsFor.AWS, what="to accept the certificate", soon=True)


@pytest.fixture
def scene(scene):
    scene.first.whole = True
    return scene


def wrote(context):
    """AWS carried out the first of the writes."""
    call = Call(
        operation="iot:DeleteDomainConfiguration",
        request_id="1",
        at=context.now(),
        account="111122223333",
    )
    context.clouds.calls = [call]


def half_done(scene, fault):
    """The run after its first write was carried out and its second was not."""
    scene.first.on_act, scene.first.fails = wrote, fault
    run = scene.drive()
    scene.first.on_act = scene.first.fails = None
    return run


@pytest.mark.parametrize(
    "fault",
    [
        Permanent("AWS refuses the create."),
        Blocked("No permission.", who="An admin", do="has to allow it."),
    ],
)
def test_what_aws_refuses_half_way_blocks_and_ends_nothing(scene, fault):
    run = half_done(scene, fault)

    assert run.status is Status.RUNNING
    assert str(fault) in run.blocked.says
    assert f"tried:{FIRST}" in run.outputs
    scene.change(blocked=None)
    assert scene.drive().status is Status.SUCCEEDED


def test_whoever_is_blocked_half_way_is_told_that_it_is_urgent(scene):
    run = half_done(scene, Permanent("AWS refuses the create."))

    assert "devices cannot connect" in run.blocked.do


def test_what_aws_refuses_at_the_first_write_has_begun_nothing(scene):
    scene.first.fails = Permanent("AWS refuses to disable it.")

    run = scene.drive()

    assert run.status is Status.FAILED
    assert f"tried:{FIRST}" not in run.outputs


def test_a_cancel_waits_until_the_whole_of_it_is_done(scene):
    half_done(scene, Transient("AWS is busy."))
    scene.change(cancel_by=ADA)

    run = scene.drive()

    assert run.status is Status.CANCELLED
    assert run.cursor == 1
    assert len(scene.first.acts) == 2
    assert scene.second.acts == []


def test_a_cancel_before_it_begins_leaves_no_trace_of_a_try(scene):
    def cancel(label):
        if label == f"before save: trying {FIRST}" and scene.run.cancel_by is None:
            scene.change(cancel_by=ADA)

    drive(scene.bot.services, scene.run_id, replace(scene.hooks, checkpoint=cancel))

    assert scene.run.status is Status.CANCELLED
    assert scene.first.acts == []
    assert f"tried:{FIRST}" not in scene.run.outputs


def test_who_cancels_what_is_blocked_half_way_is_obeyed(scene):
    half_done(scene, Permanent("AWS refuses the create."))
    scene.change(cancel_by=ADA)

    assert scene.drive().status is Status.CANCELLED


def test_a_freeze_does_not_stand_between_its_writes(scene):
    half_done(scene, Transient("AWS is busy."))
    freeze = Freeze(id="f", place=Place(), by=GRACE, reason="x", at=scene.clock.now())
    scene.store.freeze(freeze, audit={"what": "froze"})

    run = scene.drive()

    assert len(scene.first.acts) == 2
    assert run.cursor == 1
    assert run.waiting.who is WaitsFor.FREEZE
    assert scene.second.acts == []


def test_an_old_approval_is_not_asked_about_between_its_writes(scene):
    scene.first.undoable = False
    half_done(scene, Transient("AWS is busy."))
    scene.clock.forward(hours=30)
    scene.reasons = ("Something is different.",)

    scene.drive()

    assert len(scene.first.acts) == 2


def test_the_pauses_between_its_looks_do_not_grow(scene):
    half_done(scene, Transient("AWS is busy."))
    scene.first.fails = Transient("AWS is busy.")
    for _ in range(5):
        run = scene.drive()
        scene.clock.at = run.wake_at

    assert run.wake_at - run.waiting.seen_at == Transient("").delay


def test_when_its_patience_is_over_someone_has_to_act(scene):
    half_done(scene, Transient("AWS is busy."))
    scene.first.looks = [ACCEPTING] * 2
    scene.drive()
    scene.clock.forward(hours=2)

    run = scene.drive()

    assert run.status is Status.RUNNING
    assert run.blocked is not None
