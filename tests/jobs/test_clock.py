"""A slot runs once: after its work has ended, on late replicas, and after a restart."""

import time
from datetime import timedelta

import pytest

from bot.errors import StoreAwayError
from jobs.clock import Clock, tick
from jobs.job import Job
from jobs.registry import JOBS, run_job
from tests.support.fake_store import FakeStore
from tests.support.fakes import Clock as HandClock
from tests.support.fakes import make_bot

MINUTE = Job(every=timedelta(minutes=1), cron={"second": "0"}, run=lambda _: None)


@pytest.fixture(params=["memory", "valkey"])
def kept(request):
    if request.param == "memory":
        return FakeStore()
    return request.getfixturevalue("store")


def replicas(kept, *late):
    """Bots on one store whose clocks differ by so many seconds."""
    bots = []
    for seconds in late:
        clock = HandClock()
        clock.forward(seconds=seconds)
        bots.append(make_bot(store=kept, clock=clock))
    return bots


def test_a_slot_is_handed_over_by_the_first_replica_alone(kept):
    bots = replicas(kept, 0, 0, 0)

    won = [tick(bot.services, "sweep", MINUTE) for bot in bots]

    assert won == [True, False, False]
    assert [len(bot.engine.nudges) for bot in bots] == [1, 0, 0]


def test_a_slot_ticked_again_after_its_work_has_ended_runs_once(kept):
    (bot,) = replicas(kept, 0)
    ran = []
    job = Job(every=MINUTE.every, cron=MINUTE.cron, run=ran.append)

    tick(bot.services, "sweep", job)
    bot.engine.drain({"job": lambda _: job.run(bot.services)})
    tick(bot.services, "sweep", job)
    bot.engine.drain({"job": lambda _: job.run(bot.services)})

    assert len(ran) == 1


def test_a_replica_five_seconds_late_finds_its_slot_taken(kept):
    early, late = replicas(kept, 0, 5)

    assert tick(early.services, "sweep", MINUTE)
    assert not tick(late.services, "sweep", MINUTE)


@pytest.mark.parametrize("name", JOBS)
def test_each_job_runs_once_a_slot_also_on_a_replica_five_seconds_late(kept, name):
    job = JOBS[name]
    early, late = replicas(kept, 0, 5)
    slots = set()

    for _ in range(4):
        for bot in (early, late):
            tick(bot.services, name, job)
            slots |= set(bot.engine.nudged("job"))
            bot.clock.forward(seconds=job.every.total_seconds())

    handed = early.engine.nudged("job") + late.engine.nudged("job")
    assert len(handed) == len(set(handed)) == 4
    assert slots == set(handed)


def test_the_next_slot_is_another_one(kept):
    (bot,) = replicas(kept, 0)

    first = tick(bot.services, "sweep", MINUTE)
    bot.clock.forward(minutes=1)

    assert first
    assert tick(bot.services, "sweep", MINUTE)
    assert len(set(bot.engine.nudged("job"))) == 2


def test_a_tick_while_the_store_is_away_is_left_to_the_next(kept):
    (bot,) = replicas(kept, 0)
    bot.engine.away = StoreAwayError("away")

    assert not tick(bot.services, "sweep", MINUTE)


def test_every_job_has_a_rhythm_that_divides_a_day():
    for job in JOBS.values():
        assert timedelta(days=1) % job.every == timedelta(0)


def test_the_clock_ticks_by_itself_and_stops_at_once():
    bot = make_bot()
    fast = Job(every=timedelta(seconds=1), cron={"second": "*"}, run=lambda _: None)
    clock = Clock(bot.services, {"fast": fast})

    clock.start()
    deadline = time.monotonic() + 3
    while not bot.engine.nudges and time.monotonic() < deadline:
        time.sleep(0.02)
    before = time.monotonic()
    clock.stop()

    assert bot.engine.nudges
    assert time.monotonic() - before < 0.5


def test_a_job_of_another_version_is_left_alone():
    run_job(make_bot().services, "no_such_job:0")
