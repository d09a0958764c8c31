"""How soon the bot is ready, what it holds then, and what it uses while idle."""

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.app.front import LISTENERS
from bot.app.listening import ENVELOPES
from tests.bench import machine
from tests.bench.numbers import Row
from tests.bench.processes import ROOT, Program, scrubbed
from tests.bench.standins import StandIns, standins

START, IDLE = "Start", "Memory and idle CPU"
MOST_START, MOST_MEGABYTES, MOST_PERCENT = 1.2, 110.0, 0.7
IMPORTS = "import slack_bolt, boto3, docket"
# boto3 is loaded in a thread after "ready"; jobs of the first seconds have run.
SETTLED_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Plan:
    """How many starts, and for how long to look at an idle bot."""

    starts: int
    idle_seconds: float


FULL = Plan(starts=10, idle_seconds=60)
QUICK = Plan(starts=2, idle_seconds=4)


def measure(folder: Path, plan: Plan) -> list[Row]:
    """Bot, bare Bolt and bare imports in turns; then both idle at the same time."""
    with standins(folder / "ours") as ours, standins(folder / "theirs") as theirs:
        bare = ["-m", "tests.bench.bare_bolt", str(LISTENERS), str(ENVELOPES), "0"]

        def bot() -> Program:
            return Program(ours.bot(), ours.environment, folder / "bot.log")

        def bolt() -> Program:
            return Program(bare, theirs.environment, folder / "bare.log")

        rows = _starts(bot, bolt, plan.starts)
        if machine.is_readable():
            rows += _idle(bot, bolt, ours, plan.idle_seconds)
        return rows


def _starts(
    bot: Callable[[], Program], bolt: Callable[[], Program], count: int
) -> list[Row]:
    _seconds_to_ready(bot)  # the first one makes the folder and may compile
    _seconds_to_ready(bolt)
    ours, bare, imports = [], [], []
    for _ in range(count):
        ours.append(_seconds_to_ready(bot))
        bare.append(_seconds_to_ready(bolt))
        imports.append(_seconds_to_import())
    return [
        Row(
            section=START,
            what="the bot, warm, its store included: process → ready",
            unit="s",
            values=ours,
            most=MOST_START,
        ),
        Row(section=START, what="bare Bolt: process → ready", unit="s", values=bare),
        Row(
            section=START,
            what=f'bare `python -c "{IMPORTS}"`',
            unit="s",
            values=imports,
        ),
    ]


def _seconds_to_ready(start: Callable[[], Program]) -> float:
    program = start()
    try:
        return program.wait_ready()
    finally:
        program.end()


def _seconds_to_import() -> float:
    began = time.monotonic()
    subprocess.run(
        [sys.executable, "-c", IMPORTS], check=True, cwd=ROOT, env=scrubbed({})
    )
    return time.monotonic() - began


def _idle(
    start_bot: Callable[[], Program],
    start_bolt: Callable[[], Program],
    ours: StandIns,
    seconds: float,
) -> list[Row]:
    bot, bolt = start_bot(), start_bolt()
    try:
        bot.wait_ready()
        bolt.wait_ready()
        time.sleep(SETTLED_SECONDS)
        rows = _memory(bot, bolt, ours.store_pid())
        pids = [bot.pid, ours.store_pid(), bolt.pid]
        before = [machine.cpu_seconds(pid) for pid in pids]
        began = time.monotonic()
        busy = machine.busy_cores(seconds)
        took = time.monotonic() - began
        used = [machine.cpu_seconds(pid) for pid in pids]
    finally:
        bot.end()
        bolt.end()
    of_bot, of_store, of_bolt = (
        100 * (now - then) / took for now, then in zip(used, before, strict=True)
    )
    others = busy - sum((of_bot, of_store, of_bolt)) / 100
    return [
        *rows,
        _row(
            f"idle CPU of the bot and its store, over {took:.0f} s",
            "% of a core",
            of_bot + of_store,
            MOST_PERCENT,
        ),
        _row("of that the store", "% of a core", of_store),
        _row("idle CPU of bare Bolt, meanwhile", "% of a core", of_bolt),
        _row("cores busy with other things meanwhile", "", others),
    ]


def _memory(bot: Program, bolt: Program, store: int) -> list[Row]:
    ours, bare, held = (machine.memory(pid) for pid in (bot.pid, bolt.pid, store))
    return [
        _row("memory of the bot after its start, RSS", "MB", ours.rss, MOST_MEGABYTES),
        _row("the same, PSS", "MB", ours.pss),
        _row("memory of its store, RSS", "MB", held.rss),
        _row("memory of bare Bolt, RSS", "MB", bare.rss),
    ]


def _row(what: str, unit: str, value: float, most: float | None = None) -> Row:
    return Row(section=IDLE, what=what, unit=unit, values=[value], most=most)
