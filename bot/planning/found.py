"""Is a domain set up in a target? Asked before a whole look is spent on it."""

from bot.core.names import config_name
from bot.core.targets import Target
from bot.errors import BotError
from bot.gather import configs_for
from bot.services import Services


def may_have(services: Services, target: Target, domain: str, *, by: str) -> bool:
    """Whether a configuration for the domain is there, at the cost of a listing.

    True as well when that could not be seen: then only a whole look tells why.
    """
    iot = services.clouds("look", by).iot(target)
    try:
        return configs_for(iot, domain, config_name(domain))[0] is not None
    except BotError:
        return True
