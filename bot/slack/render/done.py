"""A run that reached its end: served, served but not checked, undone."""

from bot.core.runs import Run
from bot.ports import Payload
from bot.slack import fit
from bot.slack.render import (
    build,
    buttons,
    clocks,
    outcome,
    rotation,
    states,
    words,
)
from bot.slack.render.atwork import CALLS, small
from bot.slack.render.build import Block
from bot.slack.render.made import made
from bot.slack.render.outcome import served_ports
from bot.slack.render.view import RenderView
from bot.slack.render.ways import taken


def done(run: Run, view: RenderView) -> Payload:
    """What was verified, how long each part took, and what the firmware needs."""
    name, ports = words.short(run.plan.domain, 80), served_ports(run)
    line = states.DONE.line(words.from_approval(run))
    at = clocks.moment_of(run, "served_seen_at")
    when = f", seen {words.moment(at, view.now)}" if at else ""
    proof = (
        f"{words.domain(run)} serves its {rotation.proof(run)} on {ports}, "
        f"{outcome.addresses(run)}{when}."
    )
    return build.payload(
        f"Done: {name} serves its {rotation.proof(run)} on {ports}, checked "
        f"{outcome.addresses(run)}.",
        [
            _header(run),
            build.lines(
                line, proof, rotation.window_line(run), block_id=f"state-{run.rev}"
            ),
            outcome.facts(run, view),
            outcome.firmware(run, view),
            outcome.console(run, view),
            build.section(f"*What I cannot see from here:* {outcome.unseen(run)}"),
            build.lines(_taken(run, view)),
            build.actions(buttons.status(run), _undo(run, view))
            if view.buttons
            else None,
            small(run, view, CALLS if run.calls else None),
        ],
    )


def unchecked(run: Run, view: RenderView) -> Payload:
    """AWS says it is served; this machine could not look."""
    ports = served_ports(run)
    line = states.UNCHECKED.line(words.from_approval(run))
    said = (
        f"This machine cannot reach {words.domain(run)} on {ports}, so what devices "
        "see was not checked. AWS says that everything is in place."
    )
    why = words.ours(run.outputs.get("served_why", ""))
    return build.payload(
        f"Done, not checked on the wire: {words.short(run.plan.domain, 40)} "
        f"{rotation.is_in_place(run)}, but this machine cannot reach its ports.",
        [
            _header(run),
            build.lines(
                line,
                said,
                why,
                rotation.window_line(run),
                block_id=f"state-{run.rev}",
            ),
            outcome.facts(run, view),
            outcome.firmware(run, view),
            outcome.console(run, view),
            build.section(
                "*What to do:* run the line above where the ports can be reached, or "
                "press *Check again* once this machine can. It only looks."
            ),
            build.lines(_taken(run, view)),
            build.actions(
                buttons.check_again(run), buttons.status(run), _undo(run, view)
            )
            if view.buttons
            else None,
            small(run, view, CALLS if run.calls else None),
        ],
    )


def by_hand(run: Run, view: RenderView) -> Payload:
    """People made it themselves; what was verified, and what the firmware needs."""
    name, ports = words.short(run.plan.domain, 70), served_ports(run)
    seen = f"seen {words.moment(run.ended_at, view.now)}" if run.ended_at else None
    state = states.state_of(run)
    proof = (
        f"{words.domain(run)} serves its own certificate on {ports}, "
        f"{outcome.addresses(run)}."
    )
    if state is states.UNCHECKED:
        proof = (
            f"AWS says that everything is in place, but this machine cannot reach "
            f"{words.domain(run)} on {ports}, so what devices see was not checked."
        )
    return build.payload(
        f"{state.word}: {name} {rotation.done_by_hand(run)}. {fit.bare(proof)}",
        [
            _header(run),
            build.lines(
                state.line("done by hand", seen),
                proof,
                "This request changed nothing; the change was made outside it.",
                block_id=f"state-{run.rev}",
            ),
            outcome.facts(run, view),
            outcome.firmware(run, view),
            outcome.console(run, view),
            build.section(f"*What I cannot see from here:* {outcome.unseen(run)}"),
            build.actions(buttons.status(run)) if view.buttons else None,
            small(run, view),
        ],
    )


def _undo(run: Run, view: RenderView) -> Block | None:
    """The way back that the plan promised, in the menu: nobody is in need of it.

    It changes nothing by itself: it makes a plan that needs approval too.
    """
    undo = ("undo", "Undo…") if view.followed is None and made(run) else None
    return build.overflow(run, undo)


def _taken(run: Run, view: RenderView) -> str | None:
    return taken(run, view.followed) if view.followed is not None else None


def _header(run: Run) -> Block:
    return build.header(words.verb(run), run.plan.domain)
