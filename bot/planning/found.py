"""What is asked before a whole look is spent on a domain, and what after it."""

from collections.abc import Iterator

from bot import gather
from bot.core.facts import Facts
from bot.core.names import config_name
from bot.core.targets import Target
from bot.errors import BotError
from bot.services import Services


def may_have(services: Services, target: Target, domain: str, *, by: str) -> bool:
    """Whether a configuration for the domain is there, at the cost of a listing.

    True as well when that could not be seen: then only a whole look tells why.
    """
    iot = services.clouds("look", by).iot(target)
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
    settle: float = 0.0,
) -> Iterator[Facts]:
    """The facts with what only a diagnosis looks at, as it comes in."""
    eyes = gather.Eyes(
        target=target,
        clouds=services.clouds("look", by),
        names=services.names,
        probe=services.probe,
        now=services.now,
    )
    yield from gather.deepened(facts, eyes, settle=settle)
