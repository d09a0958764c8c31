"""What was found in one target, and what the exit code says of all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from bot.core.findings import Severity
from bot.core.sweeping import BLIND
from bot.core.sweeps import Sweep
from bot.core.targets import Target
from bot.core.triage import Triage


class Exit(IntEnum):
    """A fault that is known outranks what could not be seen."""

    FINE = 0
    NEEDS_SOMEONE = 1
    NOT_SEEN = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One target."""

    target: Target
    sweep: Sweep
    triage: Triage

    @property
    def needs_someone(self) -> bool:
        """Whether anybody has to do something about a domain, now or later."""
        return any(
            each.finding.severity > Severity.WAITING and each.code not in BLIND
            for each in (*self.triage.this_week, *self.triage.can_wait)
        )

    @property
    def saw_all(self) -> bool:
        """Whether every domain was seen in every way."""
        return self.sweep.complete and not self.triage.unseen


def exit_code(reports: Sequence[Report]) -> Exit:
    """0: all is fine. 1: something needs someone. 2: not all could be seen."""
    if any(each.needs_someone for each in reports):
        return Exit.NEEDS_SOMEONE
    saw_all = all(each.saw_all for each in reports)
    return Exit.FINE if saw_all else Exit.NOT_SEEN
