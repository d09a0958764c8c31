"""The looks behind the report: every target side by side, reading roles only."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from bot.aws.clouds import Aws
from bot.core.targets import Target
from bot.core.triage import triage
from bot.core.words import code
from bot.errors import UserError
from bot.probe import TlsProbe
from bot.probe.trust import KnownRoots
from bot.report.outcome import Report
from bot.resolve import PublicNames
from bot.settings import Settings
from bot.watching import survey

__all__ = ["Report", "chosen", "look"]

T = TypeVar("T")
_SIDE_BY_SIDE = 4
# How the session is called in CloudTrail: `look.report`.
_CALLER = ("look", "report")


def chosen(
    targets: Sequence[Target], account: str | None, region: str | None
) -> tuple[Target, ...]:
    """The targets of that account (number or name) and region; UserError if none."""
    found = tuple(
        each
        for each in targets
        if (account or "").lower() in {"", each.account, each.name.lower()}
        and (region or "").lower() in {"", each.region}
    )
    if not found:
        places = "; ".join(each.place for each in targets)
        asked = " ".join(code(each) for each in (account, region) if each)
        raise UserError(
            f"The settings have no target like {asked}. They have: {places}."
        )
    return found


@dataclass(frozen=True, slots=True)
class Eyes:
    """What the terminal looks with: as the bot would, by the same settings."""

    aws: Aws
    names: PublicNames
    probe: TlsProbe
    trust: KnownRoots


def side_by_side(
    settings: Settings,
    targets: Sequence[Target],
    one: Callable[[Target, Eyes], T],
    *,
    now: Callable[[], datetime],
) -> tuple[T, ...]:
    """What `one` makes of each target, in the order of the targets."""
    names = PublicNames(
        settings.resolvers,
        authoritative_port=settings.authoritative_port,
        allow_private=settings.allow_private,
    )
    trust = KnownRoots(settings.public_roots, settings.private_roots)
    probe = TlsProbe(
        names,
        now=now,
        ports=settings.probe_ports,
        allow_private=settings.allow_private,
        public_roots=settings.public_roots,
        private_roots=settings.private_roots,
    )
    with (
        closing(Aws(now=now, trust=trust, share=settings.aws_share)) as aws,
        ThreadPoolExecutor(_SIDE_BY_SIDE) as pool,
    ):
        eyes = Eyes(aws, names, probe, trust)
        return tuple(pool.map(lambda target: one(target, eyes), targets))


def look(
    settings: Settings,
    targets: Sequence[Target],
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> tuple[Report, ...]:
    """Look at all domains of these targets, in the order of the settings."""

    def one(target: Target, eyes: Eyes) -> Report:
        found, _ = survey(
            target,
            clouds=eyes.aws.for_caller(*_CALLER),
            names=eyes.names,
            probe=eyes.probe,
            now=now,
        )
        return Report(target=target, sweep=found, triage=triage(found))

    return side_by_side(settings, targets, one, now=now)
