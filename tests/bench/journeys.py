"""From the click to the card, to the first write, and over a `kill -9`."""

import itertools
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from sandbox.slack.people import ADA, GRACE
from tests.bench import machine
from tests.bench.numbers import Row
from tests.bench.processes import BenchError, Program, program
from tests.bench.standins import EDIT_EVERY, StandIns, standins

SECTION = "A request on its way"
MEMORY = "Memory and idle CPU"
MOST_CARD, MOST_WRITE, MOST_BACK = 1.0, 5.0, 12.0
MOST_MEGABYTES = 110.0
# Longer than the test takes: who is killed in the middle of a call stays in it.
HUNG_SECONDS = 7.5
_PATIENCE = 40.0
# Targets with one approval, and their channels: AWS takes ten domains in each.
TARGETS = (
    ("111122223333", "eu-central-1", "C0IOTDOM1"),
    ("111122223333", "us-east-1", "C0IOTDOM1"),
    ("444455556666", "eu-central-1", "C0IOTSTG1"),
)
_targets = itertools.cycle(TARGETS)
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Plan:
    """How many approvals; how many kills, and how many runs each kill hits."""

    approvals: int
    kills: int
    at_once: int


FULL = Plan(approvals=8, kills=2, at_once=3)
QUICK = Plan(approvals=2, kills=0, at_once=0)


def measure(folder: Path, plan: Plan) -> list[Row]:
    """One bot after the other on the same stand-ins and the same store."""
    with standins(folder / "flow") as at:
        bots = Bots(at, folder)
        with bots.one() as bot:
            rows = _memory(bot, at)
            rows += _approvals(at, plan.approvals)
            rows += _held(bot, f"after {plan.approvals + 1} runs, RSS", None)
        if not plan.kills:
            return rows
        rows += [
            _row(
                "kill -9 in the middle of a call, bot started again → next AWS call",
                [s for _ in range(plan.kills) for s in _killed(bots, plan.at_once, 1)],
                MOST_BACK,
            ),
            _row(
                "kill -9 in the middle of a call, a second bot takes over → next AWS "
                "call",
                [s for _ in range(plan.kills) for s in _killed(bots, plan.at_once, 2)],
                MOST_BACK,
            ),
        ]
    return rows


class Bots:
    """Starts bots on the same settings, so on the same store."""

    def __init__(self, at: StandIns, folder: Path) -> None:
        self.at = at
        self._folder = folder
        self._count = 0

    @contextmanager
    def one(self) -> Iterator[Program]:
        """A bot that is ready, until the block ends."""
        self._count += 1
        log = self._folder / f"bot-{self._count}.log"
        with program(self.at.bot(), self.at.environment, log) as bot:
            yield bot


def _approvals(at: StandIns, count: int) -> list[Row]:
    cards = [propose(at) for _ in range(count)]
    # Nobody clicks within the pause between two edits of one message.
    time.sleep(EDIT_EVERY)
    edits, writes = [], []
    for domain, card in cards:
        before = at.slack.log()[-1]["n"]
        clicked = approve(at, card)
        write = until(lambda name=domain: _first_write(at, name), f"write: {domain}")
        edits.append(seconds(clicked, _edit_of(at, card, before)))
        writes.append(seconds(clicked, write))
    domain, card = cards[-1]
    until(lambda: is_done(at, card), f"the end of {domain}")
    return [
        _row('click on Approve → "checking once more" on the card', edits, MOST_CARD),
        _row("click on Approve → first write to AWS", writes, MOST_WRITE),
    ]


def _memory(bot: Program, at: StandIns) -> list[Row]:
    """What it holds when it has done its work once."""
    domain, card = propose(at)
    approve(at, card)
    until(lambda: is_done(at, card), f"the end of {domain}")
    return _held(bot, "after one run, RSS", MOST_MEGABYTES)


def _held(bot: Program, when: str, most: float | None) -> list[Row]:
    if not machine.is_readable():
        return []
    found = machine.memory(bot.pid)
    held = [(f"memory of the bot {when}", found.rss, most)]
    return [
        Row(section=MEMORY, what=what, unit="MB", values=[value], most=most)
        for what, value, most in (*held, ("the same, PSS", found.pss, None))
    ]


def _killed(bots: Bots, count: int, workers: int) -> list[float]:
    """Seconds from the kill to the next AWS call of each run that was in a call."""
    at = bots.at
    with bots.one() as first:
        cards = [propose(at) for _ in range(count)]
        hang = {"service": "acm", "operation": "RequestCertificate"}
        at.aws.control("fault", **hang, times=count, delay_seconds=HUNG_SECONDS)
        for _, card in cards:
            approve(at, card)
        if workers == 1:
            calls = [_until_hung(at, domain) for domain, _ in cards]
            killed = _kill(first)
            with bots.one():
                return [_back(at, call, killed) for call in calls]
        # The second one starts while the first one works.
        with bots.one():
            calls = [_until_hung(at, domain) for domain, _ in cards]
            killed = _kill(first)
            return [_back(at, call, killed) for call in calls]


def _kill(bot: Program) -> datetime:
    killed = datetime.now(UTC)
    bot.kill()
    return killed


def _until_hung(at: StandIns, domain: str) -> dict[str, Any]:
    return until(lambda: _asked_for(at, domain), f"the call for {domain}")


def _back(at: StandIns, call: dict[str, Any], killed: datetime) -> float:
    """The first call after the kill that is made for the same run."""
    name = call["session_name"]

    def again() -> dict[str, Any] | None:
        for each in at.aws.get(f"calls?after={call['n']}"):
            if each["session_name"] == name and seconds(killed, each) > 0:
                return dict(each)
        return None

    return seconds(killed, until(again, f"the return of {name}"))


def propose(at: StandIns) -> tuple[str, dict[str, Any]]:
    """A request of a domain of its own, and its card with buttons."""
    domain = f"b{time.monotonic_ns()}.acme.example"
    account, region, channel = next(_targets)
    where = f"account={account} region={region}"
    text = f'/iotdomain create {domain} {where} reason="how fast is it"'
    at.slack.send_command(ADA, channel, text)

    def card() -> dict[str, Any] | None:
        for each in at.slack.messages(channel):
            shown = str(each["blocks"])
            if domain in shown and "'approve'" in shown:
                return each
        return None

    return domain, until(card, f"a card for {domain}")


def approve(at: StandIns, card: dict[str, Any]) -> datetime:
    clicked = datetime.now(UTC)
    answer = at.slack.click(GRACE, card, "approve")
    if not answer["ok"]:
        raise BenchError(f"Approve could not be clicked: {answer}")
    return clicked


def _edit_of(at: StandIns, card: dict[str, Any], after: int) -> dict[str, Any]:
    def edit() -> dict[str, Any] | None:
        for call in at.slack.log(after, "chat.update"):
            if call["args"].get("ts") == card["ts"] and "once more" in call["raw"]:
                return call
        return None

    return until(edit, "the card to say that it is checked once more")


def _asked_for(at: StandIns, domain: str) -> dict[str, Any] | None:
    for call in at.aws.get("calls?after=0"):
        if call["write"] and call["params"].get("DomainName") == domain:
            return dict(call)
    return None


def _first_write(at: StandIns, domain: str) -> dict[str, Any] | None:
    call = _asked_for(at, domain)
    return call if call and call["effect"] else None


def is_done(at: StandIns, card: dict[str, Any]) -> bool:
    return any(
        each["ts"] == card["ts"] and "Done" in str(each["blocks"])
        for each in at.slack.messages(card["channel"])
    )


def seconds(since: datetime, call: dict[str, Any]) -> float:
    """On the one clock of this machine; the stand-ins note when a call came."""
    return (datetime.fromisoformat(call["at"]) - since).total_seconds()


def until(ask: Callable[[], Found | None], what: str) -> Found:
    end = time.monotonic() + _PATIENCE
    while not (found := ask()):
        if time.monotonic() > end:
            raise BenchError(f"Not within {_PATIENCE:.0f} s: {what}")
        time.sleep(0.02)
    return found


def _row(what: str, values: list[float], most: float) -> Row:
    return Row(section=SECTION, what=what, unit="s", values=values, most=most)
