"""Runs that belong together: one went on with, or undid, what another made."""

from dataclasses import replace

from bot.core.plans import Playbook, StepName
from bot.core.requests import from_basis
from bot.core.runs import Run, Status
from bot.errors import UserError
from bot.services import Services

# What a plan leaves behind in the world, by the step that makes it.
MAKING = (
    StepName.IMPORT_CERTIFICATE,
    StepName.REQUEST_CERTIFICATE,
    StepName.WRITE_VALIDATION,
    StepName.CREATE_CONFIG,
    StepName.REPLACE_CONFIG,
    StepName.WRITE_CNAME,
)

# Each run of a family writes only the records that it found missing.
_WRITTEN = "validation_written"

DONE = frozenset({Status.SUCCEEDED, Status.BY_HAND})


def made_by(run: Run) -> tuple[StepName, ...]:
    """The steps of a run that left something behind, or may have: they were tried."""
    return tuple(name for name in MAKING if f"tried:{name}" in run.outputs)


def ancestors(services: Services, run: Run) -> tuple[Run, ...]:
    """A run and those whose work it went on with, newest first."""
    family = [run]
    step = run.plan.find(StepName.CREATE_CONFIG)
    step = step or run.plan.find(StepName.REPLACE_CONFIG)
    adopted = (step.get("adopt") if step else None) or ""
    for run_id in filter(None, adopted.split(",")):
        parent = services.store.get(run_id)
        if parent is not None:
            family.append(parent)
    return tuple(family)


def followed_by(services: Services, run: Run) -> Run | None:
    """The run that went on from this one, or undid it, and is done."""
    done = (each for each in services.store.runs() if each.parent == run.id)
    return next((each for each in done if each.status in DONE), None)


def require_last(last: Run | None, parent: Run) -> None:
    """Raise UserError when a run is not the one that an undo has to begin with."""
    if last is None:
        return
    if last.plan.playbook is not Playbook.UNDO:
        raise UserError(
            f"{last.name} went on from {parent.name}, so *Undo…* in the message of "
            f"{last.name} undoes both. Nothing was created."
        )
    if not any(key.startswith("kept:") for key in last.outputs):
        raise UserError(
            f"{last.name} has undone {parent.name} already. Nothing was created."
        )


def merged(family: tuple[Run, ...]) -> Run:
    """The newest run with the outputs of all, so that an undo knows every record."""
    newest = next(
        (run for run in family if run.status is not Status.PROPOSED), family[0]
    )
    outputs: dict[str, str] = {}
    written: dict[str, None] = {}
    for run in reversed(family):
        outputs.update(run.outputs)
        written |= dict.fromkeys(run.outputs.get(_WRITTEN, "").split())
    if written:
        outputs[_WRITTEN] = " ".join(written)
    steps = {each.name: each for run in reversed(family) for each in run.plan.steps}
    return replace(
        newest,
        outputs=outputs,
        plan=replace(newest.plan, steps=tuple(steps.values())),
    )


def undone_by(services: Services, run: Run) -> Run | None:
    """The run that an undo takes back; None for any other plan."""
    undoes = dict(run.plan.basis).get("undoes")
    return services.store.get(undoes) if undoes else None


def is_half_done(run: Run) -> bool:
    """Whether a run may have taken a configuration away that it makes again."""
    return f"tried:{StepName.REPLACE_CONFIG}" in run.outputs


def went_on(run: Run, parent: Run) -> bool:
    """Whether a run goes on from its parent, and is no fresh plan after it."""
    return parent.id in from_basis(dict(run.plan.basis)).adopt
