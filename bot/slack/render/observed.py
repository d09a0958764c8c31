"""A request that people carry out by hand: where the bot only looks, and once done."""

from bot.core.plans import Playbook
from bot.core.runs import Run
from bot.core.words import escape, utc, when
from bot.ports import Payload
from bot.slack.render import build, buttons, changes, rotation, states, undone, words
from bot.slack.render import done as served
from bot.slack.render import proposal as asked
from bot.slack.render.atwork import small
from bot.slack.render.build import Block
from bot.slack.render.outcome import served_ports
from bot.slack.render.view import RenderView


def is_observed(run: Run, view: RenderView) -> bool:
    """Whether nobody can approve it, because the bot only looks there."""
    return run.observe or view.target.observe


def proposal(run: Run, view: RenderView) -> Payload:
    """What is asked for, that the bot only looks here, and who can make the change."""
    verb = words.verb(run).lower()
    name = words.short(run.plan.domain, 50)
    return build.payload(
        f"Waiting for you: {verb} {name} in {view.target.name} by hand; I only look "
        f"there. Open until {utc(run.expires_at)}.",
        [
            build.header(words.verb(run), run.plan.domain),
            _state(run, view),
            build.typed("Reason", run.reason),
            build.lines(*asked.seen_by_hand(run, view)),
            asked.changes_block(run),
            asked.devices_block(run),
            build.section(
                "*What to do:* run the commands of *Show as AWS CLI commands*, one "
                "after the other. I look from time to time, check what is served, and "
                "close this request when it is done."
            ),
            _buttons(run, view),
            asked.small(run, view),
        ],
    )


def done(run: Run, view: RenderView) -> Payload:
    """It was carried out by hand, and seen."""
    if run.plan.playbook is not Playbook.UNDO:
        return served.by_hand(run, view)
    of = view.parent.name if view.parent is not None else "the request"
    kept = undone.kept_lines(run)
    seen = f"seen {words.moment(run.ended_at, view.now)}" if run.ended_at else None
    name = words.short(run.plan.domain, 60)
    return build.payload(
        f"Undone: what {of} made for {name} was removed by hand.",
        [
            build.header(words.verb(run), run.plan.domain),
            build.lines(
                states.UNDONE.line("done by hand", seen),
                f"What {of} made for {words.domain(run)} is not there any more. This "
                "request changed nothing; it was removed outside it.",
                block_id=f"state-{run.rev}",
            ),
            build.lines("*Left as they are*", *kept) if kept else None,
            build.actions(buttons.status(run)) if view.buttons else None,
            small(run, view),
        ],
    )


def _state(run: Run, view: RenderView) -> Block:
    line = states.WAITING_FOR_YOU.line(
        "to be done by hand", f"open until {when(run.expires_at)}"
    )
    accounts = changes.accounts(run.plan)
    where = f"account {accounts[0]}"
    if len(accounts) > 1:
        where = f"the accounts {' and '.join(accounts)}"
    told = "".join(f"{each}, " for each in view.target.notified.mentions())
    asks = f"{told}{asked.asks(run, view)}"
    return build.section(
        f"{line}\n{asks[:1].upper()}{asks[1:]} in {words.place(view.target)}.\n"
        f"I only look here and change nothing, so whoever may change {escape(where)} "
        "in AWS has to do it.",
        block_id=f"state-{run.rev}",
    )


def _buttons(run: Run, view: RenderView) -> Block | None:
    if not view.buttons:
        return None
    return build.actions(
        buttons.show_cli(run),
        buttons.check_by_hand(run),
        build.overflow(
            run,
            ("plan", "Show the full plan"),
            ("withdraw", "Withdraw (requester)"),
        ),
        block_id=f"decide-{run.rev}",
    )


def by_hand_reply(run: Run, view: RenderView) -> tuple[str, str]:
    """The line for a locked phone, and the sentence in the thread."""
    asker, name = words.mention(run.requested_by), words.short(run.plan.domain)
    if run.plan.playbook is Playbook.UNDO:
        of = view.parent.name if view.parent is not None else "the request"
        said = f"what {of} made for {words.domain(run)} was removed by hand"
        text = f"Undone: what {of} made for {name} was removed by hand."
        return text, f"{asker}, {said}; I have looked. Nothing else is needed."
    state, ports = states.state_of(run), served_ports(run)
    seen = f"it serves its own certificate on {ports}"
    if state is states.UNCHECKED:
        seen = f"AWS says so, but {ports} cannot be reached from here"
    how = rotation.done_by_hand(run)
    said = f"{asker}, {words.domain(run)} {how}: {seen}."
    text = f"{state.word}: {name} {how}."
    return text, f"{said} The message above says what was checked."
