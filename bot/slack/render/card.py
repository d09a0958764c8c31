"""The one message of a run, whole, for every state that it can be in."""

from bot.core.plans import Playbook
from bot.core.runs import Run, Status, WaitsFor
from bot.ports import Payload
from bot.slack.render import (
    atwork,
    byhand,
    done,
    ended,
    observed,
    proposal,
    records,
    undone,
)
from bot.slack.render.view import RenderView

_ENDED = {
    Status.FAILED: ended.stopped,
    Status.CANCELLED: ended.cancelled,
    Status.DECLINED: ended.declined,
    Status.WITHDRAWN: ended.withdrawn,
    Status.EXPIRED: ended.expired,
    Status.STALE: ended.out_of_date,
    Status.BY_HAND: observed.done,
}


def render_run(run: Run, view: RenderView) -> Payload:
    """The whole root message of a run, for every state it can be in."""
    if run.status is Status.PROPOSED and observed.is_observed(run, view):
        return observed.proposal(run, view)
    if run.status is Status.PROPOSED:
        return proposal.proposal(run, view)
    if run.status is Status.SUCCEEDED:
        return _succeeded(run, view)
    if not run.open:
        return _ENDED[run.status](run, view)
    if run.blocked is not None:
        return atwork.blocked(run, run.blocked, view)
    if run.waiting is not None and run.waiting.who is WaitsFor.FREEZE:
        return atwork.frozen(run, view)
    if view.interrupted is not None:
        return atwork.interrupted(run, view, view.interrupted)
    if run.status is Status.APPROVED:
        return atwork.checking(run, view)
    if run.waiting is not None and records.waits_for_person(run):
        return byhand.needs_you(run, view, run.waiting)
    return atwork.progress(run, view)


def _succeeded(run: Run, view: RenderView) -> Payload:
    if run.plan.playbook is Playbook.UNDO:
        return undone.undone(run, view)
    if run.outputs.get("served") == "unchecked":
        return done.unchecked(run, view)
    return done.done(run, view)
