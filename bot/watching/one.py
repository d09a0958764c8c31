"""What the watches remember of a domain, for a look that was made for one."""

from dataclasses import replace

from bot.core.facts import Facts
from bot.core.topics import Gap, Topic
from bot.gather import nothing_received
from bot.services import Services
from bot.watching.made import names_made


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
