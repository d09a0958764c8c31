"""What is said of a domain, more complete each time, until every look has come in."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import structlog

from bot import planning, watching
from bot.core.checked import checked
from bot.core.diagnosis import Diagnosed, diagnosed
from bot.core.facts import Facts
from bot.core.targets import Target
from bot.diagnosing.case import Begun
from bot.diagnosing.kept import Kept, keep
from bot.ports import Payload
from bot.services import Services
from bot.slack import render
from bot.slack.render import Case, FixButton

log = structlog.get_logger("diagnosing")

Mend = Callable[[Services, Diagnosed, Target], Sequence[FixButton]]
"""The buttons that open a plan of what mends it; their values are kept by it."""


@dataclass(frozen=True, slots=True)
class Saying:
    """The message as it is now; `whole` is the last one.

    `brief` says the same in a few lines, for where it cannot be edited any more.
    """

    payload: Payload
    whole: bool
    brief: Payload


def sayings(
    services: Services,
    begun: Begun,
    facts: Facts,
    target: Target,
    *,
    by: str,
    mend: Mend,
    settle: float,
) -> Iterator[Saying]:
    """One at least; the whole one is kept before it is given."""
    for each in planning.deepened(
        services, target, facts, by=by, since=begun.at, settle=settle
    ):
        found = diagnosed(watching.with_memory(services, each))
        now = services.now()
        case = Case(
            name=begun.name,
            token=begun.token,
            until=begun.until,
            fixes=mend(services, found, target) if found.whole else (),
        )
        payload = render.diagnosis_answer(
            found,
            target,
            now=now,
            took=now - begun.at,
            ports=services.ports,
            case=case,
        )
        if found.whole:
            _keep(services, begun, found, target, payload, case)
        brief = render.so_far_answer(found, now=now, case=case)
        yield Saying(payload, found.whole, brief)


def _keep(
    services: Services,
    begun: Begun,
    found: Diagnosed,
    target: Target,
    payload: Payload,
    case: Case,
) -> None:
    first = found.cause[0] if found.cause else ""
    log.info(
        "diagnosed",
        diagnosis=begun.name,
        target=target.id,
        verdict=found.verdict.value,
        cause=first,
        not_possible=len(found.skipped),
        seconds=round((services.now() - begun.at).total_seconds(), 1),
    )
    keep(
        services,
        begun.token,
        Kept(
            name=begun.name,
            domain=found.facts.domain,
            target_id=target.id,
            at=found.facts.taken_at,
            payload=payload,
            lines=render.check_lines(checked(found)),
            fix=case.fixes[0].token if case.fixes else "",
        ),
    )
