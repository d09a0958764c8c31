import logging
import statistics
import threading
import time
from datetime import timedelta

import pytest
import redis

from bot.engine import LOOK_THREADS, DocketEngine
from bot.engine.quiet import QuietWorker
from bot.errors import StoreAwayError, Transient
from tests.support.engines import Tally, serving, until_true


def test_a_nudged_task_starts_within_some_tens_of_milliseconds(url):
    tell = Tally()
    with serving(url, tell=tell) as engine:
        late = []
        for number in range(15):
            asked = time.monotonic()
            engine.nudge("tell", f"R-{number}")
            tell.wait_for(number + 1)
            late.append(tell.began[-1][1] - asked)

    assert statistics.median(late) < 0.1


@pytest.mark.alone
def test_fifty_different_keys_at_once_do_not_wait_for_one_another(url):
    tell = Tally()
    with serving(url, tell=tell) as engine:
        began = time.monotonic()
        for number in range(50):
            engine.nudge("tell", f"R-{number}")
        tell.wait_for(50)

    assert time.monotonic() - began < 3
    assert len(tell.ended) == 50


def test_a_nudge_during_a_run_makes_it_run_once_more_after_its_end(url):
    drive = Tally()
    with serving(url, drive=drive) as engine:
        drive.hold.clear()
        engine.nudge("drive", "R-1")
        until_true(lambda: drive.began)

        engine.nudge("drive", "R-1")
        time.sleep(0.2)
        assert len(drive.began) == 1
        drive.hold.set()

        drive.wait_for(2)
    assert drive.most_at_once == 1


def test_twenty_nudges_during_a_run_make_it_run_once_more(url):
    drive = Tally()
    with serving(url, drive=drive) as engine:
        drive.hold.clear()
        engine.nudge("drive", "R-1")
        until_true(lambda: drive.began)

        for _ in range(20):
            engine.nudge("drive", "R-1")
        time.sleep(0.3)
        drive.hold.set()
        drive.wait_for(2)
        time.sleep(0.4)

    assert len(drive.ended) == 2
    assert drive.most_at_once == 1


def test_a_woken_task_runs_after_its_delay_and_not_before(url):
    drive = Tally()
    with serving(url, drive=drive) as engine:
        asked = time.monotonic()

        engine.wake("drive", "R-1", timedelta(seconds=1))

        drive.wait_for(1)
    assert 0.9 < drive.began[0][1] - asked < 2.6


def test_a_short_delay_is_kept_to_the_tenth_of_a_second_and_runs_once(url):
    drive = Tally()
    with serving(url, drive=drive) as engine:
        asked = time.monotonic()

        engine.wake("drive", "R-1", timedelta(seconds=0.3))

        drive.wait_for(1)
        assert 0.3 <= drive.began[0][1] - asked < 0.5
        time.sleep(1.2)
    assert len(drive.ended) == 1


def test_a_longer_delay_takes_the_place_of_a_short_one(url):
    drive = Tally()
    with serving(url, drive=drive) as engine:
        engine.wake("drive", "R-1", timedelta(seconds=0.2))

        engine.wake("drive", "R-1", timedelta(hours=1))

        time.sleep(1.4)
    assert drive.began == []


def test_a_nudge_runs_a_task_that_waits_for_later_at_once(url):
    drive = Tally()
    with serving(url, drive=drive) as engine:
        engine.wake("drive", "R-1", timedelta(hours=72))

        engine.nudge("drive", "R-1")

        drive.wait_for(1, seconds=1)


def test_a_task_that_asks_for_later_does_not_swallow_a_nudge_that_came_meanwhile(url):
    runs = []

    def drive(key):
        runs.append(time.monotonic())
        if len(runs) == 1:
            engine.nudge("drive", key)
            engine.wake("drive", key, timedelta(hours=1))

    with serving(url, drive=drive) as engine:
        engine.nudge("drive", "R-1")

        until_true(lambda: len(runs) == 2)
    assert runs[1] - runs[0] < 1


def test_a_delay_does_not_throw_away_a_nudge_that_is_still_queued(url):
    drive, tell = Tally(), Tally()
    with serving(url, slots=1, drive=drive, tell=tell) as engine:
        drive.hold.clear()
        engine.nudge("drive", "R-9")
        until_true(lambda: drive.began)

        engine.nudge("tell", "R-1")
        engine.wake("tell", "R-1", timedelta(hours=1))
        drive.hold.set()

        tell.wait_for(1)


def test_a_later_wake_takes_the_place_of_an_earlier_one(url):
    drive = Tally()
    with serving(url, drive=drive) as engine:
        engine.wake("drive", "R-1", timedelta(hours=1))
        engine.wake("drive", "R-1", timedelta(milliseconds=100))

        drive.wait_for(1)


def test_a_task_that_must_wait_is_delivered_again_after_that(url):
    runs = []

    def tell(key):
        runs.append(time.monotonic())
        if len(runs) < 2:
            raise Transient("Slack asks to wait.", delay=timedelta(seconds=0.5))

    with serving(url, tell=tell) as engine:
        engine.nudge("tell", "R-1")

        until_true(lambda: len(runs) == 2)
    assert runs[1] - runs[0] >= 0.5


def test_a_task_that_fails_is_logged_with_an_id_and_tried_again(url, caplog):
    runs = []

    def job(key):
        runs.append(key)
        if len(runs) == 1:
            raise ZeroDivisionError

    with caplog.at_level(logging.ERROR), serving(url, job=job) as engine:
        engine.nudge("job", "sweep:12")

        until_true(lambda: len(runs) == 2)
    assert "job sweep:12 failed, error " in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_a_task_that_always_fails_is_given_up_in_the_end(url, caplog, monkeypatch):
    monkeypatch.setattr("bot.engine.TRIES", 1)
    monkeypatch.setattr("bot.engine.LONGEST_PAUSE", 0.1)

    def job(key):
        raise ZeroDivisionError

    with serving(url, job=job) as engine:
        engine.nudge("job", "sweep:12")

        until_true(lambda: "job sweep:12 is given up" in caplog.text)


def test_slow_drives_do_not_hold_up_telling(url):
    drive, tell = Tally(), Tally()
    drive.hold.clear()
    with serving(url, drive=drive, tell=tell) as engine:
        for number in range(20):
            engine.nudge("drive", f"R-{number}")
        until_true(lambda: len(drive.began) == 16)

        engine.nudge("tell", "R-1")

        tell.wait_for(1, seconds=1)
        drive.hold.set()
        drive.wait_for(20)
    assert drive.most_at_once == 16


def test_stopping_lets_what_runs_end(url):
    drive = Tally()
    engine = DocketEngine(url)
    engine.start({"drive": drive})
    drive.hold.clear()
    engine.nudge("drive", "R-1")
    until_true(lambda: drive.began)
    threading.Timer(0.3, drive.hold.set).start()

    assert engine.stop(seconds=3)

    assert len(drive.ended) == 1


@pytest.mark.alone
def test_stopping_does_not_wait_longer_than_it_is_told(url):
    drive = Tally()
    engine = DocketEngine(url)
    engine.start({"drive": drive})
    drive.hold.clear()
    engine.nudge("drive", "R-1")
    until_true(lambda: drive.began)
    began = time.monotonic()

    assert not engine.stop(seconds=0.3)

    assert time.monotonic() - began < 1
    drive.hold.set()
    assert engine.stop(seconds=3)


def test_what_waited_when_it_stopped_is_delivered_after_the_next_start(url):
    first = Tally()
    engine = DocketEngine(url, redelivery=timedelta(seconds=1))
    engine.start({"drive": first})
    first.hold.clear()
    engine.nudge("drive", "R-1")
    until_true(lambda: first.began)
    engine.nudge("drive", "R-1")
    time.sleep(0.1)
    threading.Timer(0.2, first.hold.set).start()
    assert engine.stop(seconds=3)
    assert len(first.ended) == 1

    second = Tally()
    with serving(url, redelivery=1, drive=second):
        second.wait_for(1)


def test_two_engines_never_run_the_same_key_at_once_and_lose_no_nudge(url):
    here, there = Tally(), Tally()
    with serving(url, drive=here) as one, serving(url, drive=there) as two:
        here.hold.clear()
        there.hold.clear()
        one.nudge("drive", "R-1")
        until_true(lambda: here.began or there.began)

        for engine in (one, two, one, two):
            engine.nudge("drive", "R-1")
        time.sleep(0.6)
        assert len(here.began) + len(there.began) == 1
        here.hold.set()
        there.hold.set()

        until_true(lambda: len(here.ended) + len(there.ended) >= 2)
        starts = sorted(at for _, at in here.began + there.began)
        ends = sorted(at for _, at in here.ended + there.ended)
        assert all(end <= start for end, start in zip(ends, starts[1:], strict=False))


def test_without_a_store_it_does_not_start(tmp_path):
    engine = DocketEngine(f"unix://{tmp_path}/nothing.sock")

    with pytest.raises(StoreAwayError):
        engine.start({})


def test_before_its_start_and_after_its_end_it_cannot_be_asked(url):
    engine = DocketEngine(url)
    with pytest.raises(StoreAwayError):
        engine.nudge("tell", "R-1")
    engine.start({"tell": print})
    engine.stop()

    with pytest.raises(StoreAwayError):
        engine.wake("tell", "R-1", timedelta(seconds=1))


def test_when_docket_itself_fails_it_is_started_anew(url, monkeypatch, caplog):
    class Fragile(QuietWorker):
        failed = False

        async def run_forever(self):
            if not Fragile.failed:
                Fragile.failed = True
                raise ZeroDivisionError
            await super().run_forever()

    monkeypatch.setattr("bot.engine.QuietWorker", Fragile)
    tell = Tally()
    with serving(url, tell=tell) as engine:
        engine.nudge("tell", "R-1")

        tell.wait_for(1)
    assert "docket failed" in caplog.text


def test_what_is_asked_for_while_it_stops_is_kept_for_the_next_start(url):
    begun = threading.Event()

    def drive(key):
        begun.set()
        time.sleep(0.4)
        engine.nudge("tell", key)

    engine = DocketEngine(url)
    engine.start({"drive": drive, "tell": print})
    engine.nudge("drive", "R-1")
    assert begun.wait(5)
    assert engine.stop(seconds=3)

    tell = Tally()
    with serving(url, drive=print, tell=tell):
        tell.wait_for(1)
    assert engine.stop()


def test_nothing_polls_for_cancellations(url):
    with serving(url, tell=print), redis.Redis.from_url(url) as watch:
        assert watch.pubsub_numpat() == 0


def test_docket_and_apscheduler_are_kept_from_chatting(url):
    with serving(url, tell=print):
        assert logging.getLogger("docket.worker").level == logging.WARNING
        assert logging.getLogger("apscheduler").level == logging.WARNING


def test_twenty_look_ups_keep_nothing_else_waiting(url):
    look, tell = Tally(), Tally()
    with serving(url, look=look, tell=tell) as engine:
        look.hold.clear()
        for number in range(20):
            engine.nudge("look", f"row-{number}")
        until_true(lambda: engine.busy("look") == 20)
        asked = time.monotonic()
        engine.nudge("tell", "R-1")
        tell.wait_for(1)
        waited = time.monotonic() - asked
        look.hold.set()
        look.wait_for(20)

    assert waited < 1
    assert look.most_at_once == LOOK_THREADS
    until_true(lambda: engine.busy("look") == 0)
