"""The bot as a child process: started, watched, started again when it was killed."""

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

Say = Callable[[str], None]
# The whole sandbox has five seconds to end; the bot gets most of them.
PATIENCE_SECONDS = 3.5
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 10.0
# A bot that lived this long is not in a loop of crashes.
_GOOD_LIFE_SECONDS = 30.0
_READY = (b'"event": "ready"', b'"event":"ready"')
_LAST_LINES = 15


class BotChild:
    """One bot at a time, in a process group of its own.

    So Ctrl-C reaches it once, through us, however the sandbox is told to end.
    """

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        log: Path,
        *,
        say: Say,
        on_start: Callable[[int], None],
    ) -> None:
        self._command = command
        self._environment = environment
        self._log = log
        self._say = say
        self._on_start = on_start
        self._process: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[None] | None = None
        self._ready = asyncio.Event()
        self._born = 0.0

    @property
    def pid(self) -> int | None:
        """The process that runs now or ran last."""
        return self._process.pid if self._process else None

    async def start(self) -> None:
        """Start the process; it is not ready yet."""
        self._ready.clear()
        self._born = time.monotonic()
        self._process = await asyncio.create_subprocess_exec(
            *self._command,
            env=dict(self._environment),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            process_group=0,
        )
        self._reading = asyncio.create_task(self._read(self._process))
        self._on_start(self._process.pid)

    async def wait_until_ready(self, seconds: float) -> bool:
        """Whether it said that it is ready; no when it ended or took too long."""
        if self._process is None:
            return False
        ready = asyncio.create_task(self._ready.wait())
        ended = asyncio.create_task(self._process.wait())
        try:
            await asyncio.wait(
                {ready, ended}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED
            )
            return self._ready.is_set()
        finally:
            ready.cancel()
            ended.cancel()

    async def watch(self) -> None:
        """Start it again whenever a signal ended it; return when it left by itself."""
        pause = _FIRST_PAUSE
        while self._process:
            code = await self._process.wait()
            if code >= 0:
                self._say(
                    f"The bot ended by itself (exit code {code}). The last lines of "
                    f"{self._log}:\n{self.last_lines()}\n"
                    "It is not started again: end the sandbox with Ctrl-C."
                )
                return
            if time.monotonic() - self._born > _GOOD_LIFE_SECONDS:
                pause = _FIRST_PAUSE
            name = signal.Signals(-code).name
            self._say(f"The bot was killed ({name}). Starting it again.")
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
            await self.start()
            if await self.wait_until_ready(_GOOD_LIFE_SECONDS):
                self._say(f"The bot is back as process {self.pid} and goes on.")

    async def finish(self) -> None:
        """Ask it to end as Ctrl-C does, wait, and end it when it does not."""
        process = self._process
        if process and process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGINT)
            try:
                await asyncio.wait_for(process.wait(), PATIENCE_SECONDS)
            except TimeoutError:
                self._say(f"The bot did not end within {PATIENCE_SECONDS} s; ended it.")
                await self._kill(process)
        if self._reading:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)

    def last_lines(self) -> str:
        """The end of what it wrote."""
        text = self._log.read_text(errors="replace") if self._log.exists() else ""
        return "\n".join(text.splitlines()[-_LAST_LINES:])

    async def _kill(self, process: asyncio.subprocess.Process) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        """Everything goes into the log, unread but for the word that it is ready."""
        if process.stdout is None:
            return
        tail = b""
        with self._log.open("ab") as log:
            while chunk := await process.stdout.read(65_536):
                _write(log, chunk)
                tail += chunk
                if any(mark in tail for mark in _READY):
                    self._ready.set()
                tail = tail[-len(_READY[0]) :]


def _write(log: IO[bytes], chunk: bytes) -> None:
    log.write(chunk)
    log.flush()
