import threading
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.runs import Call, Status, WaitsFor
from bot.errors import Blocked, Permanent, StoreAwayError, Transient
from bot.runner import drive
from bot.services import Pace
from bot.steps.base import Done, Step, Todo, Wait
from bot.store import RedisStore
from tests.support.driving import FIRST, SECOND, WAITING, Scene
from tests.support.fake_slack import ADA, APPROVERS, GRACE


def test_each_step_is_looked_at_carried_out_and_looked_at_again(scene):
    run = scene.drive()

    assert run.status is Status.SUCCEEDED
    assert [len(scene.first.acts), len(scene.second.acts)] == [1, 1]
    assert run.outputs["made"] == SECOND
    assert run.outputs[f"{FIRST}_by"] == run.id
    assert len(run.timings) == 2
    assert run.wake_at is None
    assert scene.store.took(FIRST, run.plan.target_id) == [0.0]


def test_an_effect_that_is_there_already_is_not_made_again(scene):
    scene.first.made = True

    scene.drive()

    assert scene.first.acts == []


def test_before_an_act_it_is_on_record_that_it_is_tried(scene):
    seen = []
    scene.first.on_act = lambda context: seen.append(scene.run.outputs)

    scene.drive()

    assert seen[0][f"tried:{FIRST}"] == scene.clock.now().isoformat()


def test_every_act_and_save_has_a_point_before_and_after_it(scene):
    scene.drive()

    assert scene.points == [
        "before save: checking",
        "after save: checking",
        "before save: running",
        "after save: running",
        *[
            f"{when} {what}"
            for name in (FIRST, SECOND)
            for pair in (
                (f"save: trying {name}",) * 2,
                (f"act: {name}",) * 2,
                (f"save: acted {name}",) * 2,
                (f"save: done {name}",) * 2,
            )
            for when, what in zip(("before", "after"), pair, strict=True)
        ],
        "before save: succeeded",
        "after save: succeeded",
    ]


def test_a_wait_is_saved_with_the_time_to_look_again_and_lets_go(scene):
    run = scene.started()

    assert run.waiting.who is WaitsFor.AWS
    assert run.waiting.since == run.waiting.seen_at == scene.clock.now()
    assert run.wake_at == scene.clock.now() + Pace().first_look
    assert scene.engine.wakes == [("drive", run.id, Pace().first_look)]
    assert scene.store.due(run.wake_at) == (run.id,)
    assert scene.store.claim(run.id, seconds=1) is not None


def test_looks_become_rarer_up_to_the_longest_pause(scene):
    scene.first.looks = [WAITING] * 15
    pauses = []
    for _ in range(15):
        run = scene.drive()
        pauses.append((run.wake_at - scene.clock.now()).total_seconds())
        scene.clock.at = run.wake_at

    assert pauses[:4] == [2, 3, 4.5, 6.75]
    assert pauses[-1] == 60
    assert pauses == sorted(pauses)


def test_a_look_that_was_asked_for_early_does_not_make_the_next_one_later(scene):
    scene.first.looks = [WAITING] * 4
    first = scene.drive()
    scene.clock.forward(seconds=1)

    second = scene.drive()

    assert second.wake_at - scene.clock.now() == first.wake_at - first.waiting.seen_at
    assert second.waiting.since == first.waiting.since


def test_a_step_that_someone_waits_for_is_looked_at_often(scene):
    scene.first.looks = [replace(WAITING, soon=True)] * 5
    for _ in range(5):
        run = scene.drive()
        scene.clock.at = run.wake_at

    assert run.wake_at - run.waiting.seen_at == Pace().first_look


def test_awss_own_limit_counts_from_the_start_of_the_step(scene):
    scene.first.looks = [replace(WAITING, limit=timedelta(hours=72))] * 2
    began = scene.clock.now()
    scene.drive()
    scene.clock.forward(minutes=5)

    assert scene.drive().waiting.limit == began + timedelta(hours=72)


def test_a_step_that_takes_longer_than_its_patience_fails_with_a_sentence(scene):
    scene.first.looks = [WAITING] * 2
    scene.drive()
    scene.clock.forward(minutes=31)

    run = scene.drive()

    assert run.status is Status.FAILED
    assert run.ended_because == (
        "Waited 30 min for AWS to issue the certificate; it has not happened."
    )
    assert scene.store.holder(run.plan.target_id, run.plan.domain) is None


def test_when_the_time_is_over_it_says_what_was_seen_last(scene):
    last = "Port 8883 at `192.0.2.2` still answers with the previous certificate."
    scene.first.looks = [replace(WAITING, seen=(last,))] * 2
    scene.drive()
    scene.clock.forward(minutes=31)

    assert scene.drive().ended_because.endswith(f"At the last look: {last}")


def test_what_could_not_be_asked_waits_and_says_so(scene):
    fault = Transient("ACM did not answer.", delay=timedelta(seconds=30))
    scene.first.looks = [fault]

    run = scene.drive()

    assert run.waiting.seen == ("Could not ask: ACM did not answer.",)
    assert run.wake_at == scene.clock.now() + timedelta(seconds=30)
    scene.clock.forward(seconds=30)
    assert scene.drive().status is Status.SUCCEEDED


def test_what_could_not_be_asked_for_too_long_is_blocked_and_never_failed(scene):
    scene.first.looks = [Transient("ACM did not answer.")] * 2
    scene.drive()
    scene.clock.forward(minutes=31)

    run = scene.drive()

    assert run.status is Status.RUNNING
    assert "could not be asked: ACM did not answer." in run.blocked.says


def test_a_retried_run_has_its_patience_anew(scene):
    scene.first.looks = [Blocked("Denied.", who="Someone", do="has to."), WAITING]
    scene.drive()
    scene.clock.forward(days=2)
    scene.change(blocked=None, attempts=0, wake_at=scene.clock.now())

    run = scene.drive()
    assert run.status is Status.RUNNING
    scene.clock.forward(minutes=29)
    scene.first.looks = [WAITING]
    assert scene.drive().status is Status.RUNNING
    scene.clock.forward(minutes=2)
    scene.first.looks = [WAITING]
    assert scene.drive().status is Status.FAILED


def test_a_block_stands_once_in_the_audit_and_is_left_until_someone_acts(scene):
    scene.first.fails = Blocked("Denied.", who="The AWS administrator", do="must.")

    run = scene.drive()

    assert run.blocked.do == "must."
    assert run.wake_at is None
    assert scene.drive() == run
    assert scene.said().count("blocked") == 1
    assert scene.store.audited()[-1].says["because"] == "Denied."
    scene.first.fails = None
    scene.change(blocked=None, attempts=0, wake_at=scene.clock.now())
    assert scene.drive().status is Status.SUCCEEDED


def test_what_no_retry_mends_fails_the_run(scene):
    scene.first.fails = Permanent("The record is someone else's.")

    run = scene.drive()

    assert run.status is Status.FAILED
    assert run.ended_because == "The record is someone else's."
    assert run.waiting is None
    assert f"tried:{FIRST}" in run.outputs


def test_an_unforeseen_error_is_logged_and_the_third_blocks_with_its_id(scene, caplog):
    scene.first.looks = [ZeroDivisionError()] * 3

    first = scene.drive()
    assert (first.blocked, first.attempts) == (None, 1)
    assert first.waiting.who is WaitsFor.BOT
    scene.drive()
    run = scene.drive()

    assert run.blocked.error_id in run.blocked.says
    assert f"error {run.blocked.error_id}" in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_errors_of_another_step_do_not_add_up(scene):
    scene.first.looks = [ZeroDivisionError()] * 2
    scene.second.looks = [ZeroDivisionError()] * 2

    for _ in range(4):
        scene.drive()

    assert scene.drive().status is Status.SUCCEEDED


def test_a_step_of_another_version_fails_with_a_sentence(scene):
    scene.first.name = StrangeName("polish_config")

    run = scene.drive()

    assert run.status is Status.FAILED
    assert "planned by another version" in run.ended_because


class StrangeName(str):
    """A step that this version does not know."""

    __slots__ = ()


def test_what_is_not_shown_at_once_is_waited_for_and_not_made_again_at_once(scene):
    scene.first.shows = False

    run = scene.drive()

    assert len(scene.first.acts) == 1
    assert run.waiting.what == "to show what was changed"
    scene.clock.forward(seconds=2)
    scene.drive()
    assert len(scene.first.acts) == 2
    scene.first.shows = True
    assert scene.drive().status is Status.SUCCEEDED


def test_cancelling_works_between_steps(scene):
    scene.first.on_act = lambda context: scene.change(cancel_by=ADA)

    run = scene.drive()

    assert run.status is Status.CANCELLED
    assert scene.second.acts == []
    assert f"{FIRST}_by" in run.outputs
    assert scene.store.audited()[-1].says["who"] == ADA


def test_cancelling_works_in_the_middle_of_a_wait(scene):
    scene.started()
    scene.change(cancel_by=ADA)

    assert scene.drive().status is Status.CANCELLED


def test_a_cancel_that_comes_while_we_look_stops_the_act(scene):
    def look(context):
        scene.change(cancel_by=ADA)
        return Todo()

    scene.first.look = look

    assert scene.drive().status is Status.CANCELLED
    assert scene.first.acts == []


def test_a_change_by_someone_else_meanwhile_is_kept(scene):
    scene.first.on_act = lambda context: scene.change(reason="said more")

    run = scene.drive()

    assert run.status is Status.SUCCEEDED
    assert run.reason == "said more"
    assert f"{FIRST}_by" in run.outputs


def test_expectations_are_checked_before_the_act(scene):
    def expects(context):
        raise Permanent("The zone is another one now.")

    scene.first.expects = expects

    assert scene.drive().ended_because == "The zone is another one now."
    assert scene.first.acts == []


def test_writing_calls_are_kept_on_the_run_also_when_the_act_fails(scene):
    call = Call(
        operation="RequestCertificate",
        request_id="4d1f",
        at=scene.clock.now(),
        account="111122223333",
    )
    calls = []
    clouds = scene.bot.services.clouds
    clouds.calls = calls
    scene.first.on_act = lambda context: calls.append(call)
    scene.first.fails = Blocked("Denied.", who="Someone", do="must.")

    run = scene.drive()

    assert run.calls == (call,)
    assert calls == []


class TestOldApprovals:
    """What happens after more than a day of waiting."""

    @pytest.fixture
    def old(self, scene):
        scene.first.looks = [Done()]
        scene.second.looks = [WAITING]
        scene.second.undoable = False
        scene.second.patience = timedelta(hours=72)
        scene.drive()
        scene.clock.forward(hours=25)
        return scene

    def test_facts_and_people_that_still_hold_let_it_go_on(self, old):
        assert old.drive().status is Status.SUCCEEDED

    def test_facts_that_changed_block_it_until_an_approver_says_so_again(self, old):
        old.reasons = ("The hosted zone is another one.",)

        run = old.drive()

        assert run.blocked.reapprove
        assert run.blocked.says == "The hosted zone is another one."
        assert old.second.acts == []

    def test_an_approver_who_left_blocks_it(self, old):
        old.bot.slack.groups[APPROVERS] = set()

        assert old.drive().blocked.reapprove

    def test_a_new_approval_lets_it_go_on(self, old):
        old.reasons = ("The hosted zone is another one.",)
        old.drive()
        now = old.clock.now()
        old.change(blocked=None, attempts=0, wake_at=now, approved_at=now)

        assert old.drive().status is Status.SUCCEEDED

    def test_what_can_be_taken_back_needs_no_new_check(self, old):
        old.second.undoable = True
        old.reasons = ("The hosted zone is another one.",)

        assert old.drive().status is Status.SUCCEEDED

    def test_slack_that_cannot_answer_delays_and_blocks_nothing(self, old):
        old.bot.slack.away = True

        run = old.drive()

        assert run.blocked is None
        assert run.waiting.seen[0].startswith("Could not ask: Slack")
        old.bot.slack.away = False
        assert old.drive().status is Status.SUCCEEDED


def test_while_someone_else_drives_it_comes_back_later(scene):
    scene.store.claim(scene.run_id, seconds=10)

    run = scene.drive()

    assert run.status is Status.APPROVED
    assert scene.engine.wakes == [("drive", run.id, timedelta(seconds=0.5))]
    assert scene.points == []


def test_a_worker_whose_lease_ran_out_while_it_was_frozen_does_not_act(scene):
    scene.first.look = lambda context: scene.clock.forward(seconds=11) and Todo()

    run = scene.drive()

    assert scene.first.acts == []
    assert run.status is Status.RUNNING


def test_a_frozen_workers_save_is_refused_and_the_next_one_looks_first(client):
    scene = Scene(client, pace=Pace(lease_seconds=0.2))
    frozen, wake_up = threading.Event(), threading.Event()

    def freeze(context):
        frozen.set()
        assert wake_up.wait(5)

    keep_renewing = scene.store.renew
    scene.store.renew = lambda lease, *, seconds: (
        None if frozen.is_set() else keep_renewing(lease, seconds=seconds)
    )
    scene.first.on_act = freeze
    worker = threading.Thread(target=scene.drive)
    worker.start()
    assert frozen.wait(5)
    # The act's effect is there, but the worker never came to say so.
    scene.first.made = True
    scene.first.on_act = None
    while scene.drive().status is not Status.SUCCEEDED:
        pass
    done = scene.run

    wake_up.set()
    worker.join(5)

    assert scene.run == done
    assert len(scene.first.acts) == 1


def test_the_lease_is_renewed_during_a_long_look(client):
    scene = Scene(client, pace=Pace(lease_seconds=0.3))
    stolen = []

    def look(context):
        threading.Event().wait(0.6)
        stolen.append(scene.store.claim(scene.run_id, seconds=1))
        return Wait(who=WaitsFor.AWS, what="to answer")

    scene.first.look = look

    scene.drive()

    assert stolen == [None]


def test_an_act_after_a_look_longer_than_the_lease_is_still_ours_to_do(client):
    scene = Scene(client, pace=Pace(lease_seconds=0.3))
    scene.store = RedisStore(client)
    scene.bot = scene.bot.replaced(store=scene.store, monotonic=time.monotonic)

    def look(context):
        time.sleep(0.5)
        return Done() if scene.first.made else Todo()

    scene.first.look = look

    assert scene.drive().status is Status.SUCCEEDED
    assert scene.points.count(f"before act: {FIRST}") == 1


def test_a_message_that_is_behind_is_told_by_the_next_drive(scene):
    scene.started()
    scene.engine.nudges.clear()
    scene.change(blocked=scene.run.blocked)
    scene.first.looks = [WAITING]
    scene.first.look = _raises(StoreAwayError("away"))

    with pytest.raises(StoreAwayError):
        scene.drive()

    assert scene.engine.nudged("tell") == [scene.run_id]


def _raises(error):
    def look(context):
        raise error

    return look


def test_a_step_that_only_waits_and_says_todo_is_a_bug_that_blocks(scene):
    steps = {FIRST: Step(lambda context: Todo(), None, timedelta(minutes=1))}
    hooks = replace(scene.hooks, steps=steps)

    for _ in range(3):
        drive(scene.bot.services, scene.run_id, hooks)

    assert scene.run.blocked.error_id


def test_an_ended_run_is_left_alone(scene):
    run = scene.drive()
    assert run.status is Status.SUCCEEDED
    scene.points.clear()

    scene.change(reminded_at=None)
    scene.drive()

    assert scene.points == []
    assert GRACE in {each.person for each in run.decisions}
