"""In which account and region is a domain? Asked by every verb that takes one."""

from collections.abc import Mapping, Sequence

from bot import planning
from bot.core.facts import Facts
from bot.core.runs import Run
from bot.core.targets import Target
from bot.errors import UserError
from bot.services import Services
from handlers.asked import Asked, readable

OPTIONS = frozenset({"account", "region"})


def where_it_is(
    services: Services, asked: Asked, domain: str, options: Mapping[str, str]
) -> tuple[Facts, Target]:
    """The first look that finds a configuration; otherwise the first look.

    Refused when this person may see nothing, UserError when nothing is like that.
    """
    return found_among(
        services, asked, places(services, asked, domain, options), domain
    )


def found_among(
    services: Services, asked: Asked, targets: Sequence[Target], domain: str
) -> tuple[Facts, Target]:
    """The same for the places that are known already."""
    here, *others = targets
    by, since = asked.click.person, asked.click.at
    first = planning.glance(services, here, domain, by=by, since=since)
    if first.config is not None:
        return first, here
    for target in others:
        if planning.may_have(services, target, domain, by=by, since=since):
            facts = planning.glance(services, target, domain, by=by, since=since)
            if facts.config is not None:
                return facts, target
    return first, here


def newest_run(services: Services, domain: str, target: Target) -> Run | None:
    """The open request of the domain, or else the last one."""
    holder = services.store.holder(target.id, domain)
    if holder is not None:
        return holder
    for run in services.store.runs():
        if (run.plan.domain, run.plan.target_id) == (domain, target.id):
            return run
    return None


def places(
    services: Services, asked: Asked, domain: str, options: Mapping[str, str]
) -> Sequence[Target]:
    """Where to look: where it was seen, then where there are requests, then here.

    Refused when this person may see nothing, UserError when nothing is like that.
    """
    account, region = options.get("account", ""), options.get("region", "")
    targets = [
        each
        for each in readable(services, asked.click)
        if account.lower() in {"", each.account, each.name.lower()}
        and region.lower() in {"", each.region}
    ]
    if not targets:
        raise UserError("You can see no account and region like that.")

    def rank(target: Target) -> tuple[bool, bool, bool]:
        inventory = services.store.inventory(target.id)
        known = inventory.known if inventory is not None else ()
        seen = any(each.domain == domain for each in known)
        asked_for = newest_run(services, domain, target) is not None
        return not seen, not asked_for, target.channel != asked.click.channel

    return sorted(targets, key=rank)
