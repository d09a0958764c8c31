import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot import embedded
from bot.engine import DocketEngine
from bot.errors import StoreAwayError
from bot.store import Client, RedisStore
from tests.support.engines import Tally, until_true

ROOT = Path(__file__).parents[2]


@pytest.fixture
def worker(url, tmp_path):
    started = []

    def start(hold):
        process = subprocess.Popen(
            [
                *(sys.executable, str(Path(__file__).parent / "worker.py")),
                *(url, str(tmp_path / "notes"), str(hold)),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stdin.close()


def nudge(process):
    process.stdin.write("R-1\n")
    process.stdin.flush()
    assert process.stdout.readline() == "nudged\n"


def starts(tmp_path):
    notes = tmp_path / "notes"
    if not notes.exists():
        return []
    return [float(line.split()[1]) for line in notes.read_text().splitlines()]


@pytest.mark.slow
def test_what_a_killed_worker_ran_runs_again_within_twelve_seconds(worker, tmp_path):
    first = worker(60)
    nudge(first)
    until_true(lambda: starts(tmp_path))
    # One that waits for its turn in the dead worker must not get lost either, and
    # must not run beside the other.
    nudge(first)
    time.sleep(1)

    first.kill()
    killed = time.time()
    worker(0)

    until_true(lambda: len(starts(tmp_path)) == 2, seconds=20)
    assert starts(tmp_path)[1] - killed < 12


@pytest.mark.slow
def test_a_frozen_worker_is_taken_over_from(worker, tmp_path):
    first = worker(60)
    nudge(first)
    until_true(lambda: starts(tmp_path))

    first.send_signal(signal.SIGSTOP)
    worker(0)

    until_true(lambda: len(starts(tmp_path)) == 2, seconds=20)
    first.send_signal(signal.SIGCONT)


@pytest.mark.slow
def test_it_goes_on_after_the_store_was_killed_and_came_back(tmp_path):
    server = embedded.start(tmp_path, os.environ)
    tell = Tally()
    engine = DocketEngine(server.url)
    engine.start({"tell": tell})
    store = RedisStore(Client(server.url))
    engine.nudge("tell", "R-1")
    tell.wait_for(1)

    server.child.kill()
    server.child.wait()
    began = time.monotonic()
    with pytest.raises(StoreAwayError):
        engine.nudge("tell", "R-2")
    with pytest.raises(StoreAwayError):
        store.next_number()
    assert time.monotonic() - began < 3
    again = embedded.start(tmp_path, os.environ)

    assert store.next_number() == 1
    engine.nudge("tell", "R-3")
    tell.wait_for(2, seconds=10)
    assert engine.stop()
    os.close(server.users)
    assert again.stop()


@pytest.mark.alone
def test_the_store_fails_fast_enough_for_an_ack_when_the_server_is_frozen(tmp_path):
    server = embedded.start(tmp_path, os.environ)
    store = RedisStore(Client(server.url))
    store.next_number()
    os.kill(server.pid, signal.SIGSTOP)
    began = time.monotonic()

    with pytest.raises(StoreAwayError):
        store.next_number()

    assert time.monotonic() - began < 2.5
    os.kill(server.pid, signal.SIGCONT)
    assert server.stop()
