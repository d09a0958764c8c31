"""The watched rules for one domain that was looked at for another reason."""

from dataclasses import replace

from bot.core.causes import explained
from bot.core.facts import Facts
from bot.core.findings import Finding, Severity, diagnose
from bot.core.rules import WATCHED
from bot.core.topics import Gap, Topic
from bot.gather import nothing_received
from bot.services import Services
from bot.watching.made import names_made


def findings_of(services: Services, facts: Facts) -> tuple[Finding, ...]:
    """What the watches would say of this domain now, worst first, causes only.

    What passes by itself is left out, and so is what the inventory alone could tell
    while the domain is not in it.
    """
    found = dict(diagnose(WATCHED, with_memory(services, facts)).findings)
    follows = explained(found, facts.taken_at)
    return tuple(
        finding
        for code, finding in found.items()
        if code not in follows and finding.severity is not Severity.WAITING
    )


def with_memory(services: Services, facts: Facts) -> Facts:
    """The facts with what the watches remember of the domain.

    A look at the wire that received nothing at all has seen nothing.
    """
    inventory = services.store.inventory(facts.target_id)
    name = facts.config.name if facts.config else ""
    made = names_made(services, facts.target_id)
    seen = replace(
        facts,
        before=inventory.find(name) if inventory else None,
        watched_since=inventory.began_at if inventory else None,
        made_here=name in made,
    )
    return seen_on_the_wire(seen)


def seen_on_the_wire(facts: Facts) -> Facts:
    """The facts, with a gap where handshakes were tried and nothing was received."""
    why = nothing_received(facts.served)
    if not why or facts.blind(Topic.SERVED):
        return facts
    return replace(facts, gaps=(*facts.gaps, Gap(Topic.SERVED, why)))
