"""How soon Slack gets its ack, with the row committed before it."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bot.app.front import LISTENERS
from bot.app.listening import ENVELOPES
from tests.bench.numbers import Row, percentile
from tests.bench.processes import program
from tests.bench.standins import Fired, StandIns, standins

SECTION = "Ack of a slash command"
# Kept in the inbox and answered from the store: no AWS after the ack.
COMMAND = "requests"
AT_ONCE = 50
# docs.slack.dev/interactivity: what is not acked within 3 s is shown as failed.
MOST_MS, MOST_TIMES_BARE = 150.0, 3.0
SLOW_SECONDS = 4.0
# Bolt's own sizes, for an app that does not choose any.
BOLT_LISTENERS, BOLT_ENVELOPES = 5, 10


@dataclass(frozen=True, slots=True)
class Plan:
    """How many rounds of how many at once."""

    rounds: dict[int, int]
    slow_rounds: int


FULL = Plan(rounds={1: 60, AT_ONCE: 10, 200: 4}, slow_rounds=3)
QUICK = Plan(rounds={1: 15, AT_ONCE: 4, 200: 1}, slow_rounds=0)


def measure(folder: Path, plan: Plan) -> list[Row]:
    """The bot and a bare Bolt app in turns, each on stand-ins of its own."""
    with ExitStack() as stack:
        ours = stack.enter_context(standins(folder / "ours"))
        theirs = stack.enter_context(standins(folder / "theirs"))
        stack.enter_context(program(ours.bot(), ours.environment, folder / "bot.log"))
        stack.enter_context(_bare(theirs, folder, LISTENERS, ENVELOPES))
        rows = []
        _rounds(ours, theirs, at_once=10, rounds=2)  # warm: connections, scripts, code
        for at_once, rounds in plan.rounds.items():
            rows += _rows(at_once, *_rounds(ours, theirs, at_once, rounds))
        if plan.slow_rounds:
            rows += _slow_rows([_slow(ours) for _ in range(plan.slow_rounds)])
    return [*rows, _as_it_comes(folder)] if plan.slow_rounds else rows


def _rounds(
    ours: StandIns, theirs: StandIns, at_once: int, rounds: int
) -> tuple[list[Fired], list[Fired]]:
    bot, bare = [], []
    for _ in range(rounds):
        bot.append(ours.fire(COMMAND, at_once, answers=at_once))
        bare.append(theirs.fire(COMMAND, at_once))
    return bot, bare


def _rows(at_once: int, bot: Sequence[Fired], bare: Sequence[Fired]) -> list[Row]:
    acks, floor = _acks(bot), _acks(bare)
    times = percentile(acks, 0.99) / percentile(floor, 0.99)
    named = f"{at_once} at once"
    goal = at_once == AT_ONCE
    answered = [each.answered_after for each in bot]
    return [
        _row(f"{named}: the bot", "ms", acks, MOST_MS if goal else None),
        _row(f"{named}: bare Bolt", "ms", floor),
        _row(
            f"{named}: p99 in times of bare Bolt's",
            "×",
            [times],
            MOST_TIMES_BARE if goal else None,
        ),
        _row(f"{named}: all of them answered by the bot", "s", answered),
        _row(f"{named}: acks missed", "", [sum(each.missed for each in bot)], 0),
    ]


def _slow(ours: StandIns) -> Fired:
    """Ten listeners wait for Slack and ten tasks for AWS while fifty more come."""
    ours.aws.control("fault", service="iot", times=40, delay_seconds=SLOW_SECONDS)
    ours.slack.fault("views.open", delay=SLOW_SECONDS, times=10)
    ours.fire("create slow.acme.example", 10)
    ours.fire("status slow.acme.example", 10)
    fired = ours.fire(COMMAND, AT_ONCE, answers=AT_ONCE + 20)
    ours.heal()
    return fired


def _slow_rows(fired: Sequence[Fired]) -> list[Row]:
    named = "50 at once beside ten slow listeners and ten slow tasks"
    missed = sum(each.missed for each in fired)
    return [
        _row(f"{named}: the bot", "ms", _acks(fired)),
        _row(f"{named}: acks missed", "", [missed], 0),
    ]


def _as_it_comes(folder: Path) -> Row:
    """What ten slow listeners do to an app with Bolt's own pool sizes."""
    with (
        standins(folder / "plain") as plain,
        _bare(plain, folder, BOLT_LISTENERS, BOLT_ENVELOPES, SLOW_SECONDS),
    ):
        plain.fire(COMMAND, 10)
        missed = plain.fire(COMMAND, AT_ONCE).missed
    return _row("the same for Bolt with its own pools: acks missed", "", [missed])


def _bare(
    on: StandIns, folder: Path, listeners: int, envelopes: int, slow: float = 0
) -> "ExitStack":
    arguments = ["-m", "tests.bench.bare_bolt", str(listeners), str(envelopes)]
    stack = ExitStack()
    log = folder / f"bare-{listeners}.log"
    stack.enter_context(program([*arguments, str(slow)], on.environment, log))
    return stack


def _acks(fired: Sequence[Fired]) -> list[float]:
    return [ack for each in fired for ack in each.acks]


def _row(
    what: str, unit: str, values: Sequence[float], most: float | None = None
) -> Row:
    return Row(section=SECTION, what=what, unit=unit, values=values, most=most)
