"""The plans that take a rotation back, and the one that goes on with half of it."""

from dataclasses import replace

from bot.core.facts import Certificate, Facts
from bot.core.offered import Offered
from bot.core.plans import Plan, Playbook, Risk, StepName, step
from bot.core.playbooks import imports
from bot.core.playbooks.certificate import needs_validation
from bot.core.playbooks.rotate import fingerprint, its_arn, replacing
from bot.core.runs import Run
from bot.core.words import code, day

# Secrets Manager's own word for the version before the current one.
PREVIOUS = "AWSPREVIOUS"


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
    private = (old.ends_at or "unknown") if needs_validation(old) else None
    needed, stand_in = (
        imports.validation_steps(facts, facts.asked, parent.id)
        if private
        else ((), None)
    )
    swap = replacing(
        facts.config,
        facts.domain,
        replaces=new,
        certificate_arn=old.arn,
        validation_arn=stand_in.arn if stand_in else None,
        private=private,
        adopt=parent.id,
    )
    served = parent.plan.find(StepName.AWAIT_SERVED)
    ports = served.get("ports") if served is not None else None
    steps = [
        *needed,
        swap,
        step(StepName.AWAIT_SERVED, ports=ports, before=fingerprint(facts)),
    ]
    if made & {StepName.REQUEST_CERTIFICATE, StepName.IMPORT_CERTIFICATE}:
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


def import_back(facts: Facts, parent: Run, old: Offered, secret: str) -> Plan:
    """The plan that imports the version of before again, under the same ARN."""
    arn, served = its_arn(facts), parent.plan.find(StepName.AWAIT_SERVED)
    ports = served.get("ports") if served is not None else None
    steps = (
        step(
            StepName.IMPORT_CERTIFICATE,
            secret=secret,
            stage=PREVIOUS,
            arn=old.arn,
            version=old.version,
            fingerprint=old.fingerprint,
            names=",".join(old.names),
            key=old.key,
            ends_at=old.ends_at,
            replaces=arn,
            before=fingerprint(facts),
        ),
        step(StepName.AWAIT_SERVED, ports=ports, before=fingerprint(facts)),
    )
    until = f", valid until {day(old.not_after)}" if old.not_after else ""
    return Plan(
        playbook=Playbook.UNDO,
        domain=facts.domain,
        target_id=facts.target_id,
        account=facts.account,
        region=facts.region,
        risk=Risk.IN_PLACE,
        steps=steps,
        basis=(("undoes", parent.id),),
        says=(
            (
                f"The secret {code(secret)} still has the certificate of before as "
                f"{code(PREVIOUS)}{until}."
            ),
        ),
    )
