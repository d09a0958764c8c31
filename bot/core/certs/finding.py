"""What is said about a certificate, and the checks that say it.

A type of its own beside `bot.core.findings.Finding`: that one is for a look at the
world, its texts are Slack's mrkdwn and its fix is a button. Here a person or a
script reads plain text about files.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.core.certs.case import Case


class Severity(StrEnum):
    """BROKEN refuses the certificate; a WARNING may hurt later; a NOTE informs."""

    BROKEN = "broken"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence, what shows it, and what to do."""

    says: str
    evidence: str
    fix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CertFinding:
    """What one check said, with its stable code."""

    code: str
    severity: Severity
    says: str
    evidence: str
    fix: str


@dataclass(frozen=True, slots=True)
class Check:
    """A pure check; its function's name is its code everywhere."""

    code: str
    severity: Severity
    means: str
    says: Callable[[Case], Said | None]

    def __call__(self, case: Case) -> CertFinding | None:
        """The finding, or None when all is well."""
        said = self.says(case)
        if said is None:
            return None
        return CertFinding(
            code=self.code,
            severity=self.severity,
            says=said.says,
            evidence=said.evidence,
            fix=said.fix,
        )


def check(severity: Severity) -> Callable[[Callable[[Case], Said | None]], Check]:
    """Name a check by its function; its docstring is what the docs say it means."""

    def make(says: Callable[[Case], Said | None]) -> Check:
        means = " ".join(inspect.cleandoc(says.__doc__ or "").split())
        return Check(says.__name__, severity, means, says)

    return make
