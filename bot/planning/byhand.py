"""Has a plan been carried out by hand, before this bot began with it? It only looks.

A domain counts as made when the configuration is there with a valid certificate, the
CNAME leads to this account's endpoint, and the last step of every plan, the look at
what is served, says so too. An undo counts when nothing is left that it would remove.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime

from bot.core.facts import Certificate, DomainConfig, Facts
from bot.core.options import told
from bot.core.plans import PlannedStep, Playbook, StepName
from bot.core.requests import from_basis
from bot.core.runs import Run
from bot.core.targets import Target
from bot.core.topics import Topic
from bot.core.words import code
from bot.errors import Permanent, Transient
from bot.planning.look import look, target_of
from bot.services import Services
from bot.steps import STEPS
from bot.steps.base import Done, StepContext, Wait
from bot.steps.certificate import describe


@dataclass(frozen=True, slots=True, kw_only=True)
class Handmade:
    """What is there of a plan: `whole` but for what is served, or `done` with it."""

    seen: tuple[str, ...] = ()
    whole: bool = False
    done: bool = False
    outputs: Mapping[str, str] = field(default_factory=dict)


def by_hand(services: Services, run: Run, facts: Facts | None = None) -> Handmade:
    """What people made of a plan by hand; these facts, or what a look sees now.

    Transient when something that decides it could not be seen.
    """
    target = target_of(services, run)
    if run.plan.playbook is Playbook.UNDO:
        return _undone(services, run, target)
    if facts is None:
        facts = look(services, target, run.plan.domain, by=run.requested_by)
    hidden = facts.blind(Topic.CONFIG, Topic.CERTIFICATES, Topic.RECORDS)
    if hidden:
        raise Transient(hidden[0].says)
    if run.plan.playbook is Playbook.ROTATE:
        return _rotated(services, run, target, facts)
    config, leads = facts.config, _leads(facts)
    held = next((c for c in facts.certificates if config and _holds(config, c)), None)
    seen = _seen(run, facts, config, leads=leads)
    if config is None or held is None or not leads or not _is_valid(config):
        return Handmade(seen=seen)
    other = _other_options(run, config)
    if other:
        return Handmade(seen=(*seen, other))
    outputs = _outputs(facts, config, held)
    return _served(services, run, target, Handmade(seen=seen, outputs=outputs))


def _rotated(services: Services, run: Run, target: Target, facts: Facts) -> Handmade:
    """Another certificate than at the plan is configured, under whichever ARN."""
    config, its = facts.config, facts.configured
    planned = run.plan.find(StepName.AWAIT_SERVED)
    before = planned.get("before") if planned is not None else None
    if config is None or its is None or its.fingerprint in {None, before}:
        return Handmade()
    mark = (its.fingerprint or "")[:12]
    says = (
        f"Domain configuration {code(config.name)} has the certificate "
        f"{code(its.arn)}, SHA-256 {code(mark)}."
    )
    if not _is_valid(config):
        return Handmade(seen=(says,))
    outputs = _outputs(facts, config, its)
    return _served(services, run, target, Handmade(seen=(says,), outputs=outputs))


def _outputs(
    facts: Facts, config: DomainConfig, held: Certificate
) -> Mapping[str, str]:
    return {
        **describe(held),
        "endpoint": facts.endpoint or "",
        "config_name": config.name,
        "config_arn": config.arn,
        "config_status": "ENABLED",
        "config_certificate": config.certificate_status or "",
        "tls_policy": config.options.tls_policy or "",
    }


def _served(services: Services, run: Run, target: Target, whole: Handmade) -> Handmade:
    """The last step of the plan looks, as it would at the end of a run."""
    planned = run.plan.find(StepName.AWAIT_SERVED)
    if planned is None:
        return whole
    since = run.by_hand.whole_at if run.by_hand is not None else None
    context = _context(services, run, target, planned, whole.outputs, since)
    match STEPS[planned.name].look(context):
        case Done(outputs=outputs):
            outputs = {**whole.outputs, **outputs}
            return Handmade(seen=whole.seen, whole=True, done=True, outputs=outputs)
        case Wait(seen=seen):
            return Handmade(seen=(*whole.seen, *seen), whole=True)
        case _:
            return Handmade(seen=whole.seen, whole=True)


def _undone(services: Services, run: Run, target: Target) -> Handmade:
    """Each step looks; together they have nothing left to do, or they have."""
    outputs: dict[str, str] = {}
    gone: list[str] = []
    done = 0
    for index, planned in enumerate(run.plan.steps):
        if planned.name is StepName.AWAIT_SERVED and done < index:
            continue
        context = _context(services, run, target, planned, outputs, None)
        try:
            look = STEPS[planned.name].look(context)
        except Permanent:
            continue
        if not isinstance(look, Done):
            continue
        done += 1
        outputs |= look.outputs
        if not any(key.startswith("kept:") for key in look.outputs):
            gone.append(_GONE[planned.name])
    whole = bool(gone) and done == len(run.plan.steps)
    return Handmade(seen=tuple(gone), whole=whole, done=whole, outputs=outputs)


_GONE: Mapping[StepName, str] = {
    StepName.REMOVE_CNAME: "The CNAME that the request wrote is not there.",
    StepName.REMOVE_CONFIG: "The domain configuration is not there.",
    StepName.DELETE_CERTIFICATE: "The certificate is not there.",
    StepName.DELETE_STAND_IN: "The validation certificate is not there.",
    StepName.REMOVE_VALIDATION: "The validation record is not there.",
    StepName.REPLACE_CONFIG: "The domain configuration has its old certificate again.",
    StepName.AWAIT_SERVED: "The old certificate is served again.",
}


def _seen(
    run: Run, facts: Facts, config: DomainConfig | None, *, leads: bool
) -> tuple[str, ...]:
    """Only what came after the request; what was there before is in the plan."""
    said = [
        f"Certificate {code(each.arn)}: {code(each.status)}."
        for each in facts.certificates
        if each.created_at is not None
        and each.created_at >= run.proposed_at
        and facts.domain in each.names
    ]
    basis = dict(run.plan.basis)
    if config is not None and basis.get("configuration") != "adopted":
        state = "ENABLED" if config.enabled else "DISABLED"
        held = code(config.certificate_status or "none")
        said.append(
            f"Domain configuration {code(config.name)}: {code(state)}, certificate "
            f"{held}."
        )
    if leads and (facts.endpoint or "") not in basis.get("record", ""):
        said.append(f"CNAME {code(facts.domain)}: leads to this account's endpoint.")
    return tuple(said)


def _other_options(run: Run, config: DomainConfig) -> str | None:
    """What was asked for and is not so; what was not asked for is theirs to choose."""
    wanted = from_basis(dict(run.plan.basis)).options
    chosen = wanted.to_params()
    theirs = {each.name: None for each in fields(wanted) if each.name not in chosen}
    found = told.differences(wanted, replace(config.options, **theirs))
    if not found:
        return None
    return f"But {code(config.name)} was asked for otherwise: {', '.join(found)}."


def _leads(facts: Facts) -> bool:
    records = [each for each in facts.dns.records if each.type == "CNAME"]
    return any(facts.endpoint in each.values for each in records)


def _holds(config: DomainConfig, certificate: Certificate) -> bool:
    return config.certificate_arn == certificate.arn


def _is_valid(config: DomainConfig) -> bool:
    return config.enabled and config.certificate_status == "VALID"


def _context(
    services: Services,
    run: Run,
    target: Target,
    planned: PlannedStep,
    outputs: Mapping[str, str],
    since: datetime | None,
) -> StepContext:
    now = services.now()
    return StepContext(
        run_id=run.id,
        request=f"R-{run.number}",
        domain=run.plan.domain,
        target=target,
        params=dict(planned.params),
        outputs=outputs,
        approved_at=run.proposed_at,
        since=since or now,
        now=services.now,
        clouds=services.clouds("look", run.requested_by),
        names=services.names,
        probe=services.probe,
        give_up_looking=services.pace.give_up_looking,
    )
