"""Whom does a wildcard on the certificate keep from making names of their own?"""

from bot.core.facts import Elsewhere, Facts
from bot.core.findings import Finding, Severity, rule
from bot.core.names import is_wildcard
from bot.core.playbooks.certificate import names_of_certificate
from bot.core.topics import Topic
from bot.core.wildcards import overlaps
from bot.core.words import code

MOST_LISTED = 6


@rule(Topic.ZONE, Topic.CERTIFICATES)
def wildcard_blocks(facts: Facts) -> Finding | None:
    """Other accounts of the region are kept from names under it; see wildcards.py."""
    names = names_of_certificate(facts, facts.asked)
    wild = [each for each in names if is_wildcard(each)]
    if not wild:
        return None
    blocks = (
        f"With {', '.join(map(code, wild))} on its certificate, AWS lets no other "
        f"account make names under it in {facts.region}."
    )
    says = (blocks, _who(facts), _taken(overlaps(facts, names)))
    return Finding(severity=Severity.NOTICE, says=" ".join(filter(None, says)))


def _who(facts: Facts) -> str:
    if not facts.neighbours:
        return "The settings name no other account there."
    unseen = (
        " What they have there was not seen." if facts.blind(Topic.ELSEWHERE) else ""
    )
    return f"That blocks {'; '.join(facts.neighbours)}.{unseen}"


def _taken(found: tuple[Elsewhere, ...]) -> str:
    if not found:
        return ""
    shown = [f"{code(each.domain)} in {each.place}" for each in found[:MOST_LISTED]]
    more = len(found) - len(shown)
    rest = f" and {more} more" if more else ""
    return (
        f"*Already under it:* {'; '.join(shown)}{rest}. AWS documents that new names "
        "are blocked; it does not say what becomes of these."
    )
