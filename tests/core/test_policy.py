from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core import policy
from bot.core.playbooks import create
from bot.core.policy import SelfApprovalError, Who
from bot.core.requests import CreateRequest
from bot.core.runs import (
    MOVES,
    OPEN,
    Decision,
    IllegalMoveError,
    Status,
    Verdict,
    move,
)
from bot.errors import Refused
from tests.support import facts as world

ADA, GRACE, NOOR = "U0ADA0001", "U0GRACE01", "U0NOOR001"
APPROVERS = frozenset({GRACE, NOOR})
PLAN = create(world.facts(), CreateRequest(), (8883, 443))
RUN = world.run(PLAN)
TARGET = world.target()


def who(person, outsider=None):
    return Who(id=person, outsider=outsider)


def decision(person, verdict=Verdict.APPROVE, plan=PLAN):
    return Decision(
        person=person,
        team="T0ACME001",
        verdict=verdict,
        at=world.NOW,
        digest=plan.digest,
        message_ts="1.2",
    )


def require(run, person, approvers=APPROVERS, now=world.NOW, outsider=None):
    policy.require_approver(run, TARGET, who(person, outsider), approvers, now=now)


def test_an_approver_who_did_not_ask_may_approve():
    require(RUN, GRACE)


def test_the_requester_may_not_approve_even_as_an_approver():
    with pytest.raises(SelfApprovalError, match="your own request"):
        require(RUN, ADA, approvers=APPROVERS | {ADA})


@pytest.mark.parametrize(
    ("person", "outsider", "says"),
    [
        ("U0MIKA001", None, "not among the approvers"),
        (GRACE, "You are a guest in this workspace.", "guest"),
    ],
)
def test_strangers_and_guests_may_not(person, outsider, says):
    with pytest.raises(Refused, match=says):
        require(RUN, person, outsider=outsider)


def test_nobody_approves_after_the_end():
    with pytest.raises(Refused, match="expired"):
        require(RUN, GRACE, now=RUN.expires_at)


@pytest.mark.parametrize(
    "status", [each for each in Status if each is not Status.PROPOSED]
)
def test_what_is_decided_says_so_and_stays(status):
    with pytest.raises(Refused) as caught:
        require(replace(RUN, status=status), GRACE)

    assert "hange" in str(caught.value)


def test_one_approval_of_one_is_enough():
    approved = policy.approve(RUN, decision(GRACE))

    assert (Status.APPROVED, True) == (approved.status, approved.checking)


def test_two_of_two_need_two_people():
    run = replace(RUN, quorum=2)

    once = policy.approve(run, decision(GRACE))
    twice_by_one = policy.approve(once, decision(GRACE))
    by_two = policy.approve(once, decision(NOOR))

    assert Status.PROPOSED is once.status
    assert Status.PROPOSED is twice_by_one.status
    assert Status.APPROVED is by_two.status
    with pytest.raises(Refused, match="already"):
        require(once, GRACE)


def test_an_approval_of_another_plan_does_not_count():
    other = replace(PLAN, domain="other.acme.example")

    run = policy.approve(RUN, decision(GRACE, plan=other))

    assert Status.PROPOSED is run.status


def test_approvals_of_people_who_left_the_group_no_longer_count():
    run = policy.approve(RUN, decision(GRACE))

    assert len(policy.valid_approvals(run, APPROVERS)) == 1
    assert policy.valid_approvals(run, {NOOR}) == ()


def test_a_proposal_that_nobody_could_approve_is_refused():
    with pytest.raises(Refused, match="only 0 can"):
        policy.require_enough(TARGET, GRACE, {GRACE})
    policy.require_enough(TARGET, ADA, {GRACE})


def test_requesters_and_readers_are_who_the_settings_say():
    policy.require_requester(TARGET, who(ADA), {ADA})
    policy.require_reader(TARGET, who(ADA), {ADA})
    with pytest.raises(Refused, match="S0REQUEST"):
        policy.require_requester(TARGET, who("U0MIKA001"), {ADA})
    with pytest.raises(Refused):
        policy.require_reader(TARGET, who("U0MIKA001"), {ADA})


def test_requester_and_approvers_cancel_and_nobody_else():
    policy.require_canceller(RUN, TARGET, who(ADA), APPROVERS)
    policy.require_canceller(RUN, TARGET, who(NOOR), APPROVERS)
    with pytest.raises(Refused, match="Nothing was changed"):
        policy.require_canceller(RUN, TARGET, who("U0MIKA001"), APPROVERS)


def test_decline_ends_it_with_the_reason():
    declined = policy.decline(
        RUN, replace(decision(GRACE, Verdict.DECLINE), reason="wrong name")
    )

    assert (Status.DECLINED, "wrong name") == (declined.status, declined.ended_because)


@given(st.lists(st.sampled_from(list(Status)), max_size=8))
def test_no_path_leads_to_work_without_an_approval(path):
    run, passed = RUN, {RUN.status}
    for status in path:
        if status in MOVES[run.status]:
            run = move(run, status, at=world.NOW)
            passed.add(run.status)
        else:
            before = run
            with pytest.raises(IllegalMoveError):
                move(run, status, at=world.NOW)
            assert before is run

    if Status.RUNNING in passed:
        assert Status.APPROVED in passed
    assert (run.ended_at is None) is (run.status in OPEN)


def test_time_is_an_argument():
    almost = RUN.expires_at - timedelta(seconds=1)

    require(RUN, GRACE, now=almost)
