"""A run that ended early: stopped, cancelled, declined, expired, out of date."""

from bot.core.runs import Run, Status, Verdict
from bot.core.words import clock, code, utc, when
from bot.ports import Payload
from bot.slack import fit
from bot.slack.render import build, buttons, links, made, states, steps, words
from bot.slack.render.atwork import small
from bot.slack.render.build import Block
from bot.slack.render.proposal import MOST_DIFFERENCES, difference_lines
from bot.slack.render.view import RenderView
from bot.slack.render.ways import left, ways

NOTHING = "Nothing was changed."


def stopped(run: Run, view: RenderView) -> Payload:
    """What failed and why, what devices notice, what was made, and the two ways on."""
    step = run.current
    doing = steps.does(step) if step is not None else "the last step"
    line = states.STOPPED.line(f"{steps.place_of(run)}, {doing}")
    why = words.ours(run.ended_because) or "The step cannot be carried out."
    notice = made.devices_notice(run)
    name = words.short(run.plan.domain, 50)
    return build.payload(
        f"Stopped: {name} at {steps.place_of(run)}, {doing}. "
        f"Devices {made.may_notice(notice)}.",
        [
            _header(run),
            build.section(f"{line}\n{why}", block_id=f"state-{run.rev}"),
            build.section(f"*What devices notice:* {notice}"),
            *left(run, view),
            *ways(run, view),
            # The refused call's own id stands in the reason.
            small(run, view, _last_call(run) if "request id" not in why else None),
        ],
    )


def cancelled(run: Run, view: RenderView) -> Payload:
    """Who cancelled, how far it was, what was made, and the two ways on."""
    by = words.mention(run.cancel_by) if run.cancel_by else "its requester"
    began = bool(run.cursor or made.made(run))
    where = steps.place_of(run) if began else "before the first change"
    ended = f" {words.moment(run.ended_at, view.now)}" if run.ended_at else ""
    line = states.CANCELLED.line(where)
    said = f"Cancelled by {by}{ended}."
    said += "" if made.made(run) else f" {NOTHING}"
    return build.payload(
        f"Cancelled: {words.short(run.plan.domain, 50)}, {where}. "
        f"{'What was made so far stays.' if made.made(run) else NOTHING}",
        [
            _header(run),
            build.section(f"{line}\n{said}", block_id=f"state-{run.rev}"),
            build.section(f"*What devices notice:* {made.devices_notice(run)}")
            if began
            else None,
            *left(run, view),
            *ways(run, view),
            small(run, view),
        ],
    )


def withdrawn(run: Run, view: RenderView) -> Payload:
    """The requester took it back before it was approved."""
    at = f" {words.moment(run.ended_at, view.now)}" if run.ended_at else ""
    by = words.mention(run.cancel_by or run.requested_by)
    before = "done by hand" if run.observe else "approved"
    return _over(
        run,
        view,
        f"Cancelled: {words.short(run.plan.domain)} was withdrawn before it was "
        f"{before}. {NOTHING}",
        states.CANCELLED.line("withdrawn"),
        f"{by} withdrew this request{at}, before it was {before}. {NOTHING}",
    )


def declined(run: Run, view: RenderView) -> Payload:
    """Who declined and the reason, in plain text."""
    last = next(
        (each for each in run.decisions if each.verdict is Verdict.DECLINE), None
    )
    by = f"by {words.mention(last.person)} {clock(last.at)}" if last else None
    return _over(
        run,
        view,
        f"Declined: {words.short(run.plan.domain)} is not carried out. {NOTHING} The "
        "reason is in the message.",
        states.DECLINED.line(by),
        f"{words.mention(run.requested_by)}, this is not carried out. {NOTHING}",
        build.typed("Reason", last.reason if last else run.ended_because),
    )


def expired(run: Run, view: RenderView) -> Payload:
    """Nobody decided in time, or too few did."""
    given, at = len(run.approvals), run.expires_at
    why = (
        f"{given} of {run.quorum} approvals came in time."
        if given
        else "Nobody decided in time."
    )
    if run.observe:
        why = "It was not seen done by hand in time."
    if run.status is Status.EXPIRED and run.approved_at is not None:
        at, unseen = run.ended_at or at, words.ours(run.ended_because)
        why = f"The approval became too old before the work could start. {unseen}"
        why = why.strip()
    return _over(
        run,
        view,
        f"Expired: {words.short(run.plan.domain)}, {utc(at)}. {why} {NOTHING}",
        states.EXPIRED.line(when(at)),
        f"{words.mention(run.requested_by)}, {why[0].lower()}{why[1:]} {NOTHING} "
        "*Ask again* makes a fresh plan.",
    )


def out_of_date(run: Run, view: RenderView) -> Payload:
    """What changed after the plan was shown, why it matters, where the new plan is."""
    void = ""
    if run.approvals:
        approval = "approval" if len(run.approvals) == 1 else "approvals"
        does = "does" if len(run.approvals) == 1 else "do"
        void = (
            f", so the {approval} by {words.approvers(run)} {does} not count any more"
        )
    line = states.OUT_OF_DATE.line("this plan can no longer be carried out")
    then = "The new plan needs a new approval." if view.newer else ""
    changed = "changed after the plan was shown"
    if not view.differences:
        changed = "can no longer be done as it was shown"
    return build.payload(
        f"Out of date: {words.short(run.plan.domain, 50)} {changed}. Nothing was "
        f"done. {then}",
        [
            _header(run),
            build.section(
                f"{line}\nSomething changed after it was shown{void}. "
                "Nothing was done.",
                block_id=f"state-{run.rev}{'-linked' if view.newer else ''}",
            ),
            _differences(run, view),
            _newer(run, view),
            build.actions(buttons.ask_again(run))
            if view.buttons and run.superseded_by == ""
            else None,
            small(run, view, f"was plan {code(run.plan.words)}"),
        ],
    )


def _differences(run: Run, view: RenderView) -> Block | None:
    if not view.differences:
        why = words.ours(run.ended_because)
        return build.section(f"*What changed:* {why}") if why else None
    at = f" · seen {words.moment(run.ended_at, view.now)}" if run.ended_at else ""
    shown = fit.listed(
        difference_lines(run, view.differences),
        MOST_DIFFERENCES,
        rest="… and {left} more differences, in the new plan",
    )
    return build.section(f"*What is different*{at}\n{shown}")


def _newer(run: Run, view: RenderView) -> Block | None:
    records = [each for each in view.differences if each.what == "record"]
    matters = (
        "the plan was approved for what stood there then."
        if run.approvals
        else "the plan was made for what stood there then."
    )
    if any(each.before == "none" and each.after != "none" for each in records):
        matters = (
            "devices may already use this name. The new plan moves them to AWS IoT, "
            "which the old one did not say."
        )
    link = None
    if view.newer is not None:
        link = links.link(view.newer.url, f"Open the new plan, {view.newer.label}")
    elif run.superseded_by != "":
        link = "The new plan follows as a message of its own."
    why = f"*Why it matters:* {matters}" if view.differences else None
    return build.lines(why, link)


def _over(
    run: Run,
    view: RenderView,
    text: str,
    line: str,
    said: str,
    more: Block | None = None,
) -> Payload:
    """A request that ended without an effect: it can be asked again in one click."""
    return build.payload(
        text,
        [
            _header(run),
            build.section(f"{line}\n{said}", block_id=f"state-{run.rev}"),
            more,
            build.typed("Reason", run.reason) if not more else None,
            build.actions(buttons.ask_again(run)) if view.buttons else None,
            small(run, view),
        ],
    )


def _last_call(run: Run) -> str | None:
    if not run.calls:
        return None
    return f"AWS request id {code(run.calls[-1].request_id)}"


def _header(run: Run) -> Block:
    return build.header(words.verb(run), run.plan.domain)
