"""What tests ask for: a domain to be created, unless they say otherwise."""

from bot.core.plans import Playbook
from bot.core.requests import CreateRequest
from bot.planning import Wish


def wish(domain, target, request=None):
    """The wish for a new domain."""
    return Wish(
        playbook=Playbook.CREATE,
        domain=domain,
        target=target,
        request=request or CreateRequest(),
    )
