"""`/iotdomain status <domain>`: two clocks, records, what is served, who acts."""

from collections.abc import Mapping, Sequence

from bot import planning, watching
from bot.core.facts import Facts
from bot.core.names import parse_domain
from bot.core.runs import Run
from bot.core.targets import Target
from bot.errors import UserError
from bot.ports import Payload
from bot.services import Services
from bot.slack import render
from handlers.asked import Asked, readable
from handlers.text import Typed
from handlers.verb import Verb

OPTIONS = frozenset({"account", "region"})


def run(services: Services, asked: Asked, typed: Typed) -> Payload:
    """The domain where it is set up, or where it would be."""
    domain = parse_domain(" ".join(typed.words))
    targets = _ordered(services, asked, domain, typed.options)
    facts, target = _where_it_is(services, asked, domain, targets)
    return answer(services, facts, target)


def answer(services: Services, facts: Facts, target: Target) -> Payload:
    """What was seen, with the newest request for the domain beside it."""
    return render.status_answer(
        facts,
        target,
        now=services.now(),
        findings=watching.findings_of(services, facts),
        run=newest_run(services, facts.domain, target),
    )


def newest_run(services: Services, domain: str, target: Target) -> Run | None:
    """The open request of the domain, or else the last one."""
    holder = services.store.holder(target.id, domain)
    if holder is not None:
        return holder
    for run in services.store.runs():
        if (run.plan.domain, run.plan.target_id) == (domain, target.id):
            return run
    return None


def _ordered(
    services: Services, asked: Asked, domain: str, options: Mapping[str, str]
) -> Sequence[Target]:
    """Where to look: what was said, then where there are requests, then here."""
    account, region = options.get("account", ""), options.get("region", "")
    targets = [
        each
        for each in readable(services, asked.click)
        if account.lower() in {"", each.account, each.name.lower()}
        and region.lower() in {"", each.region}
    ]
    if not targets:
        raise UserError("You can see no account and region like that.")

    def rank(target: Target) -> tuple[bool, bool]:
        known = newest_run(services, domain, target) is not None
        return not known, target.channel != asked.click.channel

    return sorted(targets, key=rank)


def _where_it_is(
    services: Services, asked: Asked, domain: str, targets: Sequence[Target]
) -> tuple[Facts, Target]:
    """The first look that finds a configuration; otherwise the first look."""
    first: tuple[Facts, Target] | None = None
    for target in targets:
        facts = planning.look(services, target, domain, by=asked.click.person)
        if facts.config is not None:
            return facts, target
        first = first or (facts, target)
    if first is None:
        raise AssertionError("there is at least one target")
    return first


VERB = Verb(name="status", run=run, options=OPTIONS)
