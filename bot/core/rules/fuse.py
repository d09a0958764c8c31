"""How long what AWS IoT serves still lasts, when it takes up nothing new.

AWS IoT developer guide: while a certificate is INVALID the last valid one is served.
Its end is a fuse: until then nobody notices.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.core.facts import Facts
from bot.core.findings import Severity
from bot.core.rules.lifetime import Stage, stage
from bot.core.rules.served import is_fresh, leaves
from bot.core.topics import Topic
from bot.core.words import span, when


@dataclass(frozen=True, slots=True, kw_only=True)
class Fuse:
    """What devices notice while AWS IoT serves what it had last, and until when."""

    severity: Severity
    devices: str
    felt: bool = False
    at: datetime | None = None


def fuse(facts: Facts) -> Fuse:
    """How long the last valid certificate goes on being served, and what that means."""
    if facts.blind(Topic.SERVED):
        return Fuse(
            severity=Severity.NEEDS_YOU,
            devices="What is served could not be seen. AWS IoT goes on serving the "
            "last valid certificate until that ends.",
        )
    links = [each.chain[0] for each in leaves(facts) if each.chain]
    if not links:
        return Fuse(
            severity=Severity.WAITING if is_fresh(facts) else Severity.BROKEN,
            felt=True,
            devices="No certificate for this name is served: devices that check it "
            "refuse to connect.",
        )
    first = min(links, key=lambda each: each.not_after)
    found = stage(first.not_before, first.not_after, facts.taken_at)
    if found is Stage.OVER:
        return Fuse(
            severity=Severity.BROKEN,
            felt=True,
            devices="What is served has ended, "
            f"{when(first.not_after)}: devices that check the date refuse to connect.",
            at=first.not_after,
        )
    return Fuse(
        severity=Severity.BROKEN if found is Stage.CRITICAL else Severity.NEEDS_YOU,
        devices="Nothing now: the last valid certificate is still served. It ends in "
        f"{span(first.not_after - facts.taken_at)}, {when(first.not_after)}; from then "
        "on devices refuse to connect.",
        at=first.not_after,
    )
