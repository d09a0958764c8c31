"""The change in one sentence, for the dialog before *Approve*."""

from bot.core.plans import Plan, PlannedStep, Playbook, StepName
from bot.core.runs import Run
from bot.slack.render import proofs, repair, rotation, words
from bot.slack.render.changes import BY_HAND, before
from bot.slack.render.steps import joined


def summary(run: Run, place: str) -> str:
    """The change in one sentence with domain and account, for the dialog."""
    name, plan = words.short(run.plan.domain, 80), run.plan
    if rotation.is_about(plan):
        return rotation.summary(plan, place)
    if repair.is_about(plan):
        return repair.summary(plan, place)
    old, _ = before(plan)
    if plan.playbook is Playbook.UNDO:
        back = ", and put the old CNAME back" if old else ""
        return f"Undo {name} in {place}: remove {_things(plan, bool(old))}{back}."
    instead = ", and replace the CNAME that is there today" if old else ""
    return f"Create {name} in {place}: {_things(plan, bool(old))}{instead}."


def _things(plan: Plan, replaces: bool) -> str:
    names = [step.name for step in plan.steps]
    written = sum(_records(plan, step) for step in plan.steps if step.name in _RECORDS)
    by_hand = sum(_records(plan, step) for step in plan.steps if step.name in BY_HAND)
    counts = (
        (sum(name in _CERTIFICATES for name in names), "certificate", ""),
        (sum(name in _CONFIGS for name in names), "domain configuration", ""),
        (written - replaces, "DNS record", ""),
        (by_hand, "DNS record", " by hand"),
    )
    parts = [f"{words.count(n, thing)}{how}" for n, thing, how in counts if n > 0]
    return joined(parts) or "nothing"


def _records(plan: Plan, step: PlannedStep) -> int:
    """How many records a step is about."""
    if step.name is StepName.REMOVE_VALIDATION:
        return len((step.get("records") or "").split()) or 1
    if step.name in {StepName.WRITE_VALIDATION, StepName.RECORDS_BY_HAND}:
        return sum(map(len, proofs.proven(plan, step).values()))
    return 1


_CERTIFICATES = {
    StepName.REQUEST_CERTIFICATE,
    StepName.IMPORT_CERTIFICATE,
    StepName.DELETE_CERTIFICATE,
    StepName.DELETE_STAND_IN,
}
_CONFIGS = {StepName.CREATE_CONFIG, StepName.REMOVE_CONFIG}
_RECORDS = {
    StepName.WRITE_VALIDATION,
    StepName.WRITE_CNAME,
    StepName.REMOVE_VALIDATION,
    StepName.REMOVE_CNAME,
}
