"""What the jobs find and hand over."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.triggers.cron import CronTrigger

from bot.core.alerts import FirstLook
from bot.core.runs import Message, Status
from bot.ports import InboxRow, Told
from bot.services import Watch
from jobs import sweep, watch
from jobs.registry import JOBS, jobs_for, run_job
from tests.support.fakes import make_bot, make_plan, make_run
from tests.support.sample_alerts import sweep as sweep_of

WATCHES = {"watch_expiry": "expiry", "watch_status": "status"}


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


@pytest.mark.parametrize(("job", "which"), WATCHES.items())
def test_a_watch_hands_over_each_target_as_work_of_its_own(bot, job, which):
    run_job(bot.services, f"{job}:0")

    assert bot.engine.nudges == [
        ("watch", f"{which}:{each.id}") for each in bot.services.targets
    ]


def test_at_start_only_what_was_never_looked_at_is_looked_at(bot):
    first, second = bot.services.targets
    found = FirstLook(target_id=first.id, token="t", sweep=sweep_of(target=first.id))
    bot.store.save_first_look(found)

    watch.begin(bot.services)

    assert bot.engine.nudges == [("watch", f"all:{second.id}")]


def test_without_watches_nothing_is_looked_at_by_itself(bot):
    off = Watch(enabled=False)
    watch.begin(bot.replaced(watch=off).services)

    assert bot.engine.nudges == []
    assert JOBS.keys() - jobs_for(off).keys() == WATCHES.keys()


@pytest.mark.parametrize("seconds", [1, 5, 30, 60, 300, 1800, 3600, 6 * 3600])
def test_a_rhythm_that_the_settings_turn_is_struck_by_the_clock(seconds):
    turned = jobs_for(Watch(status=timedelta(seconds=seconds)))["watch_status"]
    trigger = CronTrigger(timezone=UTC, **turned.cron)
    at, strokes = datetime(2026, 11, 23, tzinfo=UTC), []
    for _ in range(3):
        at = trigger.get_next_fire_time(at if strokes else None, at)
        strokes.append(at)

    assert strokes[1] - strokes[0] == strokes[2] - strokes[1] == turned.every
    assert len({turned.slot(each) for each in strokes}) == 3
