import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.core.runs import Status
from tests.support.driving import Scene
from tests.support.engines import until_true

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_a_run_whose_worker_was_killed_goes_on_within_twelve_seconds(
    client, url, tmp_path
):
    scene = Scene(client)
    notes = tmp_path / "notes"
    first = worker(url, notes, hold=60)
    first.stdin.write(f"{scene.run_id}\n")
    first.stdin.flush()
    until_true(notes.exists, seconds=20)
    # Long enough for the lease to have been renewed.
    time.sleep(3.5)

    first.kill()
    killed = time.time()
    second = worker(url, notes, hold=0)

    until_true(lambda: len(notes.read_text().splitlines()) > 1, seconds=20)
    took = float(notes.read_text().splitlines()[1]) - killed
    until_true(lambda: scene.run.status is Status.SUCCEEDED)
    end(first)
    second.kill()
    end(second)
    assert took < 12


def worker(url, notes, *, hold):
    return subprocess.Popen(
        [
            *(sys.executable, str(Path(__file__).parent / "worker.py")),
            *(url, str(notes), str(hold)),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def end(process):
    process.wait()
    process.stdin.close()
