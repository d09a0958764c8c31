"""`iotdomain sandbox`: the stand-ins, the bot beside them, and an orderly end."""

import asyncio
import contextlib
import errno
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from sandbox.child import BotChild
from sandbox.compose import Sandbox
from sandbox.folder import SETTINGS, end_store, held
from sandbox.leftover import forget_bot, note_bot
from sandbox.options import Options, Ports, SandboxError

__all__ = ["Options", "Ports", "Sandbox", "SandboxError", "main"]

Say = Callable[[str], None]
# What of this machine's environment the bot sees: no profile, token or proxy.
_KEPT = ("PATH", "HOME", "LANG", "TMPDIR")
_READY_SECONDS = 30.0
_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main(options: Options) -> int:
    """Run until Ctrl-C; the exit code for the shell."""
    if fault := options.fault():
        return _refused(fault)
    try:
        with held(options.data, is_fresh=options.is_fresh) as folder:
            try:
                return asyncio.run(_run(options, folder))
            finally:
                forget_bot(folder / SETTINGS)
                end_store(folder / "bot")
    except SandboxError as error:
        return _refused(str(error))


async def _run(options: Options, folder: Path) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in _ENDING:
        loop.add_signal_handler(each, stop.set)
    sandbox = Sandbox(options, folder)
    await _start(sandbox)
    child = _child(sandbox) if options.has_bot else None
    try:
        if child and not await _bring_up(child, stop):
            return 0 if stop.is_set() else 1
        _say(_welcome(sandbox, child))
        watching = [asyncio.create_task(child.watch())] if child else []
        await stop.wait()
        _say("Ending …")
        for task in watching:
            task.cancel()
        await asyncio.gather(*watching, return_exceptions=True)
    finally:
        if child:
            await child.finish()
        await sandbox.stop()
    return 0


async def _start(sandbox: Sandbox) -> None:
    try:
        await sandbox.start()
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        port = sandbox.options.ports.page
        raise SandboxError(
            f"Port {port} is taken{_by_whom(port)}. End that program, or choose "
            f'another port: make run RUN_ARGS="--port {port + 10}".'
        ) from error


async def _bring_up(child: BotChild, stop: asyncio.Event) -> bool:
    """Whether the bot is ready; when not, it has been said why."""
    await child.start()
    ready = asyncio.create_task(child.wait_until_ready(_READY_SECONDS))
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait({ready, stopped}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if not ready.done():
        ready.cancel()
        return False
    if ready.result():
        return True
    _say(f"The bot did not get ready. Its last lines:\n{child.last_lines()}")
    return False


def _child(sandbox: Sandbox) -> BotChild:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}

    def remember(pid: int) -> None:
        sandbox.bot_pid = pid
        note_bot(sandbox.settings_path, pid)

    return BotChild(
        [sys.executable, "-m", "bot", "run", "--settings", str(sandbox.settings_path)],
        {**kept, **sandbox.environment()},
        sandbox.folder / "bot.log",
        say=_say,
        on_start=remember,
    )


def _welcome(sandbox: Sandbox, child: BotChild | None) -> str:
    lines = []
    if sandbox.slack_url:
        lines += [
            f"The workspace is open: {sandbox.slack_url}/",
            "",
            "  In #iot-domains, as Ada:  /iotdomain create device.acme.example",
            "  Then become Grace and click Approve.",
        ]
    else:
        lines.append(f"The bot is in the Slack at {sandbox.options.slack_url}")
    if child:
        lines.append(
            f"  The bot is process {child.pid}: kill -9 {child.pid} at any moment, "
            "it is started again and goes on."
        )
        lines.append(f"  Its log: {sandbox.folder / 'bot.log'}")
    else:
        lines.append("  No bot was started. Its environment:")
        lines += [f"    export {each}" for each in _shown(sandbox)]
        lines.append(f"    iotdomain run --settings {sandbox.settings_path}")
        lines.append(
            "  A settings file of your own (iotdomain init) also needs that file's "
            "[probe], [dns], [trust] and [pace]."
        )
    return "\n".join([*lines, "  Ctrl-C ends everything; the next start goes on."])


def _shown(sandbox: Sandbox) -> Iterator[str]:
    """The bot's environment; what came by a flag is not repeated."""
    options = sandbox.options
    given = {options.slack_bot_token, options.slack_app_token, options.redis_url}
    for name, value in sandbox.environment().items():
        yield f"{name}={'…' if value in given else value}"


def _by_whom(port: int) -> str:
    """The program that listens there, where the system lets us ask."""
    if not shutil.which("lsof"):
        return ""
    with contextlib.suppress(OSError, subprocess.TimeoutExpired):
        asked = ["lsof", "-nP", f"-iTCP:{port}", "-sTCP:LISTEN", "-Fpc"]
        found = subprocess.run(  # noqa: S603 - fixed words and a number
            asked, check=False, capture_output=True, text=True, timeout=2
        ).stdout.split()
        if len(found) > 1:
            return f" by {found[1][1:]} (process {found[0][1:]})"
    return ""


def _refused(why: str) -> int:
    sys.stderr.write(f"The sandbox was not started. {why}\n")
    return 2


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
