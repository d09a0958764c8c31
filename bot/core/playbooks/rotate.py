"""The plans that give a domain its next certificate, and the one that takes it back."""

import json
from dataclasses import replace

from bot.core.facts import Certificate, DomainConfig, Facts
from bot.core.names import base, config_name
from bot.core.plans import Plan, PlannedStep, Playbook, Risk, StepName, step
from bot.core.playbooks.certificate import certificate_steps, proof_steps
from bot.core.proofs import places
from bot.core.rotation import Rotation, Way, new_key
from bot.core.runs import Run
from bot.core.words import code, day

# AWS keeps these to itself (they begin with this), and the bot sets its own anew.
_AMAZONS = "aws:"


def rotate(facts: Facts, rotation: Rotation, ports: tuple[int, ...]) -> Plan:
    """The plan for a way that was decided."""
    steps, basis = _WAYS[rotation.way](facts, rotation)
    config = facts.config
    return Plan(
        playbook=Playbook.ROTATE,
        domain=facts.domain,
        target_id=facts.target_id,
        account=facts.account,
        region=facts.region,
        risk=Risk.REPLACE if rotation.way is Way.RECREATE else Risk.IN_PLACE,
        steps=(*steps, _served(facts, ports)),
        basis=tuple(
            sorted(
                {
                    **facts.asked.to_basis(),
                    "configuration": config.name if config else "none",
                    "replaces": _its_arn(facts),
                    "way": str(rotation.way),
                    **basis,
                }.items()
            )
        ),
        says=(rotation.why, *_says(facts, rotation)),
    )


def way_of(plan: Plan) -> Way | None:
    """The way of a plan; None when it is no rotation."""
    said = dict(plan.basis).get("way")
    return Way(said) if said in set(Way) else None


def resume(facts: Facts, stopped: Run, adopt: str) -> Plan:
    """The rest of a rotation that stopped after it had taken the old one away.

    What the old configuration was stands in its plan: AWS knows it no more.
    """
    steps = tuple(
        replace(
            each, params=tuple(sorted({**dict(each.params), "adopt": adopt}.items()))
        )
        if each.name in {StepName.REQUEST_CERTIFICATE, StepName.REPLACE_CONFIG}
        else each
        for each in stopped.plan.steps
    )
    basis = {**dict(stopped.plan.basis), "adopt": adopt}
    gone = facts.config is None
    state = "is gone" if gone else "is not the one that the plan makes yet"
    says = f"{stopped.name} stopped on the way: the domain configuration {state}."
    return replace(
        stopped.plan,
        steps=steps,
        basis=tuple(sorted(basis.items())),
        says=(says, *stopped.plan.says),
    )


def undo_rotation(
    facts: Facts, parent: Run, old: Certificate, *, new: str, made: frozenset[StepName]
) -> Plan:
    """The plan that makes the configuration again with its certificate of before.

    The caller has seen that it has the `new` one now, and that the `old` is usable.
    The record by which ACM checks the name stays: each renewal of the old needs it.
    """
    swap = replacing(
        facts.config,
        facts.domain,
        replaces=new,
        certificate_arn=old.arn,
        adopt=parent.id,
    )
    served = parent.plan.find(StepName.AWAIT_SERVED)
    ports = served.get("ports") if served is not None else None
    steps = [
        swap,
        step(StepName.AWAIT_SERVED, ports=ports, before=_fingerprint(facts)),
    ]
    if StepName.REQUEST_CERTIFICATE in made:
        steps.append(
            step(StepName.DELETE_CERTIFICATE, certificate_arn=new, adopt=parent.id)
        )
    until = f", valid until {day(old.not_after)}" if old.not_after else ""
    return Plan(
        playbook=Playbook.UNDO,
        domain=facts.domain,
        target_id=facts.target_id,
        account=facts.account,
        region=facts.region,
        risk=Risk.REPLACE,
        steps=tuple(steps),
        basis=(("undoes", parent.id),),
        says=(f"The certificate that comes back is {code(old.arn)}{until}.",),
    )


def _recreate(
    facts: Facts, rotation: Rotation
) -> tuple[tuple[PlannedStep, ...], dict[str, str]]:
    asked, held = facts.asked, rotation.held
    adopt = ",".join(asked.adopt) or None
    issue: tuple[PlannedStep, ...] = ()
    if held is None:
        wish = replace(asked, key=new_key(facts), certificate=None)
        issue = certificate_steps(facts, wish, None, adopt)
    swap = replacing(
        facts.config,
        facts.domain,
        replaces=_its_arn(facts),
        certificate_arn=held.arn if held else None,
        adopt=adopt,
    )
    basis = {
        "certificate": held.arn if held else "new",
        "zone": facts.dns.ours.id if facts.dns.ours else "by hand",
    }
    return (*issue, swap), basis


def replacing(
    config: DomainConfig | None,
    domain: str,
    *,
    replaces: str,
    certificate_arn: str | None,
    adopt: str | None,
) -> PlannedStep:
    """The step that makes a configuration again, with all that it is today."""
    tags = {} if config is None else dict(config.tags)
    kept = {key: tags[key] for key in sorted(tags) if not key.startswith(_AMAZONS)}
    return step(
        StepName.REPLACE_CONFIG,
        config_name=config.name if config else config_name(domain),
        certificate_arn=certificate_arn,
        replaces=replaces,
        keep_tags=json.dumps(kept, sort_keys=True),
        adopt=adopt,
        **({} if config is None else config.options.to_params()),
    )


def _renewal(
    facts: Facts, rotation: Rotation
) -> tuple[tuple[PlannedStep, ...], dict[str, str]]:
    arn = _its_arn(facts)
    names = dict.fromkeys(base(each.domain) for each in rotation.missing)
    there = [
        each
        for each in places(facts, (facts.domain, *facts.asked.names))
        if not names or each.name in names
    ]
    prove = tuple(
        replace(each, params=tuple(sorted({*each.params, ("certificate_arn", arn)})))
        for each in proof_steps(facts, there)
    )
    wait = step(StepName.AWAIT_RENEWED, certificate_arn=arn, before=_fingerprint(facts))
    basis = {
        "certificate": arn,
        "missing": ",".join(each.name for each in rotation.missing) or "not said",
        "zone": facts.dns.ours.id if facts.dns.ours else "by hand",
    }
    return (*prove, wait), basis


def _reimport(
    facts: Facts, _rotation: Rotation
) -> tuple[tuple[PlannedStep, ...], dict[str, str]]:
    raise NotImplementedError


_WAYS = {Way.RECREATE: _recreate, Way.RENEWAL: _renewal, Way.REIMPORT: _reimport}


def _served(facts: Facts, ports: tuple[int, ...]) -> PlannedStep:
    return step(
        StepName.AWAIT_SERVED,
        ports=",".join(map(str, ports)),
        before=_fingerprint(facts),
    )


def _fingerprint(facts: Facts) -> str | None:
    return facts.configured.fingerprint if facts.configured else None


def _its_arn(facts: Facts) -> str:
    return (facts.config.certificate_arn if facts.config else None) or "none"


def _says(facts: Facts, rotation: Rotation) -> tuple[str, ...]:
    its = facts.configured
    if rotation.way is not Way.RECREATE:
        return ()
    said = []
    if its is not None:
        until = f", valid until {day(its.not_after)}" if its.not_after else ""
        said.append(
            f"The certificate of today, {code(its.arn)}{until}, stays in ACM, so that "
            "an undo can put it back."
        )
    said += _of(rotation.held)
    return tuple(said)


def _of(held: Certificate | None) -> list[str]:
    if held is None:
        return ["The name becomes public in certificate logs, if it is not yet."]
    until = f", valid until {day(held.not_after)}" if held.not_after else ""
    names = ", ".join(map(code, held.names))
    return [f"The certificate that takes over is there already: {names}{until}."]
