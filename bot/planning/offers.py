"""What ACM has for a domain before anything is asked for: one look, for the form."""

from bot.core.choices import Choice, choices
from bot.core.facts import Facts
from bot.core.targets import Target
from bot.services import Services


def offers(
    services: Services, target: Target, domain: str, *, by: str
) -> tuple[Choice, ...]:
    """Every certificate that covers it, of any key type and status, judged.

    Transient or Blocked when ACM could not be asked.
    """
    seen = services.clouds("look", by).acm(target).covering(domain)
    at = Facts(
        domain=domain,
        target_id=target.id,
        account=target.account,
        region=target.region,
        taken_at=services.now(),
    )
    return choices(at, seen)
