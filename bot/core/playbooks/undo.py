"""The plan that takes back what a run made."""

from collections.abc import Collection

from bot.core.facts import Facts
from bot.core.plans import Plan, PlannedStep, Playbook, Risk, StepName, step
from bot.core.requests import from_basis
from bot.core.runs import Run
from bot.core.words import code


def undo(
    facts: Facts, parent: Run, *, made: frozenset[StepName], asked: tuple[str, ...]
) -> Plan:
    """The plan that removes what a run made, newest first, and nothing else.

    `made` are the parent's steps that left something behind; `asked` the ids of
    the runs whose tags count as ours.
    """
    adopt = ",".join(asked)
    steps: list[PlannedStep] = []
    cname = parent.plan.find(StepName.WRITE_CNAME)
    if cname and StepName.WRITE_CNAME in made:
        written = dict(cname.params)
        if "endpoint" in parent.outputs:
            written["endpoint"] = parent.outputs["endpoint"]
        steps.append(step(StepName.REMOVE_CNAME, **written))
    if StepName.CREATE_CONFIG in made:
        steps.append(
            step(
                StepName.REMOVE_CONFIG,
                config_name=parent.outputs.get("config_name")
                or from_basis(dict(parent.plan.basis)).options.name_for(facts.domain),
                adopt=adopt,
            )
        )
    arn = parent.outputs.get("certificate_arn")
    asked_for = parent.plan.find(StepName.REQUEST_CERTIFICATE)
    purpose = asked_for.get("purpose") if asked_for else None
    server = (
        StepName.IMPORT_CERTIFICATE if purpose else StepName.REQUEST_CERTIFICATE,
        StepName.IMPORT_CERTIFICATE,
    )
    if made.intersection(server):
        steps.append(
            step(StepName.DELETE_CERTIFICATE, certificate_arn=arn, adopt=adopt)
        )
    if purpose and StepName.REQUEST_CERTIFICATE in made:
        arn = parent.outputs.get("stand_in_arn")
        steps.append(step(StepName.DELETE_STAND_IN, certificate_arn=arn, adopt=adopt))
    validation = parent.plan.find(StepName.WRITE_VALIDATION)
    if validation and StepName.WRITE_VALIDATION in made:
        steps.append(
            step(
                StepName.REMOVE_VALIDATION,
                zone_id=validation.get("zone_id"),
                zone=validation.get("zone"),
                dns_account=validation.get("dns_account"),
                records=parent.outputs.get("validation_written")
                or parent.outputs.get("validation"),
                places=validation.get("places"),
                certificate_arn=arn,
                purpose=purpose,
            )
        )
    served = StepName.WRITE_CNAME in made
    return Plan(
        playbook=Playbook.UNDO,
        domain=facts.domain,
        target_id=facts.target_id,
        account=facts.account,
        region=facts.region,
        risk=Risk.REPLACE if served else Risk.IN_PLACE,
        steps=tuple(steps),
        basis=(("undoes", parent.id),),
        says=(*_changed_since(facts, steps), *_undo_says(parent)),
    )


def _changed_since(facts: Facts, steps: Collection[PlannedStep]) -> tuple[str, ...]:
    """What whoever approves must know: the name may have gone elsewhere meanwhile."""
    remove = next((each for each in steps if each.name is StepName.REMOVE_CNAME), None)
    there = facts.dns.records
    if remove is None or not there:
        return ()
    known = {remove.get("endpoint"), remove.get("before")}
    if any(known & set(each.values) for each in there):
        return ()
    shown = "; ".join(f"{each.type} {', '.join(each.values)}" for each in there)
    says = (
        f"But {code(facts.domain)} was changed since, to {code(shown)}. That record "
        "stays as it is, and devices that follow it notice nothing."
    )
    return (says,)


def _undo_says(parent: Run) -> tuple[str, ...]:
    if parent.plan.find(StepName.IMPORT_BY_HAND):
        return ("The certificate that was imported by hand stays in ACM.",)
    if parent.plan.find(StepName.RECORDS_BY_HAND) or parent.plan.find(
        StepName.CNAME_BY_HAND
    ):
        return (
            (
                "DNS records that were added by hand stay; whoever added them can "
                "remove them."
            ),
        )
    return ()
