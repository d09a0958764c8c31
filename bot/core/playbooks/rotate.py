"""The plans that give a domain its next certificate."""

import json
from dataclasses import replace

from bot.core.facts import Certificate, DomainConfig, Facts
from bot.core.names import base, config_name
from bot.core.plans import Plan, PlannedStep, Playbook, Risk, StepName, step
from bot.core.playbooks import imports
from bot.core.playbooks.certificate import certificate_steps, proof_steps
from bot.core.proofs import places
from bot.core.rotation import Rotation, Way, new_key
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
                    "replaces": its_arn(facts),
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


def _recreate(
    facts: Facts, rotation: Rotation
) -> tuple[tuple[PlannedStep, ...], dict[str, str]]:
    asked, held = facts.asked, rotation.held
    adopt = ",".join(asked.adopt) or None
    came_from: tuple[PlannedStep, ...] = ()
    if asked.is_import:
        came_from = imports.import_steps(facts, asked, adopt)
    elif held is None:
        wish = replace(asked, key=new_key(facts), certificate=None)
        came_from = certificate_steps(facts, wish, None, adopt)
    private, needed, stand_in = _beside(facts, rotation)
    swap = replacing(
        facts.config,
        facts.domain,
        replaces=its_arn(facts),
        certificate_arn=held.arn if held else None,
        validation_arn=stand_in.arn if stand_in else None,
        private=private,
        adopt=adopt,
    )
    validation = (stand_in.arn if stand_in else "new") if private else None
    basis = {
        **imports.basis(facts, validation),
        "certificate": held.arn if held else "new",
        "zone": facts.dns.ours.id if facts.dns.ours else "by hand",
    }
    return (*came_from, *needed, swap), basis


def replacing(
    config: DomainConfig | None,
    domain: str,
    *,
    replaces: str,
    certificate_arn: str | None,
    validation_arn: str | None,
    private: str | None,
    adopt: str | None,
) -> PlannedStep:
    """The step that makes a configuration again, with all that it is today."""
    tags = {} if config is None else dict(config.tags)
    kept = {key: tags[key] for key in sorted(tags) if not key.startswith(_AMAZONS)}
    return step(
        StepName.REPLACE_CONFIG,
        config_name=config.name if config else config_name(domain),
        certificate_arn=certificate_arn,
        validation_arn=validation_arn,
        private=private,
        replaces=replaces,
        keep_tags=json.dumps(kept, sort_keys=True),
        adopt=adopt,
        **({} if config is None else config.options.to_params()),
    )


def _renewal(
    facts: Facts, rotation: Rotation
) -> tuple[tuple[PlannedStep, ...], dict[str, str]]:
    arn = its_arn(facts)
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
    wait = step(StepName.AWAIT_RENEWED, certificate_arn=arn, before=fingerprint(facts))
    basis = {
        "certificate": arn,
        "missing": ",".join(each.name for each in rotation.missing) or "not said",
        "zone": facts.dns.ours.id if facts.dns.ours else "by hand",
    }
    return (*prove, wait), basis


def _reimport(
    facts: Facts, _rotation: Rotation
) -> tuple[tuple[PlannedStep, ...], dict[str, str]]:
    arn, before = its_arn(facts), fingerprint(facts)
    more = {"replaces": arn, **({"before": before} if before else {})}
    brought = tuple(
        replace(each, params=tuple(sorted({**dict(each.params), **more}.items())))
        for each in imports.import_steps(facts, facts.asked, None)
    )
    return brought, {**imports.basis(facts, None), "certificate": arn}


_WAYS = {Way.RECREATE: _recreate, Way.RENEWAL: _renewal, Way.REIMPORT: _reimport}


def _served(facts: Facts, ports: tuple[int, ...]) -> PlannedStep:
    config = facts.config
    return step(
        StepName.AWAIT_SERVED,
        ports=",".join(map(str, ports)),
        before=fingerprint(facts),
        pair=config.options.pair if config else None,
    )


def fingerprint(facts: Facts) -> str | None:
    """SHA-256 of the certificate of today, if that is there."""
    return facts.configured.fingerprint if facts.configured else None


def its_arn(facts: Facts) -> str:
    """The ARN that the configuration names today."""
    return (facts.config.certificate_arn if facts.config else None) or "none"


def _says(facts: Facts, rotation: Rotation) -> tuple[str, ...]:
    its = facts.configured
    private, _, stand_in = _beside(facts, rotation)
    said = [*imports.says(facts, facts.asked, private, stand_in)]
    if rotation.way is not Way.RECREATE:
        return tuple(said)
    if its is not None:
        until = f", valid until {day(its.not_after)}," if its.not_after else ""
        said.append(f"The certificate of today{until} stays in ACM, for an undo.")
    if not facts.asked.is_import:
        said += _of(facts, rotation.held)
    return tuple(said)


def _beside(
    facts: Facts, rotation: Rotation
) -> tuple[str | None, tuple[PlannedStep, ...], Certificate | None]:
    """Who signed last where that is no public CA, and the second certificate for it."""
    if rotation.way is not Way.RECREATE:
        return None, (), None
    private = imports.ends_at_private(facts, facts.asked, rotation.held)
    if private is None:
        return None, (), None
    adopt = ",".join(facts.asked.adopt) or None
    return private, *imports.validation_steps(facts, facts.asked, adopt)


def _of(facts: Facts, held: Certificate | None) -> list[str]:
    its = facts.configured
    if held is None:
        is_public = its is not None and its.kind == "AMAZON_ISSUED"
        return [] if is_public else ["The name becomes public in certificate logs."]
    until = f", valid until {day(held.not_after)}" if held.not_after else ""
    names = ", ".join(map(code, held.names))
    return [f"The certificate that takes over is there already: {names}{until}."]
