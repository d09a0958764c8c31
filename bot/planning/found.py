"""Looks for somebody who wants to know, and changes nothing by what is seen.

They take answers of AWS that other look-ups have asked for `since` their own command
came in, and say so (`Facts.seen_since`). What decides about a change looks for itself.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from bot import gather
from bot.core.facts import Facts
from bot.core.names import config_name
from bot.core.targets import Target
from bot.errors import BotError
from bot.services import Services


def glance(
    services: Services, target: Target, domain: str, *, by: str, since: datetime
) -> Facts:
    """One look at a domain, for `status` and `diagnose`."""
    clouds = services.clouds("look", by).shared(since)
    facts = gather.gather(
        domain,
        target,
        clouds=clouds,
        names=services.names,
        probe=services.probe,
        now=services.now,
        others=[each for each in services.targets if each.id != target.id],
        trust=services.trust,
    )
    return replace(facts, seen_since=clouds.seen_since)


def may_have(
    services: Services, target: Target, domain: str, *, by: str, since: datetime
) -> bool:
    """Whether a configuration for the domain is there, at the cost of a listing.

    True as well when that could not be seen: then only a whole look tells why.
    """
    iot = services.clouds("look", by).shared(since).iot(target)
    try:
        return gather.configs_for(iot, domain, config_name(domain))[0] is not None
    except BotError:
        return True


def deepened(
    services: Services,
    target: Target,
    facts: Facts,
    *,
    by: str,
    since: datetime | None = None,
    settle: float = 0.0,
) -> Iterator[Facts]:
    """The facts with what only a diagnosis looks at, as it comes in."""
    clouds = services.clouds("look", by).shared(since or facts.taken_at)
    eyes = gather.Eyes(
        target=target,
        clouds=clouds,
        names=services.names,
        probe=services.probe,
        now=services.now,
    )
    for each in gather.deepened(facts, eyes, settle=settle):
        ages = [at for at in (facts.seen_since, clouds.seen_since) if at is not None]
        yield replace(each, seen_since=min(ages, default=None))
