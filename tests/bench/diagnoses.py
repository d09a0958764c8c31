"""A diagnosis: from the command to its first words, and to the whole of it.

Beside it stands the one look that people have by hand, `openssl s_client`, at the same
endpoint and from the same machine: it answers one of the questions.
"""

import subprocess
import time
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sandbox.slack.people import ADA, NOOR
from tests.bench import machine
from tests.bench.journeys import approve, is_done, propose, seconds, until
from tests.bench.numbers import Row
from tests.bench.processes import BenchError, Program, program
from tests.bench.standins import StandIns, standins
from tests.support.slack_stand_in import CHANNEL

SECTION = "A diagnosis"
MOST_FIRST, MOST_WHOLE = 1.0, 10.0
# A person may ask for a few each minute.
_PEOPLE = (ADA, NOOR)


@dataclass(frozen=True, slots=True)
class Plan:
    """How many, one after another."""

    count: int


FULL = Plan(count=10)
QUICK = Plan(count=3)


def measure(folder: Path, plan: Plan) -> list[Row]:
    """One bot, one domain that is served; AWS is asked no faster than it answers.

    Fifty at once are a test, because a promise hangs on it (tests/load).
    """
    with standins(folder / "diagnosis") as at:
        text = at.settings.read_text()
        at.settings.write_text(text.replace("share = 1000", "share = 1"))
        with program(at.bot(), at.environment, folder / "diagnosis.log") as bot:
            domain, card = propose(at)
            approve(at, card)
            until(lambda: is_done(at, card), f"the end of {domain}")
            before = _held(bot, "before the first diagnosis")
            rows = _alone(at, domain, plan.count)
            return [*rows, *before, *_held(bot, f"after {plan.count} diagnoses")]


def _held(bot: Program, when: str) -> list[Row]:
    if not machine.is_readable():
        return []
    held = machine.memory(bot.pid).rss
    return [_row(f"memory of the bot {when}, RSS", "MB", [held])]


def _alone(at: StandIns, domain: str, count: int) -> list[Row]:
    first, whole, floor, calls = [], [], [], []
    for number in range(count):
        before = at.aws.get("calls?after=0")
        asked, said = _asked(at, domain, _PEOPLE[number % len(_PEOPLE)])
        first.append(seconds(asked, said[0]))
        whole.append(seconds(asked, said[-1]))
        calls.append(float(len(at.aws.get("calls?after=0")) - len(before)))
        floor.append(_by_hand(at, domain))
    return [
        _row("command → first words", "s", first, MOST_FIRST),
        _row("command → the whole", "s", whole, MOST_WHOLE),
        _row("one handshake with `openssl s_client`", "s", floor),
        _row("calls to AWS for one", "", calls),
    ]


def _asked(
    at: StandIns, domain: str, person: str
) -> tuple[datetime, Sequence[dict[str, Any]]]:
    """When it was asked, and what was said of it: the first words, then the whole."""
    last = at.slack.log()[-1]["n"]
    asked = datetime.now(UTC)
    at.slack.send_command(person, CHANNEL, f"/iotdomain diagnose {domain}")

    def said() -> list[dict[str, Any]] | None:
        answers = [
            each
            for each in at.slack.log(last)
            if each["method"] == "response_url" and domain in each["raw"]
        ]
        return answers if any("checks in" in each["raw"] for each in answers) else None

    return asked, until(said, f"a diagnosis of {domain}")


def _by_hand(at: StandIns, domain: str) -> float:
    """The seconds of one handshake, from the start of the program to its end."""
    began = time.monotonic()
    done = subprocess.run(
        [
            *("openssl", "s_client", "-connect", f"127.0.0.1:{_port(at)}"),
            *("-servername", domain),
        ],
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=10,
    )
    took = time.monotonic() - began
    if "BEGIN CERTIFICATE" not in done.stdout:
        raise BenchError(f"openssl saw no certificate: {done.stderr}")
    return took


def _port(at: StandIns) -> int:
    """Where the settings send 8883."""
    found = tomllib.loads(at.settings.read_text())
    return int(found["probe"]["ports"]["8883"])


def _row(what: str, unit: str, values: list[float], most: float | None = None) -> Row:
    return Row(section=SECTION, what=what, unit=unit, values=values, most=most)
