from dataclasses import replace

import pytest

from bot.core.findings import Finding, Severity
from bot.core.runs import Status
from bot.errors import Blocked, Permanent, SlackRefusedError, Transient
from tests.support.driving import planned
from tests.support.fake_slack import APPROVERS, GRACE, NOOR
from tests.support.fakes import make_plan


def test_the_same_plan_and_approvers_let_it_begin(scene):
    run = scene.drive()

    assert run.status is Status.SUCCEEDED
    assert scene.said() == ["proposed", "started", "succeeded"]
    assert not run.checking


def test_the_card_says_that_it_is_checked_once_more_before_it_is(scene):
    seen = []
    scene.replan = lambda run: seen.append(run.checking) or planned(run.plan)

    scene.drive()

    assert seen == [True]
    assert scene.engine.nudged("tell")


def test_another_digest_makes_it_stale_and_writes_nothing(scene):
    scene.planned = planned(make_plan(basis=(("certificate", "other"),)))

    run = scene.drive()

    assert run.status is Status.STALE
    assert scene.first.acts == []
    assert [each.id for each in scene.stale] == [run.id]
    assert "changed after the plan was approved" in run.ended_because


def test_a_plan_that_is_refused_now_makes_it_stale_with_the_reasons(scene):
    finding = Finding(severity=Severity.BROKEN, says="The name has an A record.")
    scene.planned = planned(None, refusals=(("records", finding),))

    assert scene.drive().ended_because == "The name has an A record."


def test_what_could_not_be_seen_voids_nothing(scene):
    scene.planned = planned(None, unseen=("The zone could not be read.",))

    run = scene.drive()

    assert run.status is Status.APPROVED
    assert run.waiting.seen == ("Could not ask: The zone could not be read.",)
    assert scene.engine.wakes[-1][:2] == ("drive", run.id)


def test_an_approver_who_left_the_group_no_longer_counts(scene):
    scene.bot.slack.groups[APPROVERS] = {NOOR}

    run = scene.drive()

    assert run.status is Status.STALE
    assert "may still approve" in run.ended_because
    assert scene.first.acts == []


def test_an_approver_who_was_deactivated_no_longer_counts(scene):
    people = scene.bot.slack.people
    people[GRACE] = replace(people[GRACE], outsider="This account is deactivated.")

    run = scene.drive()

    assert run.status is Status.STALE
    assert "may still approve" in run.ended_because
    assert scene.first.acts == []


def test_members_and_those_who_approved_are_asked_afresh(scene):
    asked = []
    slack = scene.bot.slack
    members, person = slack.members, slack.person
    slack.members = lambda m, fresh=False: asked.append(("all", fresh)) or members(m)
    slack.person = lambda who, fresh=False: asked.append((who, fresh)) or person(who)

    scene.drive()

    assert asked == [("all", True), (GRACE, True)]


@pytest.mark.parametrize(
    "fault",
    [
        Transient("AWS does not answer."),
        SlackRefusedError("Slack says no.", error="ratelimited"),
    ],
)
def test_what_cannot_be_asked_is_asked_again_and_then_begins(scene, fault):
    def cannot(members, *, fresh=False):
        raise fault

    scene.bot.slack.members, works = cannot, scene.bot.slack.members
    assert scene.drive().status is Status.APPROVED

    scene.bot.slack.members = works
    scene.clock.forward(seconds=10)

    assert scene.drive().status is Status.SUCCEEDED


def test_an_approval_that_could_not_be_checked_for_a_day_expires(scene):
    scene.planned = Transient("AWS does not answer.")
    scene.drive()
    scene.clock.forward(hours=24, seconds=1)

    run = scene.drive()

    assert run.status is Status.EXPIRED
    assert "AWS does not answer" in run.ended_because


def test_denied_access_blocks_it_and_names_who_must_act(scene):
    scene.planned = Blocked("Denied.", who="The AWS administrator", do="has to allow.")

    run = scene.drive()

    assert run.status is Status.APPROVED
    assert run.blocked.who == "The AWS administrator"
    assert scene.store.due(scene.clock.forward(days=9)) == ()
    assert scene.drive() == run


def test_a_target_that_is_gone_makes_it_stale(scene):
    scene.planned = Permanent("The settings no longer have it.")

    assert scene.drive().status is Status.STALE


def test_a_bug_in_the_check_is_tried_again_and_blocks_at_the_third_time(scene):
    scene.planned = ZeroDivisionError()

    assert scene.drive().blocked is None
    assert scene.drive().blocked is None
    assert scene.drive().blocked.error_id


def test_cancelled_while_it_is_checked_it_never_begins(scene):
    scene.change(cancel_by=GRACE)

    run = scene.drive()

    assert run.status is Status.CANCELLED
    assert scene.store.audited()[-1].says["who"] == GRACE
    assert scene.first.acts == []


def test_a_crash_before_the_next_version_was_made_is_caught_up(scene):
    scene.planned = planned(make_plan(basis=()))
    scene.drive()
    scene.stale.clear()

    scene.drive()
    assert len(scene.stale) == 1
    scene.store.save(replace(scene.run, superseded_by=""))
    scene.drive()

    assert len(scene.stale) == 1


def test_a_proposal_is_not_driven(scene, client):
    other = scene.store.create(
        replace(scene.run, id="R-43", number=43, status=Status.PROPOSED),
        audit={"what": "proposed"},
    )
    assert other is not None

    scene.run_id = "R-99"
    scene.drive()

    assert scene.points == []
