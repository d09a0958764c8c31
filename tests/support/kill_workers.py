"""Workers that can be stopped at a point and killed there, and what they noted."""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
# A whole run takes some three seconds here; four of them share two cores.
PATIENCE = 60.0


class WorkerError(AssertionError):
    """A worker did not do what it was ordered to."""


@dataclass
class Order:
    """One worker and its notes."""

    pid: int
    notes: Path

    def lines(self) -> list[str]:
        return self.notes.read_text().splitlines() if self.notes.exists() else []

    def until(self, *beginnings: str) -> str:
        """The first line that begins like that."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            for line in self.lines():
                if line.startswith(beginnings):
                    return line
                if line == "failed":
                    raise WorkerError(f"{self.notes.name} failed: {self.lines()}")
            time.sleep(0.01)
        raise WorkerError(f"{self.notes.name}: none of {beginnings} in {self.lines()}")


@dataclass
class Workers:
    """The process that forks them."""

    folder: Path
    environment: dict[str, str]
    process: "subprocess.Popen[str]" = field(init=False)
    ended: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._started: queue.Queue[int] = queue.Queue()
        self._turn = threading.Lock()
        self._count = 0
        self._ready = threading.Event()
        self.log = (self.folder / "workers.log").open("w")
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "tests" / "kill" / "worker.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
            cwd=ROOT,
            env={**self.environment, "PYTHONPATH": str(ROOT)},
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        assert self._ready.wait(60), "the workers did not start"

    def order(self, **order: Any) -> Order:
        """Start a worker."""
        with self._turn:
            self._count += 1
            notes = self.folder / f"notes-{self._count}"
            line = json.dumps({"blind": False, **order, "notes": str(notes)})
            assert self.process.stdin
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()
            return Order(self._started.get(timeout=20), notes)

    def kill(self, order: Order) -> None:
        """SIGKILL; it is gone when this returns."""
        assert order.pid not in self.ended, "it ended before it could be killed"
        os.kill(order.pid, signal.SIGKILL)
        until = time.monotonic() + 10
        while order.pid not in self.ended:
            assert time.monotonic() < until
            time.sleep(0.002)

    def close(self) -> None:
        """End the forking process."""
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(10)
        self._reader.join(10)
        assert self.process.stdout
        self.process.stdout.close()
        self.log.close()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            word, _, pid = line.strip().partition(" ")
            if word == "ready":
                self._ready.set()
            elif word == "started":
                self._started.put(int(pid))
            elif word == "ended":
                self.ended.add(int(pid))
