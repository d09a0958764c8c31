import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time

import pytest

from bot.embedded.server import recall
from tests.support.settings_file import GOOD, TOKENS
from tests.support.slack_stand_in import slack_stand_in


class Process:
    """`python -m bot run` as an operator would start it."""

    def __init__(self, arguments, env):
        self.began = time.monotonic()
        self.child = subprocess.Popen(
            [sys.executable, "-m", "bot", *arguments],
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            process_group=0,
        )
        self.lines = queue.Queue()
        self.out, self.err = [], []
        self._readers = [
            threading.Thread(target=self._read, args=given, daemon=True)
            for given in ((self.child.stdout, self.out), (self.child.stderr, self.err))
        ]
        for each in self._readers:
            each.start()

    def _read(self, stream, kept):
        for line in stream:
            kept.append(line)
            self.lines.put(line)

    def wait_for(self, event, seconds=15):
        """The first log line of that event, and how long after the start it came."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                line = self.lines.get(timeout=0.1)
            except queue.Empty:
                if self.child.poll() is not None and self.lines.empty():
                    break
                continue
            if line.startswith("{") and json.loads(line).get("event") == event:
                return json.loads(line), time.monotonic() - self.began
        raise AssertionError(f"no {event}: {''.join(self.out + self.err)}")

    def end(self, number=signal.SIGTERM, seconds=20):
        """Its exit code and how long it took to end."""
        before = time.monotonic()
        self.child.send_signal(number)
        code = self.child.wait(seconds)
        took = time.monotonic() - before
        for each in self._readers:
            each.join(2)
        return code, took

    def kill(self):
        if self.child.poll() is None:
            self.child.kill()
        self.child.wait(5)
        for reader in self._readers:
            reader.join(2)
        self.child.stdout.close()
        self.child.stderr.close()


@pytest.fixture
def slack():
    with slack_stand_in() as running:
        yield running


@pytest.fixture
def settings(tmp_path):
    """A settings file whose data folder is the test's own."""
    path = tmp_path / "settings.toml"
    path.write_text(GOOD, encoding="utf-8")
    return path


@pytest.fixture
def start(settings, tmp_path):
    """Start a bot; all of them are gone at the end, and their store too."""
    started = []

    def make(*arguments, **env):
        kept = {
            name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ
        }
        # No AWS anywhere: a port where nobody listens.
        aws = {"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_ACCESS_KEY_ID": "x"}
        secret = {"AWS_SECRET_ACCESS_KEY": "y"}
        given = arguments or ("run", "--settings", str(settings))
        process = Process(given, {**kept, **TOKENS, **aws, **secret, **env})
        started.append(process)
        return process

    yield make
    for process in started:
        process.kill()
    for pid in servers(tmp_path):
        os.kill(pid, signal.SIGKILL)


def servers(folder):
    """The store servers that run on the data of a test."""
    running = recall(folder / "state" / "store")
    return [running.pid] if running else []
