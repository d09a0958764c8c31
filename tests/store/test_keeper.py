"""A store that dies under a running bot is started again."""

import os
import shutil
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest
import redis

from bot import embedded
from bot.embedded.keeper import LONGEST_PAUSE, Keeper


class Clock:
    def __init__(self):
        self.at = 1000.0

    def __call__(self):
        return self.at


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def keep(tmp_path, clock):
    """Keepers of one store; what a test leaves running ends here."""
    made = []

    def keeper(monotonic=clock):
        own = embedded.start(tmp_path, os.environ)
        made.append(Keeper(own, os.environ, monotonic=monotonic))
        return made[-1]

    yield keeper
    for each in reversed(made):  # who started it last, as its parent
        each._stopping.set()
        with suppress(OSError):  # some tests stop it themselves
            each.stop()
    while not embedded.start(tmp_path, os.environ).stop():
        time.sleep(0.05)


def kill(keeper):
    pid = keeper.own.pid
    os.kill(pid, signal.SIGKILL)
    until = time.monotonic() + 3
    while embedded.lives(keeper.own):
        assert time.monotonic() < until
        time.sleep(0.005)
    return pid


def value(keeper):
    with redis.Redis.from_url(keeper.own.url) as client:
        return client.get("kept")


def test_one_that_lives_is_left_alone(keep):
    keeper = keep()
    before = keeper.own

    assert not keeper.look()
    assert keeper.own == before


def test_after_kill_9_it_runs_again_at_its_place_with_all_it_had(keep):
    keeper = keep()
    url = keeper.own.url
    with redis.Redis.from_url(url) as client:
        client.set("kept", "yes")

    dead = kill(keeper)
    assert keeper.look()

    assert keeper.own.url == url
    assert keeper.own.pid != dead
    assert value(keeper) == b"yes"


def test_the_thread_does_it_by_itself_and_ends_with_the_store(keep, tmp_path):
    keeper = keep(time.monotonic)
    keeper.start()

    dead = kill(keeper)
    until = time.monotonic() + 10
    while keeper.own.pid == dead:
        assert time.monotonic() < until
        time.sleep(0.02)
    alive = keeper.own

    assert keeper.stop()
    assert not embedded.lives(alive)


def test_of_two_processes_one_starts_it_and_the_other_goes_on_with_that(keep):
    one, two = keep(), keep()

    kill(one)
    assert one.look()
    assert not two.look(), "it lives already"

    assert value(two) is None
    assert not two.stop()
    assert embedded.lives(one.own)


def test_who_comes_second_to_a_dead_one_adopts_what_the_first_made(keep):
    one, two = keep(), keep()
    kill(one)
    assert one.look()

    again = embedded.revive(two.own, os.environ)

    assert again.adopted
    assert again.pid == one.own.pid


def test_one_that_keeps_dying_is_started_ever_more_slowly(keep, clock):
    keeper = keep()
    pauses, last = [], clock.at
    while len(pauses) < 5:
        kill(keeper)
        while not keeper.look():
            clock.at += 0.5
        pauses.append(clock.at - last)
        last = clock.at

    assert pauses == [0, 2, 4, 8, 16]
    clock.at += 3600
    kill(keeper)
    assert keeper.look(), "after a quiet while the next start is at once again"


def test_one_that_cannot_be_started_is_tried_again_and_loses_nothing(
    keep, clock, tmp_path
):
    keeper = keep()
    with redis.Redis.from_url(keeper.own.url) as client:
        client.set("kept", "yes")
    files = tmp_path / "store" / "appendonlydir"
    kill(keeper)
    files.rename(tmp_path / "aside")
    files.write_text("in the way")

    assert not keeper.look()
    files.unlink()
    (tmp_path / "aside").rename(files)
    assert not keeper.look(), "not before its pause is over"
    clock.at += LONGEST_PAUSE
    assert keeper.look()

    assert value(keeper) == b"yes"


def test_a_place_that_is_someone_elses_is_not_used(keep, tmp_path):
    keeper = keep()
    kill(keeper)
    folder = Path(keeper.own.url.removeprefix("unix://")).parent
    shutil.rmtree(folder)
    folder.symlink_to(tmp_path)

    assert not keeper.look()

    folder.unlink()
