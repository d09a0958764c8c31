"""The records by which ACM checks names, as lines of a plan."""

from collections.abc import Sequence

from bot.core.names import base
from bot.core.plans import Plan, PlannedStep, StepName
from bot.core.proofs import from_param, name_of
from bot.core.words import code, escape
from bot.slack.render.steps import joined


def proven(plan: Plan, step: PlannedStep) -> dict[str, list[str]]:
    """The names below which a step sees to a record of ACM's, by their zone.

    A step without places sees to all names of the certificate, in its one zone.
    """
    found: dict[str, list[str]] = {}
    for each in from_param(step.get("places")):
        found.setdefault(each.zone, []).append(each.name)
    if found:
        return found
    request = plan.find(StepName.REQUEST_CERTIFICATE)
    names = (request.get("names") if request else None) or plan.domain
    bases = dict.fromkeys(base(each) for each in names.split(","))
    return {step.get("zone") or plan.domain: list(bases)}


def prove(plan: Plan, step: PlannedStep) -> str:
    """The records that the bot writes, by zone."""
    zones = proven(plan, step)
    there = {each.zone: each.account for each in from_param(step.get("places"))}
    said = [
        f"{zone_words(step, zone, there.get(zone))}: add {_asked(names)}"
        for zone, names in zones.items()
    ]
    return "\n".join(said)


def _asked(names: Sequence[str]) -> str:
    cname = "the CNAME" if len(names) == 1 else "the CNAMEs"
    return f"{cname} that ACM asks for, under {joined([code(n) for n in names])}"


def prove_by_hand(plan: Plan, step: PlannedStep) -> str:
    """The records that people add."""
    servers = joined(
        [code(n) for n in (step.get("name_servers") or "").split(",") if n]
    )
    whose = f" (name servers {servers})" if servers else ""
    zones = list(proven(plan, step))
    several = sum(map(len, proven(plan, step).values())) > 1
    first = f"{code(zones[0])}{whose}"
    return (
        f"By hand, in the DNS of {joined([first, *map(code, zones[1:])])}: the "
        f"CNAME{'s' if several else ''} that ACM asks for. This message then shows "
        "what to enter"
    )


def unprove(plan: Plan, step: PlannedStep) -> str:
    """The records that an undo removes."""
    records = [pair.partition("=")[0] for pair in (step.get("records") or "").split()]
    names = list(dict.fromkeys(map(name_of, records))) or [plan.domain]
    cname = "the CNAME" if len(names) == 1 else "the CNAMEs"
    zones = {each.zone: each.account for each in from_param(step.get("places"))}
    where = joined([zone_words(step, *each) for each in zones.items()]) or zone_words(
        step
    )
    under = joined([code(each) for each in names])
    return f"{where}: remove {cname} that ACM asked for, under {under}"


def zone_words(
    step: PlannedStep, zone: str | None = None, dns: str | None = None
) -> str:
    """A zone and the account that has it: the step's own, unless told."""
    account = dns or step.get("dns_account")
    where = f" (account {escape(account)})" if account else ""
    return f"Route 53, zone {code(zone or step.get('zone') or 'unknown')}{where}"
