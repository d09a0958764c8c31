"""A bot that outlived its sandbox, as after `kill -9` of that: found and ended.

Left alone it would serve the next sandbox beside the next bot, and nobody would end
it. A number alone proves nothing, so the process must have been given our settings.
"""

import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

_MARK = "bot.pid"
# The next start may take five seconds in all.
_PATIENCE_SECONDS = 1.5


def note_bot(settings: Path, pid: int) -> None:
    """Remember the bot that was started with these settings."""
    (settings.parent / _MARK).write_text(f"{pid}\n")


def forget_bot(settings: Path) -> None:
    """It was ended in order."""
    (settings.parent / _MARK).unlink(missing_ok=True)


def end_bot(settings: Path) -> None:
    """End the bot that is remembered, if it still runs: asked first, then killed."""
    with suppress(OSError, ValueError):
        pid = int((settings.parent / _MARK).read_text())
        for number in (signal.SIGINT, signal.SIGKILL):
            if not _runs(pid, settings):
                break
            os.kill(pid, number)
            _wait(pid, settings)
    forget_bot(settings)


def _wait(pid: int, settings: Path) -> None:
    end = time.monotonic() + _PATIENCE_SECONDS
    while _runs(pid, settings) and time.monotonic() < end:
        time.sleep(0.02)


def _runs(pid: int, settings: Path) -> bool:
    """Whether the process is there and is a bot with these settings."""
    return f"--settings {settings}" in _command(pid)


def _command(pid: int) -> str:
    """What a process was started with; empty when there is none."""
    # Linux has it in a file; others (macOS) have ps.
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    ps = shutil.which("ps")
    if ps is None:
        return ""
    return subprocess.run(  # noqa: S603 - a program of the system and a number
        [ps, "-ww", "-o", "command=", "-p", str(pid)],
        check=False,
        capture_output=True,
        text=True,
        timeout=2,
    ).stdout
