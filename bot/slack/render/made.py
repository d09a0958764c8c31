"""What a run has made so far, what it has not, and what that means for devices."""

from collections.abc import Callable, Mapping

from bot.core.plans import PlannedStep, Playbook, StepName
from bot.core.proofs import from_param
from bot.core.runs import Run, Status
from bot.core.words import code
from bot.slack.render import rotation, steps, words
from bot.slack.render.steps import joined

_PENDING = "PENDING_VALIDATION"
_HANDS = (StepName.CNAME_BY_HAND, StepName.RECORDS_BY_HAND)


def made(run: Run) -> list[str]:
    """Numbered lines of what stands in AWS or DNS because of this run."""
    said = [
        _MADE[step.name](run, step)
        + ("" if is_sure(run, index) else " (asked for, not confirmed)")
        for index, step in enumerate(run.plan.steps)
        if step.name in _MADE and is_made(run, index)
    ]
    return [f"{number}. {line}" for number, line in enumerate(said, start=1)]


def not_made(run: Run) -> str:
    """The things that the plan has and that were not reached, as one phrase."""
    return joined(
        [
            steps.made_name(step)
            for index, step in enumerate(run.plan.steps)
            if step.name in _MADE and not is_made(run, index)
        ]
    )


def is_made(run: Run, index: int) -> bool:
    """Whether a step left something behind, or may have: then it was tried."""
    step = run.plan.steps[index]
    return is_sure(run, index) or f"tried:{step.name}" in run.outputs


def is_sure(run: Run, index: int) -> bool:
    """Whether what a step makes was seen to be there."""
    step = run.plan.steps[index]
    trace = "stand_in_arn" if steps.is_stand_in(step) else _TRACES.get(step.name)
    return index < run.cursor or bool(trace and run.outputs.get(trace))


def devices_notice(run: Run) -> str:
    """What devices notice of a run that ended half way."""
    if rotation.is_about(run.plan):
        return _notice_of_rotation(run)
    names = {step.name: index for index, step in enumerate(run.plan.steps)}
    if run.plan.playbook is Playbook.UNDO:
        if StepName.REMOVE_CNAME not in names:
            return "nothing. The name does not point to AWS IoT."
        if run.cursor > names[StepName.REMOVE_CNAME]:
            return "the name does not point to AWS IoT any more."
        return "nothing. The name still points to AWS IoT."
    written = names.get(StepName.WRITE_CNAME)
    if written is not None and is_made(run, written):
        return (
            f"the name points to AWS IoT already. What {words.domain(run)} serves "
            "there was not confirmed."
        )
    if any(name in names for name in _HANDS):
        return (
            "nothing that this run did. If the CNAME was added by hand already, the "
            "name points to an endpoint that does not serve it yet."
        )
    if written is not None and run.plan.steps[written].get("before"):
        return "nothing. The name still points where it did before."
    return "nothing. The name does not point to AWS IoT."


def _notice_of_rotation(run: Run) -> str:
    if rotation.is_cut_off(run):
        return rotation.CUT_OFF
    return "nothing. The domain is served with its certificate as before."


def may_notice(notice: str) -> str:
    """The same in two words, for the line that a locked phone shows."""
    return "notice nothing" if notice.startswith("nothing") else "may notice it"


def _certificate(run: Run, step: PlannedStep) -> str:
    role = "stand_in" if steps.is_stand_in(step) else "certificate"
    arn = run.outputs.get(f"{role}_arn")
    status = run.outputs.get(f"{role}_status")
    if run.status is Status.FAILED and status == _PENDING:
        # The last look found something else, and the reason above says what.
        status = None
    if step.get("replaces"):
        return f"Certificate {code(step.get('replaces') or '')}, imported again"
    what = "Validation certificate" if role == "stand_in" else "Certificate"
    name = f"{what} {code(arn)}" if arn else what
    return name + (f", {code(status)}" if status else "")


def _validation(_run: Run, step: PlannedStep) -> str:
    zones = dict.fromkeys(each.zone for each in from_param(step.get("places")))
    shown = joined([code(each) for each in zones])
    return f"Validation record in zone {shown or code(step.get('zone') or 'unknown')}"


def _config(run: Run, step: PlannedStep) -> str:
    name = run.outputs.get("config_name") or step.get("config_name") or "unknown"
    status = run.outputs.get("config_status")
    return f"Domain configuration {code(name)}" + (
        f", {code(status)}" if status else ""
    )


def _cname(run: Run, step: PlannedStep) -> str:
    zone = code(step.get("zone") or "unknown")
    before = step.get("before")
    instead = f", in place of {code(before)}" if before else ""
    return f"CNAME {words.domain(run)} in zone {zone}{instead}"


def _replaced(run: Run, step: PlannedStep) -> str:
    if "config_replaced_at" in run.outputs:
        return f"{_config(run, step)}, with the new certificate"
    return f"{_config(run, step)}, taken away to be made again"


_MADE: Mapping[StepName, Callable[[Run, PlannedStep], str]] = {
    StepName.IMPORT_CERTIFICATE: _certificate,
    StepName.REQUEST_CERTIFICATE: _certificate,
    StepName.WRITE_VALIDATION: _validation,
    StepName.CREATE_CONFIG: _config,
    StepName.REPLACE_CONFIG: _replaced,
    StepName.WRITE_CNAME: _cname,
}
_TRACES: Mapping[StepName, str] = {
    StepName.IMPORT_CERTIFICATE: "certificate_arn",
    StepName.REQUEST_CERTIFICATE: "certificate_arn",
    StepName.WRITE_VALIDATION: "validation_change",
    StepName.CREATE_CONFIG: "config_made",
    StepName.REPLACE_CONFIG: "config_replaced_at",
    StepName.WRITE_CNAME: "cname_change",
}
