"""*Check again*: a run that ended without its last look gets that look later."""

from dataclasses import replace

from bot.core.plans import StepName
from bot.core.runs import Run
from bot.errors import ConflictError, Transient
from bot.proposals.click import again, own_entry, target_of
from bot.services import Services
from bot.steps import STEPS
from bot.steps.base import Done, StepContext, Wait


def check_again(services: Services, run: Run) -> Run:
    """Look once more at what a run that ended unchecked serves; the run, as it is.

    Transient while its ports cannot be reached from here.
    """
    planned = run.plan.find(StepName.AWAIT_SERVED)
    if planned is None or run.outputs.get("served") != "unchecked":
        return run
    target, now = target_of(services, run), services.now()
    context = StepContext(
        run_id=run.id,
        request=f"R-{run.number}",
        domain=run.plan.domain,
        target=target,
        params=dict(planned.params),
        outputs=run.outputs,
        approved_at=run.approved_at or now,
        since=now,
        now=services.now,
        clouds=services.clouds("look", run.requested_by),
        names=services.names,
        probe=services.probe,
        give_up_looking=services.pace.give_up_looking,
    )
    match STEPS[StepName.AWAIT_SERVED].look(context):
        case Done(outputs=outputs):
            served = replace(run, outputs={**run.outputs, **outputs})
        case Wait(seen=seen):
            raise Transient(" ".join(seen) or "Nothing answers yet.")
        case _:
            return run
    try:
        saved = services.store.save(
            served, audit=own_entry("checked again", run, services.now())
        )
    except ConflictError:
        return again(services, run.id)
    services.engine.nudge("tell", run.id)
    return saved
