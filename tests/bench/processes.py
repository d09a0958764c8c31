"""Programs that are started, waited for and ended; none outlives the measurement."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).parents[2]
READY = '"event": "ready"'
# Far above every goal: a program that takes longer is broken, not slow.
PATIENCE = 30.0


class BenchError(Exception):
    """Something could not be measured; the message says why."""


class Program:
    """A process that says when it is ready, as a log line on standard output."""

    def __init__(
        self, arguments: Sequence[str], environment: Mapping[str, str], log: Path
    ) -> None:
        self._ready = threading.Event()
        self._log = log
        self.began = time.monotonic()
        self.ready_after = 0.0
        self._process = subprocess.Popen(
            [sys.executable, *arguments],
            env=dict(environment),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        threading.Thread(target=self._read, daemon=True).start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def wait_ready(self) -> float:
        """Seconds from the start of the process to its line."""
        if not self._ready.wait(PATIENCE):
            raise BenchError(f"It did not get ready:\n{self._log.read_text()[-2000:]}")
        return self.ready_after

    def kill(self) -> None:
        """SIGKILL, as it would come from outside."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(PATIENCE)

    def end(self) -> None:
        """As Ctrl-C ends it; by force when that takes too long."""
        if self._process.poll() is not None:
            return
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()

    def _read(self) -> None:
        said = self._process.stdout
        assert said
        with said, self._log.open("a") as log, suppress(ValueError):
            for line in said:
                if READY in line and not self._ready.is_set():
                    self.ready_after = time.monotonic() - self.began
                    self._ready.set()
                log.write(line)
                log.flush()


@contextmanager
def program(
    arguments: Sequence[str], environment: Mapping[str, str], log: Path
) -> Iterator[Program]:
    """A program that is ready, until the block ends."""
    started = Program(arguments, environment, log)
    try:
        started.wait_ready()
        yield started
    finally:
        started.end()


def scrubbed(more: Mapping[str, str]) -> dict[str, str]:
    """Nothing of this machine's environment but what a process cannot do without."""
    kept = ("PATH", "HOME", "LANG", "TMPDIR")
    return {name: os.environ[name] for name in kept if name in os.environ} | {
        **more,
        "PYTHONPATH": str(ROOT),
    }
