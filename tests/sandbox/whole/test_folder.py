import fcntl
import os
import signal
import subprocess
import sys

import pytest

from sandbox.folder import end_store, held
from sandbox.options import Options, SandboxError

# A bot that is killed leaves its store running, to be adopted by the next one.
LEFT_BEHIND = """
import os, signal, sys
from pathlib import Path
from bot.embedded import start
print(start(Path(sys.argv[1]), os.environ).pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_two_sandboxes_do_not_share_a_folder(tmp_path):
    with (
        held(tmp_path, is_fresh=False),
        pytest.raises(SandboxError, match=rf"\(process {os.getpid()}\) uses"),
        held(tmp_path, is_fresh=False),
    ):
        pass


def test_what_is_in_the_folder_stays_until_something_fresh_is_wanted(tmp_path):
    with held(tmp_path, is_fresh=False):
        (tmp_path / "slack.jsonl").write_text("x")
        (tmp_path / "bot" / "store").mkdir(parents=True)
    with held(tmp_path, is_fresh=False):
        assert (tmp_path / "slack.jsonl").exists()

    with held(tmp_path, is_fresh=True):
        assert [each.name for each in tmp_path.iterdir()] == ["sandbox.lock"]


def test_fresh_never_empties_a_folder_that_was_no_sandbox(tmp_path):
    (tmp_path / "letter.txt").write_text("x")

    with (
        pytest.raises(SandboxError, match="no sandbox has ever been there"),
        held(tmp_path, is_fresh=True),
    ):
        pass

    assert (tmp_path / "letter.txt").exists()


def test_a_new_folder_is_the_owners_alone(tmp_path):
    with held(tmp_path / "deep" / "new", is_fresh=True) as folder:
        assert folder.stat().st_mode & 0o777 == 0o700


def test_a_store_that_a_killed_bot_left_behind_is_ended(tmp_path):
    left = subprocess.run(
        [sys.executable, "-c", LEFT_BEHIND, str(tmp_path)],
        check=False,
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert left.returncode == -signal.SIGKILL
    os.kill(int(left.stdout), 0)

    end_store(tmp_path)

    # The kernel lets go of this lock when the process ends, reaped or not.
    with (tmp_path / "store" / "alive.lock").open() as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_a_store_that_a_bot_uses_is_left_alone(tmp_path):
    from bot.embedded import start

    embedded = start(tmp_path, os.environ)
    try:
        end_store(tmp_path)

        os.kill(embedded.pid, 0)
    finally:
        embedded.stop()


def test_where_there_was_no_store_nothing_is_ended(tmp_path):
    end_store(tmp_path)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"slack_url": "https://slack.test/api/"}, "--slack needs"),
        ({"slack_bot_token": "xoxb-1"}, "without --slack"),
        ({"speed": 0}, "more than 0"),
    ],
)
def test_flags_that_do_not_fit_together_are_told(options, says):
    assert says in Options(**options).fault()
    assert Options().fault() is None
