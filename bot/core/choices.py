"""Certificates in ACM that could be chosen, and what speaks against each."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.core.facts import Certificate, Facts
from bot.core.findings import diagnose
from bot.core.requests import CreateRequest
from bot.core.rules import CHOSEN


@dataclass(frozen=True, slots=True)
class Choice:
    """A certificate with a name that covers the domain; `faults` are codes of rules."""

    certificate: Certificate
    faults: tuple[str, ...]


def choices(at: Facts, found: Iterable[Certificate]) -> tuple[Choice, ...]:
    """All of them: those that fit first, and the longest life first."""
    judged = [Choice(each, _faults(at, each)) for each in found]
    return tuple(sorted(judged, key=_order))


def _faults(at: Facts, each: Certificate) -> tuple[str, ...]:
    """The very rules by which a plan with it would be judged."""
    facts = replace(at, asked=CreateRequest(certificate=each.arn), chosen=each)
    return tuple(code for code, _ in diagnose(CHOSEN, facts).broken)


def _order(choice: Choice) -> tuple[bool, float, str]:
    until = choice.certificate.not_after
    left = -until.timestamp() if until else 0
    return bool(choice.faults), left, choice.certificate.arn
