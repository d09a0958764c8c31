"""Who has the name already, or names beside it: here, and in the other targets."""

from bot.core.facts import DomainConfig, Elsewhere
from bot.core.targets import Target
from bot.ports import Clouds, Iot


def configs_for(
    iot: Iot, domain: str, name: str
) -> tuple[DomainConfig | None, DomainConfig | None]:
    """The configuration of a domain, and another domain's that has this name."""
    named = iot.find_config(name)
    if named is not None and named.domain == domain:
        return named, None
    found = [each for each in iot.configs() if each.domain == domain]
    if not found:
        return None, named
    # AWS documents nowhere that a domain has one configuration at most.
    found.sort(key=lambda each: (not each.enabled, each.name))
    return iot.find_config(found[0].name) or found[0], named


def claims(clouds: Clouds, other: Target, domain: str) -> tuple[Elsewhere, ...]:
    """Every configuration of another target, with what its certificate covers.

    A wildcard certificate that is in use keeps overlapping names from the other
    accounts of a region (AWS IoT developer guide, custom domains).
    """
    covering = {each.arn: each for each in clouds.acm(other).covering(domain)}
    found = []
    for config in clouds.iot(other).configs():
        certificate = covering.get(config.certificate_arn or "")
        found.append(
            Elsewhere(
                place=other.place,
                config=config.name,
                domain=config.domain or "",
                certificate_names=() if certificate is None else certificate.names,
            )
        )
    return tuple(found)
