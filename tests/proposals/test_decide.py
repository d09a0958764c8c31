"""Approve, decline, withdraw: asked anew at the click, decided once."""

import pytest

from bot import proposals
from bot.core.dnsseen import Record
from bot.core.runs import Status, Verdict
from bot.errors import Refused, Transient, UserError
from bot.proposals import OutdatedError
from tests.support.fake_slack import ADA, GRACE, NOOR
from tests.support.fakes import make_target
from tests.support.wished import wish

DOMAIN = "device.acme.example"


def with_quorum_2(bot):
    targets = (make_target(quorum=2), *bot.services.targets[1:])
    return bot.replaced(targets=targets)


def propose(bot, click, **changes):
    return proposals.propose(
        bot.services,
        wish(DOMAIN, bot.services.targets[0]),
        reason="the new line",
        click=click(ADA, **changes),
    )


def someone_adds_a_record(bot):
    record = Record(name=DOMAIN, type="CNAME", ttl=3600, values=("old.acme.example",))
    bot.world.records[DOMAIN] = {"CNAME": record}


def test_an_approval_starts_the_work_and_is_on_record(bot, click, proposed):
    approved = proposals.approve(bot.services, proposed, click(GRACE))

    assert approved.status is Status.APPROVED
    assert approved.checking
    (decision,) = approved.decisions
    assert (decision.person, decision.digest) == (GRACE, proposed.plan.digest)
    assert bot.engine.nudged("drive") == [proposed.id]
    last = bot.store.entries[-1]
    assert (last["what"], last["who"], last["verdict"]) == (
        "approved",
        GRACE,
        "counted",
    )
    assert last["message_ts"] == "1.1"


def test_in_a_channel_that_is_wrong_by_now_nothing_is_approved(bot, click, proposed):
    bot.slack.faults["C0IOTDOM1"] = "<#C0IOTDOM1> is archived."

    with pytest.raises(Refused, match=r"is archived.* Nothing was changed"):
        proposals.approve(bot.services, proposed, click(GRACE))

    kept = bot.store.get(proposed.id)
    assert kept.status is Status.PROPOSED
    assert not kept.checking
    assert kept.decisions == ()
    bot.slack.faults.clear()
    assert proposals.approve(bot.services, proposed, click(GRACE)).approved_at


def test_the_card_says_checking_before_the_world_is_looked_at(bot, click, proposed):
    seen = []
    bot.world.on_look = lambda: seen.append(
        (
            bot.store.get(proposed.id).checking,
            ("tell", proposed.id) in bot.engine.nudges,
        )
    )
    bot.engine.nudges.clear()

    proposals.approve(bot.services, proposed, click(GRACE))

    assert seen[0] == (True, True)


def test_the_requester_cannot_approve_not_even_as_an_approver(bot, click, proposed):
    bot.slack.groups["S0APPROVE"].add(ADA)

    with pytest.raises(Refused, match="your own request"):
        proposals.approve(bot.services, proposed, click(ADA))

    assert bot.store.get(proposed.id) == proposed


def test_the_second_approver_is_told_who_won(bot, click, proposed):
    proposals.approve(bot.services, proposed, click(GRACE))

    with pytest.raises(Refused, match=f"already approved by <@{GRACE}>"):
        proposals.approve(bot.services, proposed, click(NOOR))


def test_the_same_click_delivered_twice_counts_once_and_starts_again(
    bot, click, proposed
):
    once = click(GRACE)

    first = proposals.approve(bot.services, proposed, once)
    second = proposals.approve(bot.services, bot.store.get(proposed.id), once)

    assert second == first
    assert bot.engine.nudged("drive") == [proposed.id, proposed.id]


def test_quorum_2_needs_two_people(bot, click):
    bot = with_quorum_2(bot)
    run = propose(bot, click)

    half = proposals.approve(bot.services, run, click(GRACE))
    with pytest.raises(Refused, match="Your click changed nothing"):
        proposals.approve(bot.services, run, click(GRACE))
    whole = proposals.approve(bot.services, run, click(NOOR))

    assert (half.status, half.checking) == (Status.PROPOSED, False)
    assert whole.status is Status.APPROVED
    assert {each.person for each in whole.approvals} == {GRACE, NOOR}


def test_an_approver_who_was_removed_no_longer_counts(bot, click):
    bot = with_quorum_2(bot)
    bot.slack.groups["S0APPROVE"].add("U0MIKA001")
    run = propose(bot, click)
    proposals.approve(bot.services, run, click(GRACE))
    bot.slack.groups["S0APPROVE"].remove(GRACE)

    still_open = proposals.approve(bot.services, run, click(NOOR))

    assert still_open.status is Status.PROPOSED
    assert [each.person for each in still_open.approvals] == [NOOR]


def test_an_approver_who_was_removed_cannot_click(bot, click, proposed):
    bot.slack.groups["S0APPROVE"].remove(GRACE)

    with pytest.raises(Refused, match="not among the approvers"):
        proposals.approve(bot.services, proposed, click(GRACE))


def test_a_changed_world_voids_the_plan_and_makes_version_2(bot, click):
    bot = with_quorum_2(bot)
    run = propose(bot, click)
    proposals.approve(bot.services, run, click(GRACE))
    someone_adds_a_record(bot)

    with pytest.raises(OutdatedError) as refused:
        proposals.approve(bot.services, run, click(NOOR))

    old, new = bot.store.get(run.id), refused.value.newer
    assert old.status is Status.STALE
    assert old.superseded_by == new.id == f"{run.id}.2"
    assert (new.number, new.version, new.requested_by) == (run.number, 2, ADA)
    assert new.token != old.token
    assert new.approvals == ()
    assert new.plan.digest != old.plan.digest
    assert {("tell", old.id), ("tell", new.id)} <= set(bot.engine.nudges)
    assert bot.engine.nudged("drive") == []


def test_a_world_that_forbids_the_plan_leaves_no_successor(bot, click, proposed):
    record = Record(name=DOMAIN, type="TXT", ttl=60, values=('"hello"',))
    bot.world.records[DOMAIN] = {"TXT": record}

    with pytest.raises(OutdatedError) as refused:
        proposals.approve(bot.services, proposed, click(GRACE))

    old = bot.store.get(proposed.id)
    assert (old.status, old.superseded_by) == (Status.STALE, "")
    assert refused.value.newer is None
    assert "other DNS records" in old.ended_because
    assert bot.store.holder(old.plan.target_id, DOMAIN) is None


def test_a_world_that_cannot_be_seen_leaves_it_open(bot, click, proposed):
    bot.world.away = True

    with pytest.raises(Transient, match="click again"):
        proposals.approve(bot.services, proposed, click(GRACE))

    kept = bot.store.get(proposed.id)
    assert (kept.status, kept.checking, kept.approvals) == (Status.PROPOSED, False, ())
    bot.world.away = False
    assert proposals.approve(bot.services, proposed, click(GRACE)).approvals


def test_a_bug_while_checking_does_not_leave_the_card_checking(bot, click, proposed):
    def broken():
        raise ZeroDivisionError

    bot.world.on_look = broken

    with pytest.raises(ZeroDivisionError):
        proposals.approve(bot.services, proposed, click(GRACE))

    assert not bot.store.get(proposed.id).checking


def test_slack_that_cannot_say_who_may_approve_leaves_it_open(bot, click, proposed):
    bot.slack.away = True

    with pytest.raises(Transient):
        proposals.approve(bot.services, proposed, click(GRACE))

    assert bot.store.get(proposed.id) == proposed


def test_an_expired_proposal_is_not_approved(bot, click, proposed):
    bot.clock.forward(hours=72)

    with pytest.raises(Refused, match="expired"):
        proposals.approve(bot.services, proposed, click(GRACE))


def test_someone_declines_while_another_is_being_checked(bot, click, proposed):
    declined = []

    def decline_once():
        if not declined:
            declined.append(1)
            proposals.decline(bot.services, proposed, click(NOOR), "not now")

    bot.world.on_look = decline_once

    with pytest.raises(Refused, match=f"declined by <@{NOOR}>"):
        proposals.approve(bot.services, proposed, click(GRACE))

    assert bot.store.get(proposed.id).status is Status.DECLINED


def test_a_decline_keeps_its_reason_for_the_requester(bot, click, proposed):
    declined = proposals.decline(bot.services, proposed, click(GRACE), " too early ")

    assert declined.status is Status.DECLINED
    assert declined.decisions[-1].verdict is Verdict.DECLINE
    assert declined.decisions[-1].reason == "too early"
    assert bot.store.entries[-1]["reason"] == "too early"
    assert bot.engine.nudged("drive") == []


def test_a_decline_needs_a_reason_and_an_approver(bot, click, proposed):
    with pytest.raises(UserError):
        proposals.decline(bot.services, proposed, click(GRACE), "  ")
    with pytest.raises(Refused, match="withdraw"):
        proposals.decline(bot.services, proposed, click(ADA), "no")
    with pytest.raises(Refused, match="not among"):
        proposals.decline(bot.services, proposed, click("U0MIKA001"), "no")

    assert bot.store.get(proposed.id) == proposed


def test_only_the_requester_withdraws_and_only_before_a_decision(bot, click, proposed):
    with pytest.raises(Refused, match="Only"):
        proposals.withdraw(bot.services, proposed, click(GRACE))

    withdrawn = proposals.withdraw(bot.services, proposed, click(ADA))

    assert withdrawn.status is Status.WITHDRAWN
    with pytest.raises(Refused, match="withdrawn"):
        proposals.approve(bot.services, proposed, click(GRACE))


def test_after_the_end_the_domain_is_free_again(bot, click, proposed):
    proposals.withdraw(bot.services, proposed, click(ADA))

    again = proposals.ask_again(bot.services, bot.store.get(proposed.id), click(GRACE))

    assert again.number != proposed.number
    assert again.parent == proposed.id
    assert again.requested_by == GRACE
