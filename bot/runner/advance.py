"""One round of a step: look, and act when the effect is not there."""

from collections.abc import Mapping
from dataclasses import replace

from bot.core.plans import PlannedStep
from bot.core.policy import valid_approvals
from bot.core.runs import Block, Run, Status, Timing, WaitsFor
from bot.core.words import span
from bot.errors import (
    Blocked,
    LeaseLostError,
    NotTaken,
    Permanent,
    Refused,
    StoreAwayError,
    Transient,
    UserError,
)
from bot.runner.check import current_approvers
from bot.runner.driving import Driving
from bot.runner.ends import (
    blocked_by,
    could_not_ask_for_long,
    counted_from,
    later,
    refused_half_way,
)
from bot.runner.gate import is_shut, may_go_on
from bot.runner.waits import WAITS_FROM, waiting_for, waits_from, words_for
from bot.steps.base import Done, Step, StepContext, Todo, Wait


def advance(driving: Driving) -> bool:
    """True when there is more to do at once; False when the run ended or waits."""
    run = driving.reload()
    if run.cancel_by is not None and (run.blocked or not is_half_done(driving)):
        driving.end(Status.CANCELLED, who=run.cancel_by)
        return False
    if run.blocked is not None:
        return False
    planned = run.current
    if planned is None:
        driving.end(Status.SUCCEEDED)
        return False
    step = driving.hooks.steps.get(planned.name)
    if step is None:
        driving.end(
            Status.FAILED,
            because=f"{run.name} was planned by another version of the bot: this one "
            "does not know its next step. Plan it again.",
        )
        return False
    return _round(driving, planned, step)


def _round(driving: Driving, planned: PlannedStep, step: Step) -> bool:
    try:
        context = _context(driving, planned)
        match step.look(context):
            case Done() as done:
                _done(driving, planned, done.outputs)
                return True
            case Wait() as wait:
                _wait(driving, step, wait)
                return False
            case Todo(outputs=outputs):
                return _act(driving, planned, step, context, outputs)
    except (LeaseLostError, StoreAwayError):
        raise
    except Blocked as error:
        driving.block(blocked_by(error, driving.now()))
    except Transient as error:
        _could_not_ask(driving, step, error)
    except (Permanent, UserError, Refused) as error:
        if is_half_done(driving):
            driving.block(refused_half_way(error, driving.now()))
        else:
            driving.end(Status.FAILED, because=str(error))
    except Exception as error:  # noqa: BLE001 - a bug must not lose the run
        driving.stumble(error)
    return False


def _context(driving: Driving, planned: PlannedStep) -> StepContext:
    run, services = driving.run, driving.services
    target = services.target(run.plan.target_id)
    if target is None:
        raise Blocked(
            f"The settings no longer have {run.plan.target_id}.",
            who="Whoever runs the bot",
            do="has to put it back.",
        )
    now = driving.now()
    return StepContext(
        run_id=run.id,
        request=f"R-{run.number}",
        domain=run.plan.domain,
        target=target,
        params=dict(planned.params),
        outputs=run.outputs,
        approved_at=run.approved_at or now,
        since=run.step_since or now,
        now=services.now,
        clouds=driving.clouds,
        names=services.names,
        probe=services.probe,
        give_up_looking=services.pace.give_up_looking,
    )


def _done(driving: Driving, planned: PlannedStep, outputs: Mapping[str, str]) -> None:
    now, cursor = driving.now(), driving.run.cursor
    began = driving.run.step_since or now

    def change(run: Run) -> Run:
        kept = {**run.outputs, **outputs}
        kept.pop(WAITS_FROM, None)
        return replace(
            run,
            outputs=kept,
            timings=(*run.timings, Timing(began, now)),
            cursor=cursor + 1,
            step_since=now,
            waiting=None,
            wake_at=None,
            attempts=0,
        )

    driving.update(f"done {planned.name}", change)
    seconds = (now - began).total_seconds()
    driving.services.store.took(planned.name, driving.run.plan.target_id, seconds)


def _wait(driving: Driving, step: Step, wait: Wait) -> None:
    run, now = driving.run, driving.now()
    if now - waits_from(run, now) > step.patience:
        last = f" At the last look: {' '.join(wait.seen)}" if wait.seen else ""
        raise Permanent(
            f"Waited {span(step.patience)} for {words_for(wait.who)} {wait.what}; it "
            f"has not happened.{last}"
        )
    driving.wait(
        waiting_for(run, wait, now),
        outputs={**wait.outputs, **counted_from(driving)},
        soon=wait.soon,
    )


def _could_not_ask(driving: Driving, step: Step, error: Transient) -> None:
    run, now = driving.run, driving.now()
    if now - waits_from(run, now) > step.patience:
        driving.block(could_not_ask_for_long(error, span(step.patience), now))
        return
    later(driving, error, soon=is_half_done(driving))


def _act(
    driving: Driving,
    planned: PlannedStep,
    step: Step,
    context: StepContext,
    outputs: Mapping[str, str],
) -> bool:
    if driving.acted_at == driving.run.cursor:
        # It was done a moment ago and cannot be seen yet, or has a second part.
        settling = Wait(who=WaitsFor.AWS, what="to show what was changed", soon=True)
        _wait(driving, step, settling)
        return False
    if is_half_done(driving):
        return _carry_out(driving, planned, step, context, first=False)
    if not may_go_on(driving, context.target):
        return False
    if step.expects is not None:
        step.expects(context)
    if not step.undoable and not _still_carried(driving):
        return False
    first = _note_try(driving, planned, outputs)
    shut = is_shut(driving, context.target)
    cancelled = driving.run.cancel_by is not None
    if first and (shut or (cancelled and step.whole)):
        _forget_try(driving, planned)
    if shut or cancelled:
        return True
    return _carry_out(driving, planned, step, context, first=first)


def is_half_done(driving: Driving) -> bool:
    """Whether the step at hand has begun what must not be left half done."""
    planned = driving.run.current
    step = driving.hooks.steps.get(planned.name) if planned is not None else None
    if planned is None or step is None or not step.whole:
        return False
    return f"tried:{planned.name}" in driving.run.outputs


def _carry_out(
    driving: Driving,
    planned: PlannedStep,
    step: Step,
    context: StepContext,
    *,
    first: bool,
) -> bool:
    if step.act is None:
        raise TypeError(f"{planned.name} says that there is something to do")
    driving.holding.require()
    driving.hooks.checkpoint(f"before act: {planned.name}")
    try:
        made = step.act(context) or {}
    except (Blocked, NotTaken):
        if first and not driving.has_written:
            _forget_try(driving, planned)
        raise
    except (Permanent, Refused):
        if first and step.whole and not driving.has_written:
            _forget_try(driving, planned)
        raise
    driving.hooks.checkpoint(f"after act: {planned.name}")
    driving.acted_at = driving.run.cursor
    driving.update(
        f"acted {planned.name}",
        lambda run: replace(run, outputs={**run.outputs, **made}),
    )
    return True


def _note_try(
    driving: Driving, planned: PlannedStep, outputs: Mapping[str, str]
) -> bool:
    """On record before the act: what has no tag is known as ours by this.

    Whether it was the first try.
    """
    tried = f"tried:{planned.name}"
    first = tried not in driving.run.outputs
    at = driving.now().isoformat()
    driving.update(
        f"trying {planned.name}",
        lambda run: replace(run, outputs={tried: at, **run.outputs, **outputs}),
    )
    return first


def _forget_try(driving: Driving, planned: PlannedStep) -> None:
    """The one write of the act was refused or not made: nothing of it to undo."""
    tried = f"tried:{planned.name}"

    def change(run: Run) -> Run:
        kept = {key: value for key, value in run.outputs.items() if key != tried}
        return replace(run, outputs=kept)

    driving.update(f"refused {planned.name}", change)


def _still_carried(driving: Driving) -> bool:
    """Whether an old approval still carries an act that cannot be taken back."""
    run, now = driving.run, driving.now()
    age = now - (run.approved_at or run.proposed_at)
    if age <= driving.services.pace.recheck_after and not run.recheck:
        return True
    reasons = list(driving.hooks.recheck(driving.services, run))
    if len(valid_approvals(run, current_approvers(driving))) < run.quorum:
        reasons.append("Not all who approved it may still approve.")
    if not reasons:
        driving.update("rechecked", lambda run: replace(run, recheck=False))
        return True
    driving.block(
        Block(
            says=" ".join(reasons),
            who="An approver",
            do="has to approve it again.",
            at=now,
            reapprove=True,
        )
    )
    return False
