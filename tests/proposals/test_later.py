"""What people and time do to proposals and runs later on."""

from dataclasses import replace

import pytest

from bot import proposals
from bot.core.dnsseen import Record
from bot.core.runs import Block, Status, move
from bot.errors import ConflictError, Refused, Transient, UserError
from tests.support.fake_slack import ADA, GRACE, GUEST, MIKA, NOOR
from tests.support.fakes import START, make_run, make_target
from tests.support.wished import wish

DOMAIN = "device.acme.example"


def blocked(bot, **changes):
    given = {"says": "Access denied.", "who": "The AWS administrator", "do": "allow it"}
    block = Block(at=bot.clock.now(), **{**given, **changes})
    return bot.store.put(
        make_run(
            status=Status.RUNNING,
            approved_at=bot.clock.now(),
            blocked=block,
            attempts=3,
        )
    )


# ---- time ---------------------------------------------------------------------


def test_a_proposal_expires_when_its_time_is_over_and_not_before(bot, proposed):
    bot.clock.forward(hours=71, minutes=59)
    early = proposals.expire(bot.services, proposed.id)
    bot.clock.forward(minutes=2)

    assert not early
    assert proposals.expire(bot.services, proposed.id)
    assert not proposals.expire(bot.services, proposed.id)
    assert bot.store.get(proposed.id).status is Status.EXPIRED
    assert bot.store.entries[-1]["what"] == "expired"


def test_an_approved_run_does_not_expire(bot, click, proposed):
    proposals.approve(bot.services, proposed, click(GRACE))
    bot.clock.forward(hours=73)

    assert not proposals.expire(bot.services, proposed.id)


def test_one_reminder_comes_before_the_end(bot, proposed):
    bot.clock.forward(hours=53)
    early = proposals.remind_before_end(bot.services, proposed.id)
    bot.clock.forward(hours=2)

    assert not early
    assert proposals.remind_before_end(bot.services, proposed.id)
    bot.clock.forward(hours=5)
    assert not proposals.remind_before_end(bot.services, proposed.id)
    assert bot.store.get(proposed.id).reminded_at is not None


def test_a_reminder_that_a_person_asked_for_early_does_not_replace_it(
    bot, click, proposed
):
    bot.clock.forward(hours=2)
    proposals.remind(bot.services, proposed, click(ADA))
    bot.clock.forward(hours=53)

    assert proposals.remind_before_end(bot.services, proposed.id)


def test_remind_them_works_at_most_once_an_hour(bot, click, proposed):
    proposals.remind(bot.services, proposed, click(ADA))
    bot.clock.forward(minutes=59)
    with pytest.raises(Refused, match="once an hour"):
        proposals.remind(bot.services, proposed, click(ADA))
    bot.clock.forward(minutes=1)
    proposals.remind(bot.services, proposed, click(ADA))


@pytest.mark.parametrize("who", [GRACE, MIKA, GUEST])
def test_only_the_requester_reminds(bot, click, proposed, who):
    bot.clock.forward(hours=2)

    with pytest.raises(Refused):
        proposals.remind(bot.services, proposed, click(who))


# ---- runs at work ---------------------------------------------------------------


@pytest.mark.parametrize("who", [ADA, GRACE, NOOR])
@pytest.mark.parametrize("status", [Status.APPROVED, Status.RUNNING])
def test_requester_and_approvers_cancel_a_run(bot, click, who, status):
    run = bot.store.put(make_run(status=status))

    proposals.cancel(bot.services, run, click(who))

    assert bot.store.get(run.id).cancel_by == who
    assert bot.engine.nudged("drive") == [run.id]
    assert bot.store.entries[-1]["what"] == "cancel asked"


def test_others_do_not_cancel(bot, click):
    run = bot.store.put(make_run(status=Status.RUNNING))

    with pytest.raises(Refused, match="may cancel"):
        proposals.cancel(bot.services, run, click(MIKA))

    assert bot.store.get(run.id) == run


def test_a_second_cancel_is_told_who_was_first(bot, click):
    run = bot.store.put(make_run(status=Status.RUNNING))
    proposals.cancel(bot.services, run, click(GRACE))

    with pytest.raises(Refused, match=f"<@{GRACE}> is cancelling"):
        proposals.cancel(bot.services, run, click(ADA))
    proposals.cancel(bot.services, run, click(GRACE))


def test_what_has_ended_cannot_be_cancelled(bot, click):
    run = bot.store.put(make_run(status=Status.SUCCEEDED))

    with pytest.raises(Refused, match="is done"):
        proposals.cancel(bot.services, run, click(ADA))


def test_cancel_wins_over_a_save_that_comes_between(bot, click):
    run = bot.store.put(make_run(status=Status.RUNNING))
    real, races = bot.store.save, []

    def late(changed, **more):
        if not races:
            races.append(1)
            real(replace(bot.store.get(run.id), cursor=1))
            raise ConflictError
        return real(changed, **more)

    bot.store.save = late

    proposals.cancel(bot.services, run, click(ADA))

    kept = bot.store.get(run.id)
    assert (kept.cursor, kept.cancel_by) == (1, ADA)


def test_try_again_goes_on_under_the_same_approval(bot, click):
    run = blocked(bot)

    proposals.retry(bot.services, run, click(ADA))

    kept = bot.store.get(run.id)
    assert (kept.blocked, kept.attempts) == (None, 0)
    assert bot.engine.nudged("drive") == [run.id]


def test_an_old_approval_does_not_carry_a_retry(bot, click):
    run = blocked(bot)
    bot.clock.forward(hours=97)

    with pytest.raises(Refused, match="approve it again"):
        proposals.retry(bot.services, run, click(ADA))

    assert bot.store.get(run.id).blocked.reapprove
    assert bot.engine.nudged("drive") == []


def test_what_is_not_blocked_needs_no_retry(bot, click):
    run = bot.store.put(make_run(status=Status.RUNNING))

    with pytest.raises(Refused, match="goes on already"):
        proposals.retry(bot.services, run, click(ADA))


def test_one_click_of_an_approver_approves_again(bot, click):
    run = blocked(bot, reapprove=True)
    bot.clock.forward(hours=100)

    with pytest.raises(Refused, match="approve"):
        proposals.reapprove(bot.services, run, click(ADA))
    proposals.reapprove(bot.services, run, click(GRACE))

    kept = bot.store.get(run.id)
    assert kept.blocked is None
    assert kept.approved_at == bot.clock.now()
    assert bot.store.entries[-1]["what"] == "approved again"


def test_with_quorum_2_two_people_approve_again(bot, click):
    bot = bot.replaced(targets=(make_target(quorum=2), bot.services.targets[1]))
    run = blocked(bot, reapprove=True)
    run = bot.store.put(replace(run, quorum=2))

    proposals.reapprove(bot.services, run, click(GRACE))
    half = bot.store.get(run.id)
    proposals.reapprove(bot.services, run, click(GRACE))
    proposals.reapprove(bot.services, run, click(NOOR))

    assert half.blocked is not None
    assert bot.store.get(run.id).blocked is None


# ---- what follows an end ----------------------------------------------------------


def test_a_plan_that_the_last_check_voided_gets_a_successor(bot, click, proposed):
    approved = proposals.approve(bot.services, proposed, click(GRACE))
    stale = bot.store.save(move(approved, Status.STALE, at=bot.clock.now()))

    newer = proposals.renew(bot.services, stale.id)

    assert (newer.version, newer.status) == (2, Status.PROPOSED)
    assert bot.store.get(stale.id).superseded_by == newer.id
    assert proposals.renew(bot.services, stale.id) == newer
    assert len(bot.store.kept) == 2


def test_a_crash_between_the_end_and_the_successor_is_mended(bot, click, proposed):
    stale = replace(
        move(proposed, Status.STALE, at=bot.clock.now()),
        superseded_by=f"{proposed.id}.2",
    )
    bot.store.save(stale)

    newer = proposals.renew(bot.services, proposed.id)

    assert newer.id == f"{proposed.id}.2"


def test_nothing_is_renewed_while_the_world_cannot_be_seen(bot, proposed):
    bot.store.save(move(proposed, Status.STALE, at=bot.clock.now()))
    bot.world.away = True

    with pytest.raises(Transient):
        proposals.renew(bot.services, proposed.id)

    assert bot.store.get(proposed.id).superseded_by is None


def test_when_another_request_took_the_domain_there_is_no_successor(
    bot, click, proposed
):
    bot.store.save(move(proposed, Status.STALE, at=bot.clock.now()))
    other = proposals.propose(
        bot.services,
        wish(DOMAIN, bot.services.targets[0]),
        reason="me too",
        click=click(GRACE),
    )

    assert proposals.renew(bot.services, proposed.id) is None

    kept = bot.store.get(proposed.id)
    assert kept.superseded_by == ""
    assert other.name in kept.ended_because


def test_what_is_open_cannot_be_asked_again(bot, click, proposed):
    with pytest.raises(Refused):
        proposals.ask_again(bot.services, proposed, click(ADA))


def test_undo_and_go_on_are_new_proposals(bot, click, proposed):
    failed = bot.store.put(
        replace(
            proposed,
            status=Status.FAILED,
            outputs={
                "tried:request_certificate": START.isoformat(),
                "certificate_arn": "arn:aws:acm:eu-central-1:111122223333:"
                "certificate/abc",
            },
        )
    )
    bot.store.locks.clear()

    undo = proposals.plan_undo(bot.services, failed, click(ADA))
    proposals.withdraw(bot.services, undo, click(ADA))
    on = proposals.plan_go_on(bot.services, failed, click(ADA))

    assert dict(undo.plan.basis)["undoes"] == failed.id
    assert undo.parent == on.parent == failed.id
    assert undo.status is on.status is Status.PROPOSED
    assert failed.id in dict(on.plan.basis)["adopt"]


def test_what_made_nothing_cannot_be_undone(bot, click, proposed):
    failed = bot.store.put(replace(proposed, status=Status.FAILED))
    bot.store.locks.clear()

    with pytest.raises(UserError, match="made nothing"):
        proposals.plan_undo(bot.services, failed, click(ADA))


def test_only_requesters_ask_for_new_plans(bot, click, proposed):
    expired = bot.store.put(replace(proposed, status=Status.EXPIRED))
    bot.store.locks.clear()

    with pytest.raises(Refused, match="may not ask"):
        proposals.ask_again(bot.services, expired, click(NOOR))


def test_a_record_that_appears_changes_the_class_and_so_the_time_it_stays_open(
    bot, click
):
    record = Record(name=DOMAIN, type="CNAME", ttl=60, values=("old.acme.example",))
    bot.world.records[DOMAIN] = {"CNAME": record}

    run = proposals.propose(
        bot.services,
        wish(DOMAIN, bot.services.targets[0]),
        reason="move it",
        click=click(ADA),
    )

    assert (run.expires_at - bot.clock.now()).total_seconds() == 4 * 3600
