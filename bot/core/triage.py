"""Who must act, and when: the same answer in the *first look* and in the report."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.core.findings import Severity
from bot.core.sweeps import Observation, Sweep, Unseen

# A week, and the weekend after it.
SOON = timedelta(days=9)


class Standing(StrEnum):
    """How a domain stands, worst first; every domain has exactly one."""

    THIS_WEEK = "needs someone this week"
    CAN_WAIT = "can wait"
    NOT_SEEN = "could not be seen"
    FINE = "fine"


@dataclass(frozen=True, slots=True, kw_only=True)
class Triage:
    """A sweep, sorted by who must act.

    The first two hold causes, worst first. The others hold domains: those about
    which nothing was found although something could not be seen, and the rest.
    """

    this_week: tuple[Observation, ...]
    can_wait: tuple[Observation, ...]
    not_seen: tuple[str, ...]
    fine: tuple[str, ...]
    standings: tuple[tuple[str, Standing], ...]
    unseen: tuple[Unseen, ...]

    @property
    def needs_someone(self) -> bool:
        """Whether anybody has to do anything, now or later."""
        later = any(each.finding.severity > Severity.WAITING for each in self.can_wait)
        return bool(self.this_week) or later


def standing(each: Observation, sweep: Sweep) -> Standing:
    """Whether a cause can wait: what is felt or critical cannot, nor what ends soon."""
    finding = each.finding
    if finding.severity <= Severity.WAITING:
        return Standing.CAN_WAIT
    if finding.felt or finding.severity is Severity.BROKEN:
        return Standing.THIS_WEEK
    # Nobody knows how long it can wait when it has no date of its own.
    dated = finding.at is not None and finding.at > sweep.taken_at
    if dated and finding.at is not None and finding.at - sweep.taken_at > SOON:
        return Standing.CAN_WAIT
    return Standing.THIS_WEEK


def triage(sweep: Sweep) -> Triage:
    """Fine, needs someone this week, can wait, could not be seen."""
    by_standing: dict[Standing, list[Observation]] = {
        Standing.THIS_WEEK: [],
        Standing.CAN_WAIT: [],
    }
    worst: dict[str, Standing] = {}
    order = list(Standing)
    for each in sweep.observed:
        found = standing(each, sweep)
        by_standing[found].append(each)
        for domain in each.domains:
            worst[domain] = min(worst.get(domain, found), found, key=order.index)
    hidden = tuple(each for each in sweep.unseen if each.cause is None)
    blind = {each.domain for each in hidden}
    for watched in sweep.watched:
        in_dark = watched.domain in blind or None in blind
        rest = Standing.NOT_SEEN if in_dark else Standing.FINE
        worst.setdefault(watched.domain, rest)
    for name in filter(None, blind):
        worst.setdefault(name, Standing.NOT_SEEN)
    standings = sorted(worst.items(), key=lambda pair: (order.index(pair[1]), pair[0]))
    return Triage(
        this_week=tuple(by_standing[Standing.THIS_WEEK]),
        can_wait=tuple(by_standing[Standing.CAN_WAIT]),
        not_seen=tuple(d for d, found in standings if found is Standing.NOT_SEEN),
        fine=tuple(d for d, found in standings if found is Standing.FINE),
        standings=tuple(standings),
        unseen=hidden,
    )
