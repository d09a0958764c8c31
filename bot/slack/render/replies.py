"""The short thread reply of each moment; it names the person who must know."""

from collections.abc import Callable, Mapping

from bot.core.plans import Playbook
from bot.core.runs import Run, Verdict
from bot.core.words import escape, utc, when
from bot.ports import Payload
from bot.slack import fit
from bot.slack.render import (
    build,
    calls,
    importing,
    links,
    made,
    observed,
    records,
    rotation,
    states,
    steps,
    words,
)
from bot.slack.render.view import RenderView


def render_moment(run: Run, moment: str, view: RenderView) -> Payload:
    """A short thread reply; `moment` is one of `moments(…)`."""
    return _REPLIES[moment.partition(":")[0]](run, view)


def _reply(run: Run, text: str, said: str) -> Payload:
    return build.payload(
        text, [build.section(said), calls.block(run) if not run.open else None]
    )


def _needs_you(run: Run, _view: RenderView) -> Payload:
    if importing.waits_for_import(run):
        return _reply(
            run,
            f"Waiting for you: the certificate for {words.short(run.plan.domain)} has "
            "to be imported into ACM.",
            f"{words.mention(run.requested_by)}, the certificate for "
            f"{words.domain(run)} has to be imported; the message above has the "
            "command. I go on as soon as I see it in ACM.",
        )
    wanted = records.now_by_hand(run)
    count = words.count(len(wanted), "DNS record") if wanted else "DNS records"
    limit = run.waiting.limit if run.waiting is not None else None
    until = f" AWS waits until {utc(limit)}." if limit else ""
    wait = f"AWS waits until {when(limit)}, and " if limit else ""
    ticket = (
        "it is in the message above."
        if len(wanted) == 1
        else "they are in the message above and fit in one ticket."
    )
    one = {1: "", 2: ", both in one ticket"}.get(len(wanted), ", all in one ticket")
    seen = "it" if len(wanted) == 1 else "them"
    go_on = f"{wait}I go on as soon as I see {seen}."
    return _reply(
        run,
        f"Waiting for you: {words.short(run.plan.domain)} needs {count}{one}.{until}",
        f"{words.mention(run.requested_by)}, {words.domain(run)} needs {count}; "
        f"{ticket} {go_on[0].upper()}{go_on[1:]}",
    )


def _blocked(run: Run, view: RenderView) -> Payload:
    block = run.blocked
    if block is None:
        return _cancelled(run, view)
    who = [words.mention(run.requested_by)]
    if block.reapprove:
        who = [*view.target.approvers.mentions(), *who]
    return _reply(
        run,
        f"Waiting for you: {words.short(run.plan.domain)} at {steps.place_of(run)}, "
        f"{fit.bare(words.who_is_needed(block))} is needed first.",
        f"{', '.join(who)}: {run.name} waits at {steps.place_of(run)}. "
        f"{words.ours(block.says, people=True)} The message above says what to do; "
        "what is made so far stays.",
    )


def _done(run: Run, view: RenderView) -> Payload:
    asker, took = words.mention(run.requested_by), words.from_approval(run)
    if run.plan.playbook is Playbook.UNDO:
        return _undone(run, view)
    if states.state_of(run) is states.UNCHECKED:
        return _reply(
            run,
            f"Done, not checked on the wire: {words.short(run.plan.domain, 60)}.",
            f"{asker}, {words.domain(run)} {rotation.is_in_place(run)}, but I cannot "
            "reach its ports "
            "from here, so what devices see was not checked. The message above has the "
            "line to check it by.",
        )
    after = took.replace("the approval", f"{words.approvers(run)}'s approval")
    if run.plan.playbook is Playbook.ROTATE:
        return _reply(
            run,
            f"Done: {words.short(run.plan.domain)} serves its new certificate, {took}.",
            f"{asker}, {words.domain(run)} serves its new certificate, {after}.",
        )
    return _reply(
        run,
        f"Done: {words.short(run.plan.domain)} is ready, {took}.",
        f"{asker}, {words.domain(run)} is ready, {after}.",
    )


def _by_hand(run: Run, view: RenderView) -> Payload:
    return _reply(run, *observed.by_hand_reply(run, view))


def _undone(run: Run, view: RenderView) -> Payload:
    of = view.parent.name if view.parent is not None else "the request"
    kept = sum(key.startswith("kept:") for key in run.outputs)
    left = (
        f" {words.count(kept, 'thing').capitalize()} was left and is listed"
        if kept == 1
        else ""
    )
    if kept > 1:
        left = f" {words.count(kept, 'thing').capitalize()} were left and are listed"
    end = f"{left} in the message above, with the reason." if left else ""
    if rotation.is_about(run.plan):
        again = f"serves the certificate again that it had before {of}"
        return _reply(
            run,
            f"Undone: {words.short(run.plan.domain)} {again}.",
            f"{words.mention(run.requested_by)}, {words.domain(run)} {again}.{end}",
        )
    but = f", except for {words.count(kept, 'thing')}" if kept else ""
    return _reply(
        run,
        f"Undone: what {of} made for {words.short(run.plan.domain)} is removed{but}.",
        f"{words.mention(run.requested_by)}, what {of} made for {words.domain(run)} is "
        f"removed.{end}",
    )


def _stopped(run: Run, view: RenderView) -> Payload:
    notice = made.devices_notice(run)
    return _reply(
        run,
        f"Stopped: {words.short(run.plan.domain)} at {steps.place_of(run)}. Devices "
        f"{made.may_notice(notice)}.",
        f"{words.mention(run.requested_by)}, {run.name} stopped at "
        f"{steps.place_of(run)} in *{escape(view.target.name)}*. "
        f"{words.ours(run.ended_because) or 'The step cannot be carried out.'}\n"
        f"What devices notice: {notice} The message above has the ways on.",
    )


def _cancelled(run: Run, _view: RenderView) -> Payload:
    by = run.cancel_by
    who = words.mention(run.requested_by)
    if by == run.requested_by and run.approvals:
        who = words.approvers(run)
    stays = "What was made so far stays." if made.made(run) else "Nothing was changed."
    done_by = f" by {words.mention(by)}" if by else ""
    return _reply(
        run,
        f"Cancelled: {words.short(run.plan.domain)}. {stays}",
        f"{who}, {run.name} was cancelled{done_by}. {stays} The message above says "
        "how to go on.",
    )


def _declined(run: Run, _view: RenderView) -> Payload:
    last = next(
        (each for each in run.decisions if each.verdict is Verdict.DECLINE), None
    )
    by = f" by {words.mention(last.person)}" if last else ""
    said = build.section(
        f"{words.mention(run.requested_by)}, {run.name} was declined{by}. Nothing was "
        "changed."
    )
    return build.payload(
        f"Declined: {words.short(run.plan.domain)}. Nothing was changed. The reason "
        "is in the thread.",
        [said, build.typed("Reason", last.reason if last else run.ended_because)],
    )


def _expired(run: Run, _view: RenderView) -> Payload:
    return _reply(
        run,
        f"Expired: {words.short(run.plan.domain)} was not approved in time. Nothing "
        "was changed.",
        f"{words.mention(run.requested_by)}, {run.name} was not approved in time. "
        "Nothing was changed. *Ask again* in the message above makes a fresh plan.",
    )


def _outdated(run: Run, view: RenderView) -> Payload:
    who = [run.requested_by, *(each.person for each in run.approvals)]
    named = ", ".join(words.mention(each) for each in dict.fromkeys(who))
    then = "The message above says what is different."
    if view.newer is not None:
        link = links.link(view.newer.url, view.newer.label)
        then = f"{link} says what is different and needs a new approval."
    newer = " The new plan needs a new approval." if view.newer else ""
    return _reply(
        run,
        f"Out of date: {run.name} was not carried out, because "
        f"{words.short(run.plan.domain, 50)} changed.{newer}",
        f"{named}: {run.name} was not carried out, because something about "
        f"{words.domain(run)} changed after the plan was shown. {then}",
    )


def _reminder(run: Run, view: RenderView) -> Payload:
    told = ", ".join(
        view.target.notified.mentions() or view.target.approvers.mentions()
    )
    count = run.quorum - len(run.approvals)
    left = words.more_approvals(count) if run.approvals else words.approvals(count)
    return _reply(
        run,
        f"Needs approval: {words.short(run.plan.domain)} still needs {left}, until "
        f"{utc(run.expires_at)}.",
        f"{told}: {run.name}, {words.domain(run)}, still needs {left}. It expires "
        f"{when(run.expires_at)}.",
    )


_REPLIES: Mapping[str, Callable[[Run, RenderView], Payload]] = {
    "reminder": _reminder,
    "blocked": _blocked,
    "needs_you": _needs_you,
    "done": _done,
    "stopped": _stopped,
    "cancelled": _cancelled,
    "declined": _declined,
    "expired": _expired,
    "outdated": _outdated,
    "by_hand": _by_hand,
}
