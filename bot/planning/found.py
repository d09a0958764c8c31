"""What is asked before a whole look is spent on a domain, and what after it."""

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


def with_proofs(services: Services, target: Target, facts: Facts, *, by: str) -> Facts:
    """The facts, and what DNS says of the records that ACM waits for."""
    clouds = services.clouds("look", by)
    return gather.with_proofs(facts, target, clouds, services.names)
