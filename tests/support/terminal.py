"""The command line at a terminal, with a person who answers."""

import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]


class Terminal:
    """A person at a terminal, answering one question after the other."""

    def __init__(self, folder, *arguments):
        self._side, other = pty.openpty()
        kept = {name: os.environ[name] for name in ("PATH", "HOME")}
        self._child = subprocess.Popen(
            [sys.executable, "-m", "bot", *arguments],
            cwd=folder,
            env={**kept, "PYTHONPATH": str(ROOT)},
            stdin=other,
            stdout=other,
            stderr=other,
            start_new_session=True,
        )
        os.close(other)
        self.shown = ""
        self.transcript = ""

    def answer(self, question, text):
        """Wait for the question, then type."""
        self._until(question)
        self.shown = ""
        os.write(self._side, f"{text}\n".encode())

    def end(self):
        self._until(None)
        os.close(self._side)
        return self._child.wait(10)

    def _asks(self, wanted):
        """Whether the question is there to its end."""
        return wanted in self.shown and self.shown.endswith(": ")

    def _until(self, wanted):
        deadline = time.monotonic() + 20
        while wanted is None or not self._asks(wanted):
            assert time.monotonic() < deadline, self.shown
            ready, *_ = select.select([self._side], [], [], 0.2)
            try:
                more = os.read(self._side, 4096) if ready else b""
            except OSError:
                break  # the other side has closed
            self.shown += more.decode()
            self.transcript += more.decode().replace("\r\n", "\n")
