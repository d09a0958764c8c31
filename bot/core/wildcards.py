"""What a wildcard on a certificate means for the other accounts of the region.

"After a wildcard certificate has been validated and registered to an account, other
accounts in the region are blocked from creating custom domains that overlap with the
certificate" (AWS IoT Core developer guide, "Using one certificate for multiple
domains"). What becomes of names that they have already is not documented.
"""

from collections.abc import Iterable

from bot.core.facts import Elsewhere, Facts
from bot.core.names import covers, is_wildcard
from bot.core.topics import Topic


def overlaps(facts: Facts, names: Iterable[str]) -> tuple[Elsewhere, ...]:
    """The configurations of other accounts under the wildcards of a certificate."""
    wild = list(filter(is_wildcard, names))
    return tuple(
        each
        for each in facts.elsewhere
        if any(covers(name, each.domain) for name in wild)
    )


def as_decision(facts: Facts, names: Iterable[str]) -> str | None:
    """What a plan rests on here; None for a certificate without a wildcard."""
    names = tuple(names)
    if not any(map(is_wildcard, names)):
        return None
    if facts.blind(Topic.ELSEWHERE):
        return "not seen"
    found = sorted({each.domain for each in overlaps(facts, names)})
    return ", ".join(found) or "none"
