"""The stand-ins in a process of their own, and how many things happen in it at once.

As a program (`python -m tests.bench.standins FOLDER`) it serves until its standard
input is closed. Each line on it is one order: so many slash commands at the same
moment, without the page's HTTP in front, which would spread them out.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

from sandbox.compose import Sandbox
from sandbox.options import Options, Ports
from sandbox.slack import SlackStandIn
from sandbox.slack.people import ADA
from sandbox.slack.workspace import Person, Workspace
from tests.bench.processes import ROOT, BenchError, scrubbed
from tests.support.sandbox import Controlled
from tests.support.slack_stand_in import CHANNEL, SlackDriver

# The bot's own pace between two edits of a message; the sandbox's is quicker.
EDIT_EVERY = 2.0
# AWS's minutes pass quickly; nothing that is measured waits for them.
SPEED = 300.0
REQUESTERS = "S0REQUEST"
_SETTLE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Fired:
    """The milliseconds to each ack, and the seconds until all were answered."""

    acks: list[float]
    missed: int
    answered_after: float


class StandIns:
    """A running process of stand-ins."""

    def __init__(self, process: "subprocess.Popen[str]", folder: Path) -> None:
        self._process = process
        said = self._heard()
        self.folder = folder
        self.environment: Mapping[str, str] = scrubbed(said["environment"])
        self.settings = Path(said["settings"])
        self.slack = SlackDriver(said["slack"])
        self.aws = Controlled(said["aws"])
        self.edge = Controlled(said["edge"])

    def fire(self, text: str, count: int, *, answers: int | None = None) -> Fired:
        """So many commands at once; returns when all that are expected are answered."""
        lines = [(ADA, text)] * count
        return self._ordered({"lines": lines, "answers": answers or 0})

    def _ordered(self, order: dict[str, Any]) -> Fired:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return Fired(**self._heard())

    def crowd(self, lines: Sequence[tuple[str, str]], *, answers: int) -> Fired:
        """Several people type at once, each their own line; strangers are let in."""
        return self._ordered({"lines": list(lines), "answers": answers})

    def heal(self) -> None:
        """End all trouble that was ordered."""
        self.slack.control("heal")
        forget = Request(f"{self.aws.url}/control/fault", method="DELETE")
        with build_opener(ProxyHandler({})).open(forget, timeout=10):
            pass

    def bot(self) -> list[str]:
        """The arguments that start the bot on these stand-ins."""
        return ["-m", "bot", "run", "--settings", str(self.settings)]

    def store_pid(self) -> int:
        """The server that the bot started beside it."""
        kept = self.folder / "bot" / "store" / "server.json"
        return int(json.loads(kept.read_text())["pid"])

    def _heard(self) -> dict[str, Any]:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise BenchError("The stand-ins ended.")
        found: dict[str, Any] = json.loads(line)
        return found


@contextmanager
def standins(folder: Path) -> Iterator[StandIns]:
    """The stand-ins on free ports, until the block ends."""
    folder.mkdir(parents=True)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.standins", str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield StandIns(process, folder)
    finally:
        assert process.stdin
        process.stdin.close()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)
        assert process.stdout
        process.stdout.close()


async def _serve(folder: Path) -> None:
    # What runs beside a request is not measured.
    options = Options(data=folder, ports=Ports.any(), speed=SPEED, watches=False)
    sandbox = Sandbox(options, folder)
    await sandbox.start()
    text = sandbox.settings_path.read_text()
    kept = [line for line in text.splitlines() if not line.startswith("edit_every")]
    kept.insert(kept.index("[pace]") + 1, f"edit_every = {EDIT_EVERY}")
    sandbox.settings_path.write_text("\n".join(kept) + "\n")
    # The stand-in does not show its inside; its stop is what the sandbox holds of it.
    owners = (getattr(stop, "__self__", None) for stop in sandbox._stops)
    slack = next(each for each in owners if isinstance(each, SlackStandIn))
    _say(
        environment=sandbox.environment(),
        settings=str(sandbox.settings_path),
        slack=sandbox.slack_url,
        aws=sandbox.aws_url,
        edge=sandbox.control_url,
    )
    while line := await asyncio.to_thread(sys.stdin.readline):
        _say(**await _fire(slack, **json.loads(line)))
    await sandbox.stop()


async def _fire(
    slack: SlackStandIn, *, lines: Sequence[tuple[str, str]], answers: int
) -> dict[str, Any]:
    line, log = slack._line, slack._log
    first = len(line.envelopes())
    last = log._calls[-1]["n"] if log._calls else 0
    began = time.monotonic()
    doing = slack._acts._interactions.command
    _let_in(slack._acts._interactions.workspace, {person for person, _ in lines})
    await asyncio.gather(
        *(doing(who, CHANNEL, f"/iotdomain {text}", raw=False) for who, text in lines)
    )
    times = [each["ack_ms"] for each in line.envelopes()[first:][: len(lines)]]
    while time.monotonic() - began < _SETTLE_SECONDS:
        said = sum(call["method"] == "response_url" for call in log.after(last))
        if said >= answers:
            break
        await asyncio.sleep(0.02)
    return {
        "acks": [each for each in times if each is not None],
        "missed": sum(each is None for each in times),
        "answered_after": round(time.monotonic() - began, 4),
    }


def _let_in(workspace: Workspace, people: Collection[str]) -> None:
    """Those whom the workspace does not know yet may ask for changes from now on."""
    new = sorted(set(people) - set(workspace.people))
    for each in new:
        name = each.lower()
        workspace.people[each] = Person(
            id=each, name=name, real_name=name, note="requester", title=""
        )
    group, channel = workspace.groups[REQUESTERS], workspace.channels[CHANNEL]
    workspace.groups[group.id] = replace(group, users=(*group.users, *new))
    members = (*channel.members, *new)
    workspace.channels[channel.id] = replace(channel, members=members)


def _say(**said: Any) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1])))
