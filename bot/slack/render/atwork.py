"""An approved run at work: checking, moving, waiting, interrupted, blocked."""

from datetime import datetime

from bot.core.plans import StepName
from bot.core.runs import Block, Run, Status, Waiting, WaitsFor
from bot.core.words import clock, code, utc, when
from bot.ports import Payload
from bot.slack import fit
from bot.slack.render import build, buttons, clocks, rotation, states, steps, words
from bot.slack.render.view import RenderView

COULD_NOT_ASK = "Could not ask: "
CALLS = "every writing AWS call is in the thread"
# Steps in which AWS waits for somebody else, and gives up at its limit.
_AWS_WAITS = (StepName.RECORDS_BY_HAND, StepName.AWAIT_CERTIFICATE)


def checking(run: Run, view: RenderView) -> Payload:
    """Approved: everything is looked at once more before the first change."""
    what = f"approved by {words.approvers(run)}" if run.approvals else "approved"
    line = states.WORKING.line(what, "checking once more")
    then = "The plan is compared with what is there now, before the first change."
    waits = _waits(run, view) if run.waiting is not None else ["Nothing for you to do."]
    return build.payload(
        f"Working: {words.short(run.plan.domain)} is approved and checked once more "
        "before the first change. Nothing for you to do.",
        [
            _header(run),
            build.lines(
                line, then, *waits, seen(run, view), block_id=f"state-{run.rev}"
            ),
            _steps(run),
            _actions(run, view),
            small(run, view),
        ],
    )


def progress(run: Run, view: RenderView) -> Payload:
    """Steps done, the one at hand, who is waited for and since when, both clocks."""
    doing = _doing(run)
    text = (
        f"Working: {words.short(run.plan.domain)}, {run.cursor} of "
        f"{len(run.plan.steps)} steps done, {doing}. Nothing for you to do."
    )
    line = states.WORKING.line(
        f"{run.cursor} of {len(run.plan.steps)} steps done {steps.bar(run)}"
    )
    said = [line, rotation.cut_off_line(run), *_waits(run, view), _cancelling(run)]
    return build.payload(
        text,
        [
            _header(run),
            build.lines(*said, block_id=f"state-{run.rev}"),
            _steps(run),
            build.lines(
                *clocks.lines(run, view.now),
                seen(run, view),
                block_id=f"clocks-{run.rev}",
            ),
            _actions(run, view),
            small(run, view),
        ],
    )


def interrupted(run: Run, view: RenderView, since: datetime) -> Payload:
    """The worker that carried the run is gone; another one takes it up."""
    line = states.WORKING.line(
        f"interrupted since {words.moment(since, view.now)}", steps.place_of(run)
    )
    then = (
        "The worker that carried this run out does not answer any more. The run goes "
        "on by itself where it was, and nothing is made twice. Nothing for you to do."
    )
    return build.payload(
        f"Working: {words.short(run.plan.domain)} is interrupted at "
        f"{steps.place_of(run)} and goes on by itself. Nothing for you to do.",
        [
            _header(run),
            build.section(
                f"{line}\n{then}", block_id=f"state-{run.rev}-{int(since.timestamp())}"
            ),
            _steps(run),
            _actions(run, view),
            small(run, view),
        ],
    )


def frozen(run: Run, view: RenderView) -> Payload:
    """Changes are frozen here: by whom and why, until when, and that it goes on."""
    freeze, where = view.frozen, f"at {steps.place_of(run)}"
    if run.status is Status.APPROVED:
        where = "before the first change"
    until = " until someone ends it"
    if freeze is None:
        until = " until a moment ago"
    elif freeze.until is not None:
        until = f" until {utc(freeze.until)}"
    said = "The freeze has ended; this goes on in a moment."
    if freeze is not None:
        end = f"until {when(freeze.until)}" if freeze.until else "until someone ends it"
        said = (
            f"{words.mention(freeze.by)} froze all changes here, {end}. What is made "
            "so far stays, and this goes on by itself. Nothing for you to do."
        )
    line = states.WORKING.line("frozen", where.removeprefix("at "))
    return build.payload(
        f"Working: {words.short(run.plan.domain, 50)} waits {where}, frozen{until}.",
        [
            _header(run),
            build.lines(line, said, _cancelling(run), block_id=f"state-{run.rev}"),
            build.typed("Reason for the freeze", freeze.reason) if freeze else None,
            _steps(run),
            _actions(run, view),
            small(run, view),
        ],
    )


def blocked(run: Run, block: Block, view: RenderView) -> Payload:
    """Someone must do something first: who, what, and the button to go on."""
    who = words.who_is_needed(block)
    line = states.WAITING_FOR_YOU.line(steps.place_of(run), f"{who} is needed")
    again = "Approve again" if block.reapprove else "Try again"
    go_on = (
        buttons.approve(run, view.target, again=True)
        if block.reapprove
        else buttons.retry(run)
    )
    asked = ""
    if block.reapprove:
        asked = f"{', '.join(view.target.approvers.mentions())}: "
    return build.payload(
        f"Waiting for you: {words.short(run.plan.domain)} at {steps.place_of(run)}, "
        f"{fit.bare(who)} is needed. What is made so far stays.",
        [
            _header(run),
            build.section(
                f"{line}\n{words.ours(block.says, people=True)}",
                block_id=f"state-{run.rev}",
            ),
            build.lines(
                f"*What to do:* {asked}{words.what_to_do(block)}",
                f"*What devices notice:* {rotation.CUT_OFF}"
                if rotation.is_cut_off(run)
                else None,
                f"Then press *{again}*. The run goes on where it was; what is made so "
                "far stays, and nothing is made twice.",
            ),
            _steps(run),
            build.actions(
                go_on,
                buttons.diagnose(run),
                buttons.cancel(run),
                block_id=f"act-{run.rev}",
            )
            if view.buttons
            else None,
            small(
                run, view, f"error {code(block.error_id)}" if block.error_id else None
            ),
        ],
    )


def small(run: Run, view: RenderView, *more: str | None) -> build.Block:
    """Id, people and place, the same under every message."""
    approved = None
    if run.approvals:
        approved = f"approved by {words.approvers(run)}"
        if run.approved_at is not None and run.open:
            approved += f" {words.moment(run.approved_at, view.now)}"
    return build.small(
        run.name,
        f"asked by {words.mention(run.requested_by)}",
        approved,
        words.small_place(view.target),
        *more,
        words.ours(view.anew),
    )


def seen(run: Run, view: RenderView) -> str | None:
    """What the last look of a waiting step saw, with its age."""
    waiting = run.waiting
    if waiting is None or not waiting.seen:
        return None
    said = " ".join(words.ours(each) for each in waiting.seen[:4])
    if waiting.seen_at is None:
        return said
    moment = words.moment(waiting.seen_at, view.now)
    if said.startswith(COULD_NOT_ASK):
        return f"Could not ask, {moment}: {said.removeprefix(COULD_NOT_ASK)}"
    return f"Seen {moment}: {said}"


def _waits(run: Run, view: RenderView) -> list[str | None]:
    waiting, step = run.waiting, run.current
    if waiting is None:
        return ["Nothing for you to do."]
    who = f"for *{waiting.who}* " if waiting.who is not WaitsFor.BOT else ""
    said = f"Waiting {who}{words.ours(waiting.what)}, since {clock(waiting.since)}."
    if waiting.limit is not None:
        waits = step is not None and step.name in _AWS_WAITS
        verb = "waits" if waits else "allows itself"
        said += f" AWS {verb} until {words.moment(waiting.limit, view.now)}."
    return [
        f"{said} Nothing for you to do.",
        steps.history(step, view.took),
    ]


def _doing(run: Run) -> str:
    if run.waiting is not None:
        who = f"for {waiting_for(run.waiting)} " if waiting_for(run.waiting) else ""
        return f"waiting {who}{fit.bare(run.waiting.what)}"
    step = run.current
    return f"now: {steps.does(step)}" if step is not None else "finishing"


def waiting_for(waiting: Waiting) -> str:
    """Who is needed next, as a word; nothing when it is the bot itself."""
    return "" if waiting.who is WaitsFor.BOT else str(waiting.who)


def _cancelling(run: Run) -> str | None:
    if run.cancel_by is None:
        return None
    return (
        f"{words.mention(run.cancel_by)} asked to cancel; the change at hand finishes "
        "first."
    )


def _actions(run: Run, view: RenderView) -> build.Block | None:
    if not view.buttons or run.cancel_by is not None:
        return None
    if run.status not in {Status.APPROVED, Status.RUNNING}:
        return None
    return build.actions(buttons.cancel(run), block_id=f"act-{run.rev}")


def _steps(run: Run) -> build.Block:
    return build.section("\n".join(steps.step_lines(run)), block_id=f"steps-{run.rev}")


def _header(run: Run) -> build.Block:
    return build.header(words.verb(run), run.plan.domain)
