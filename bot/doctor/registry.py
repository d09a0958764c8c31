"""Everything that the doctor looks at, in the order in which it is shown."""

from collections.abc import Callable, Iterable

from bot.doctor import endpoints, machine, papers, people, roles, slack, store, zones
from bot.doctor.result import Check, Result, ok
from bot.doctor.setup import Setup
from bot.settings import Survey

SUBJECTS: tuple[Callable[[Setup], Iterable[Check]], ...] = (
    machine.checks,
    slack.checks,
    people.checks,
    store.checks,
    roles.checks,
    zones.checks,
    endpoints.checks,
)
# What is said of the rest while there are no settings to look with.
GROUPS = (
    machine.GROUP,
    slack.GROUP,
    people.CHANNELS,
    people.PEOPLE,
    store.GROUP,
    roles.GROUP,
    zones.GROUP,
    endpoints.GROUP,
)


def checks(survey: Survey, setup: Setup | None) -> tuple[Check, ...]:
    """Every check of every subject."""
    first = tuple(papers.checks(survey))
    if setup is None:
        return (*first, *(_left_out(each) for each in GROUPS))
    return (*first, *(each for subject in SUBJECTS for each in subject(setup)))


def _left_out(group: str) -> Check:
    return Check(
        name=group.replace(" ", "_"),
        group=group,
        about="everything",
        run=_nothing,
        needs=(papers.FILE,),
    )


def _nothing() -> Result:
    return ok("")  # never run: what it needs has failed
