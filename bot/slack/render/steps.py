"""What each step is called for people, and the list that shows how far a run is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.core.plans import PlannedStep, StepName
from bot.core.runs import Run, Status, Timing
from bot.core.words import span

# What an undo left alone is kept as an output "kept:<what>" (bot/steps/undo.py).
_KEPT: Mapping[StepName, str] = {
    StepName.REMOVE_CNAME: "kept:cname",
    StepName.REMOVE_CONFIG: "kept:config",
    StepName.DELETE_CERTIFICATE: "kept:certificate",
    StepName.DELETE_STAND_IN: "kept:stand_in",
    StepName.REMOVE_VALIDATION: "kept:validation",
}
# Fewer runs of our own than this say nothing about the next one.
ENOUGH_RUNS = 5


@dataclass(frozen=True, slots=True)
class Words:
    """`does` completes "step 4 of 6, …"; `did` is its line in the list.

    `kind` groups steps in the summary of times; `made` names what stays behind.
    """

    does: str
    did: str
    kind: str
    made: str = ""


WORDS: Mapping[StepName, Words] = {
    StepName.REQUEST_CERTIFICATE: Words(
        "request the certificate", "Certificate requested", "certificate", "certificate"
    ),
    StepName.IMPORT_CERTIFICATE: Words(
        "import the certificate", "Certificate imported", "certificate", "certificate"
    ),
    StepName.IMPORT_BY_HAND: Words(
        "wait for the certificate",
        "Certificate imported by hand",
        "certificate by hand",
    ),
    StepName.WRITE_VALIDATION: Words(
        "write the validation record",
        "Validation record written",
        "certificate",
        "validation record",
    ),
    StepName.RECORDS_BY_HAND: Words(
        "wait for the DNS records", "DNS records added by hand", "DNS by hand"
    ),
    StepName.AWAIT_CERTIFICATE: Words(
        "wait for the certificate", "Certificate issued", "certificate"
    ),
    StepName.CREATE_CONFIG: Words(
        "create the domain configuration",
        "Domain configuration created",
        "domain configuration",
        "domain configuration",
    ),
    StepName.ENABLE_CONFIG: Words(
        "enable the domain configuration",
        "Domain configuration enabled",
        "domain configuration",
    ),
    StepName.WRITE_CNAME: Words("write the CNAME", "CNAME written", "CNAME", "CNAME"),
    StepName.CNAME_BY_HAND: Words(
        "wait for the CNAME", "CNAME added by hand", "DNS by hand"
    ),
    StepName.AWAIT_SERVED: Words(
        "check what the endpoint serves", "Certificate served", "serving"
    ),
    StepName.AWAIT_RENEWED: Words(
        "wait for ACM to renew the certificate", "Certificate renewed", "renewal"
    ),
    StepName.REPLACE_CONFIG: Words(
        "replace the domain configuration",
        "Domain configuration replaced",
        "domain configuration",
        "domain configuration with the new certificate",
    ),
    StepName.REMOVE_CNAME: Words("remove the CNAME", "CNAME removed", "CNAME"),
    StepName.REMOVE_CONFIG: Words(
        "remove the domain configuration",
        "Domain configuration removed",
        "domain configuration",
    ),
    StepName.DELETE_CERTIFICATE: Words(
        "delete the certificate", "Certificate deleted", "certificate"
    ),
    StepName.DELETE_STAND_IN: Words(
        "delete the validation certificate",
        "Validation certificate deleted",
        "certificate",
    ),
    StepName.REMOVE_VALIDATION: Words(
        "remove the validation record", "Validation record removed", "validation record"
    ),
}


# A private CA's certificate wants a second one beside it (bot/core/playbooks/imports).
_STAND_IN: Mapping[StepName, Words] = {
    StepName.REQUEST_CERTIFICATE: Words(
        "request the validation certificate",
        "Validation certificate requested",
        "certificate",
        "validation certificate",
    ),
    StepName.AWAIT_CERTIFICATE: Words(
        "wait for the validation certificate",
        "Validation certificate issued",
        "certificate",
    ),
}


def made_name(step: PlannedStep) -> str:
    """What stays behind of a step, as in "not made: CNAME"."""
    return (_STAND_IN if is_stand_in(step) else WORDS)[step.name].made


def does(step: PlannedStep) -> str:
    """What a step does, as in "step 4 of 6, create the domain configuration"."""
    if step.name is StepName.REMOVE_CNAME and step.get("before"):
        return "put the old CNAME back"
    if step.name is StepName.WRITE_CNAME and step.get("before"):
        return "replace the CNAME"
    if step.name is StepName.ENABLE_CONFIG and step.get("was") == "ENABLED":
        return "look at the domain configuration"
    if is_stand_in(step):
        return _STAND_IN[step.name].does
    return WORDS[step.name].does


def is_stand_in(step: PlannedStep) -> bool:
    """Whether a step is about the validation certificate and not the server's."""
    return step.get("purpose") == "validation" and step.name in _STAND_IN


def did(step: PlannedStep) -> str:
    """The step's line in the list of steps."""
    if step.name is StepName.REMOVE_CNAME and step.get("before"):
        return "Old CNAME put back"
    if step.name is StepName.WRITE_CNAME and step.get("before"):
        return "CNAME replaced"
    if step.name is StepName.ENABLE_CONFIG and step.get("was") == "ENABLED":
        return "Domain configuration looked at"
    if step.name is StepName.AWAIT_SERVED:
        return f"Certificate served on {ports(step)}"
    if is_stand_in(step):
        return _STAND_IN[step.name].did
    return WORDS[step.name].did


def ports(step: PlannedStep | None) -> str:
    """The ports that the plan checks, as words: "8883 and 443"."""
    given = step.get("ports") if step is not None else None
    known = [port for port in (given or "").split(",") if port.isdigit()]
    return joined(known or ["8883", "443"])


def joined(words: Sequence[str]) -> str:
    """A · a and b · a, b and c."""
    if len(words) < 2:  # noqa: PLR2004 - nothing to join
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def place_of(run: Run) -> str:
    """Which step is at hand: "step 4 of 6"."""
    total = len(run.plan.steps)
    return f"step {min(run.cursor + 1, total)} of {total}"


def bar(run: Run) -> str:
    """How far a run is, as a picture that repeats the number beside it."""
    total = len(run.plan.steps)
    return f"`{'▰' * run.cursor}{'▱' * (total - run.cursor)}`"


def step_lines(run: Run) -> list[str]:
    """Every step with how long it took, which one is at hand, which are to come."""
    said: list[str] = []
    for index, step in enumerate(run.plan.steps):
        if _KEPT.get(step.name) in run.outputs:
            state = "not done, left as it is"
        elif index < run.cursor:
            took = _took(run.timings, index)
            state = f"done, {took}" if took else "done"
        elif index == run.cursor and run.status is Status.RUNNING:
            state = "*now*"
        else:
            state = "not yet" if run.open else "not done"
        said.append(f"{index + 1}. {did(step)} · {state}")
    return said


def times(run: Run) -> str:
    """How long each part took: steps of one kind in a row count together."""
    parts: list[tuple[str, timedelta]] = []
    for step, timing in zip(run.plan.steps, run.timings, strict=False):
        kind, length = WORDS[step.name].kind, timing.ended - timing.began
        if parts and parts[-1][0] == kind:
            length += parts.pop()[1]
        parts.append((kind, length))
    return " · ".join(f"{kind} {span(length)}" for kind, length in parts)


def history(step: PlannedStep | None, took: Mapping[StepName, Sequence[float]]) -> str:
    """How long this step took here, from five runs of our own on; else nothing."""
    seconds = took.get(step.name, ()) if step is not None else ()
    if len(seconds) < ENOUGH_RUNS:
        return ""
    low, high = (span(timedelta(seconds=pick(seconds))) for pick in (min, max))
    between = low if low == high else f"{low} to {high}"
    return f"Here this took {between} in the last {len(seconds)} runs."


def _took(timings: Sequence[Timing], index: int) -> str:
    if index >= len(timings):
        return ""
    return span(timings[index].ended - timings[index].began)
