"""Every check of a diagnosis with what came of it, in the order of the rules. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from bot.core.diagnosis import Diagnosed
from bot.core.rules import DIAGNOSED


class Came(StrEnum):
    """What came of a check, in the words that people read."""

    FOUND = "found"
    FOLLOWS = "follows"
    UNSEEN = "not possible"
    PENDING = "still looking"
    FINE = "fine"


@dataclass(frozen=True, slots=True)
class Checked:
    """One check; `says` is what was found, or why nothing could be."""

    code: str
    came: Came
    says: str = ""


def checked(found: Diagnosed) -> tuple[Checked, ...]:
    """One for each rule there is: what is not named here was not looked for."""
    first = (found.cause,) if found.cause else ()
    causes = {code: finding.says for code, finding in (*first, *found.others)}
    follows = {code: finding.says for code, finding in found.follows}
    unseen = {code: gap.says for code, gap in found.skipped}
    told: tuple[tuple[Came, dict[str, str]], ...] = (
        (Came.FOUND, causes),
        (Came.FOLLOWS, follows),
        (Came.UNSEEN, unseen),
        (Came.PENDING, dict.fromkeys(found.waiting, "")),
    )

    def one(name: str) -> Checked:
        for came, says in told:
            if name in says:
                return Checked(name, came, says[name])
        return Checked(name, Came.FINE)

    return tuple(one(each.code) for each in DIAGNOSED)
