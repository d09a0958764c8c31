"""The watched rules for one domain that was looked at for another reason."""

from dataclasses import replace

from bot.core.causes import explained
from bot.core.facts import Facts, Gap, Topic
from bot.core.findings import Finding, Severity, diagnose
from bot.core.rules import WATCHED
from bot.gather import nothing_received
from bot.services import Services


def findings_of(services: Services, facts: Facts) -> tuple[Finding, ...]:
    """What the watches would say of this domain now, worst first, causes only.

    What passes by itself is left out, and so is what the inventory alone could tell
    while the domain is not in it.
    """
    inventory = services.store.inventory(facts.target_id)
    name = facts.config.name if facts.config else ""
    seen = replace(
        facts,
        before=inventory.find(name) if inventory else None,
        watched_since=inventory.began_at if inventory else None,
    )
    why = nothing_received(facts.served)
    if why and not facts.blind(Topic.SERVED):
        seen = replace(seen, gaps=(*facts.gaps, Gap(Topic.SERVED, why)))
    found = dict(diagnose(WATCHED, seen).findings)
    follows = explained(found, facts.taken_at)
    return tuple(
        finding
        for code, finding in found.items()
        if code not in follows and finding.severity is not Severity.WAITING
    )
