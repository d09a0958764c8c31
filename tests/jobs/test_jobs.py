"""What the jobs find and hand over."""

from dataclasses import replace

import pytest

from bot.core.runs import Message, Status
from bot.ports import InboxRow, Told
from jobs import sweep
from jobs.registry import run_job
from tests.support.fakes import make_bot, make_plan, make_run


@pytest.fixture
def bot():
    return make_bot()


def test_the_sweep_hands_over_what_is_due_waiting_or_untold(bot):
    now = bot.clock.now()
    bot.store.put(make_run(status=Status.RUNNING, wake_at=now, rev=3))
    bot.store.tell("R-42", Told(message=Message("C0IOTDOM1", "1.1"), rev=2))
    bot.store.receive(InboxRow(id="row", kind="command", at=now, body={}))
    bot.clock.forward(seconds=30)

    run_job(bot.services, "sweep:0")

    assert set(bot.engine.nudges) == {
        ("drive", "R-42"),
        ("inbox", "row"),
        ("tell", "R-42"),
    }


def test_the_sweep_leaves_what_is_in_other_hands_just_now(bot):
    now = bot.clock.now()
    bot.store.put(make_run(status=Status.RUNNING, wake_at=now, rev=3))
    bot.store.tell("R-42", Told(rev=3))
    bot.store.receive(InboxRow(id="row", kind="command", at=now, body={}))

    run_job(bot.services, "sweep:0")

    assert bot.engine.nudges == []


def test_at_start_everything_open_is_taken_up_at_once(bot):
    now = bot.clock.now()
    bot.store.put(make_run(status=Status.RUNNING, wake_at=now))
    bot.store.receive(InboxRow(id="row", kind="command", at=now, body={}))

    sweep.catch_up(bot.services)

    assert {("drive", "R-42"), ("inbox", "row")} <= set(bot.engine.nudges)


@pytest.mark.parametrize("superseded_by", [None, "", "R-42.2"])
def test_an_outdated_run_without_an_answer_is_driven_again(bot, superseded_by):
    stale = make_run(status=Status.STALE, superseded_by=superseded_by)
    bot.store.put(stale)

    run_job(bot.services, "outdated:0")

    wanted = [("drive", "R-42")] if superseded_by is None else []
    assert bot.engine.nudges == wanted


def test_proposals_expire_and_the_others_stay(bot):
    old = bot.propose()
    bot.clock.forward(hours=1)
    young = replace(
        make_run(plan=make_plan("other.acme.example")),
        id="R-43",
        number=43,
        expires_at=bot.clock.now() + (old.expires_at - old.proposed_at),
    )
    bot.propose(young)
    bot.clock.forward(hours=71)

    run_job(bot.services, "expire:0")

    assert bot.store.get("R-42").status is Status.EXPIRED
    assert bot.store.get("R-43").status is Status.PROPOSED


def test_a_proposal_is_reminded_of_once_before_it_ends(bot):
    bot.propose()
    for _ in range(72 * 12):
        bot.clock.forward(minutes=5)
        run_job(bot.services, "remind:0")

    reminders = [each for each in bot.store.entries if each["what"] == "reminded"]
    assert len(reminders) == 1
