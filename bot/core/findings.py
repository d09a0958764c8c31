"""Rules, what they find, and what a set of rules says about one look at the world."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from bot.core.facts import Facts
from bot.core.topics import Gap, Topic


class Severity(IntEnum):
    """How bad it is. BROKEN stops a plan; NOTICE is said in the plan and goes on.

    Of what is watched, NOTICE, NEEDS_YOU and BROKEN are alerts (*Notice*, *Warning*,
    *Critical*); WAITING is none, because it passes by itself.
    """

    NOTICE = 1
    WAITING = 2
    NEEDS_YOU = 3
    BROKEN = 4


class SubjectKind(StrEnum):
    """What a cause is a cause in."""

    CERTIFICATE = "certificate"
    DOMAIN = "domain"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Subject:
    """The one thing that has a fault: by it, findings about many domains are one.

    `id` is a certificate's ARN or SHA-256 fingerprint, a domain, or a target's id.
    """

    kind: SubjectKind
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One sentence, its proof, and what to do.

    The texts are mrkdwn written by us; values from outside in them are already
    escaped by `bot.core.words.code`. What is watched also says its subject, what
    `devices` notice, `felt`: whether they notice it already, and `at`: the moment
    from which they do, or since which they did, where that is known.
    """

    severity: Severity
    says: str
    evidence: str = ""
    do: str = ""
    subject: Subject | None = None
    devices: str = ""
    felt: bool = False
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A pure check; its function's name is its code everywhere."""

    code: str
    needs: frozenset[Topic]
    check: Callable[[Facts], Finding | None]


def rule(*needs: Topic) -> Callable[[Callable[[Facts], Finding | None]], Rule]:
    """Name what a check must have seen; with a gap in it the check is skipped."""

    def make(check: Callable[[Facts], Finding | None]) -> Rule:
        return Rule(check.__name__, frozenset(needs), check)

    return make


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Findings by code, worst first; skipped rules with the gap that hid them."""

    findings: tuple[tuple[str, Finding], ...]
    skipped: tuple[tuple[str, Gap], ...]

    @property
    def broken(self) -> tuple[tuple[str, Finding], ...]:
        """The findings that stop a plan."""
        return tuple(
            item for item in self.findings if item[1].severity is Severity.BROKEN
        )


def diagnose(rules: Iterable[Rule], facts: Facts) -> Diagnosis:
    """Judge one look. A rule whose facts could not be seen is skipped and listed."""
    findings: list[tuple[str, Finding]] = []
    skipped: list[tuple[str, Gap]] = []
    for each in rules:
        hidden = facts.blind(*each.needs)
        if hidden:
            skipped.append((each.code, hidden[0]))
            continue
        finding = each.check(facts)
        if finding is not None:
            findings.append((each.code, finding))
    findings.sort(key=lambda item: -item[1].severity)
    return Diagnosis(tuple(findings), tuple(skipped))
