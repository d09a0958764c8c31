"""Everything that the doctor looks at, in the order in which it is shown."""

from collections.abc import Callable, Iterable

from bot.doctor import endpoints, machine, papers, people, roles, slack, store, zones
from bot.doctor.result import Check, ok
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


def checks(survey: Survey, setup: Setup | None) -> tuple[Check, ...]:
    """Every check of every subject."""
    first = tuple(papers.checks(survey))
    if setup is None:
        return (*first, _LEFT_OUT)
    return (*first, *(each for subject in SUBJECTS for each in subject(setup)))


_LEFT_OUT = Check(
    name="everything_else",
    group="all else",
    about="Slack, people, store, AWS, DNS",
    run=lambda: ok(""),  # never: there are no settings to look with
    needs=(papers.FILE,),
)
