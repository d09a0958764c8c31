"""What a check found: one status, one sentence, and for a fault who does what."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum


class Status(StrEnum):
    """In the words that people and scripts read."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"
    UNSEEN = "could not see"
    YOURSELF = "look yourself"
    """What no call shows without changing something; the sentence says where it is."""
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Result:
    """A status and its sentence; `do` and `who` where somebody has to act.

    `because` names the check whose fault left nothing to look at.
    """

    status: Status
    says: str
    do: str = ""
    who: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One question. `needs` are checks whose fault would be its only answer.

    `after` are those whose fault would be its answer too, but which may as well be
    unable to see: then it is asked all the same. `one_of` are those of which one
    must be sound.
    `about` is what people call the thing; checks of one thing are shown together.
    """

    name: str
    group: str
    about: str
    run: Callable[[], Result] = field(repr=False)
    needs: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    seconds: float = 6.0

    @property
    def waits_for(self) -> tuple[str, ...]:
        """Every check that must have ended before this one begins."""
        return (*self.needs, *self.after, *self.one_of)


@dataclass(frozen=True, slots=True)
class Checked:
    """A check and what it found."""

    check: Check
    result: Result

    @property
    def status(self) -> Status:
        """How it stands."""
        return self.result.status


OPERATOR = "whoever runs the bot"
SLACK_ADMIN = "the Slack administrator"


def ok(says: str) -> Result:
    """Nothing to do."""
    return Result(Status.OK, says)


def warning(says: str, do: str, who: str) -> Result:
    """It works, and somebody should know."""
    return Result(Status.WARNING, says, do, who)


def fault(says: str, do: str, who: str) -> Result:
    """It does not work until somebody acts."""
    return Result(Status.FAULT, says, do, who)


def unseen(says: str, do: str = "", who: str = "") -> Result:
    """Neither fine nor broken: it could not be asked."""
    return Result(Status.UNSEEN, says, do, who)


def yourself(says: str, do: str, who: str) -> Result:
    """No call shows it; somebody has to look."""
    return Result(Status.YOURSELF, says, do, who)


def skipped(because: str, about: str) -> Result:
    """Left out: its answer would only repeat another fault."""
    says = f"Not looked at, because of: {about}."
    return Result(Status.SKIPPED, says, because=because)


def exit_code(found: tuple[Checked, ...]) -> int:
    """0: no fault. 1: a fault. 2: no fault seen, but not all could be seen."""
    statuses = {each.status for each in found}
    if Status.FAULT in statuses:
        return 1
    return 2 if Status.UNSEEN in statuses else 0
