"""A run that reached its end: served, served but not checked, undone."""

from bot.core.runs import Run
from bot.ports import Payload
from bot.slack import fit
from bot.slack.render import (
    build,
    buttons,
    clocks,
    outcome,
    states,
    steps,
    words,
)
from bot.slack.render.atwork import small
from bot.slack.render.build import Block
from bot.slack.render.ended import taken
from bot.slack.render.made import made
from bot.slack.render.outcome import served_ports
from bot.slack.render.view import RenderView

_CALLS = "every writing AWS call is in the thread"


def done(run: Run, view: RenderView) -> Payload:
    """What was verified, how long each part took, and what the firmware needs."""
    name, ports = words.short(run.plan.domain, 80), served_ports(run)
    line = states.DONE.line(words.from_approval(run))
    at = clocks.moment_of(run, "served_seen_at")
    when = f", seen {words.moment(at, view.now)}" if at else ""
    proof = (
        f"{words.domain(run)} serves its own certificate on {ports}, "
        f"{outcome.addresses(run)}{when}."
    )
    return build.payload(
        f"Done: {name} serves its own certificate on {ports}, checked "
        f"{outcome.addresses(run)}.",
        [
            _header(run),
            build.section(f"{line}\n{proof}", block_id=f"state-{run.rev}"),
            outcome.facts(run, view),
            outcome.firmware(run, view),
            outcome.console(run, view),
            build.section(f"*What I cannot see from here:* {outcome.unseen(run)}"),
            build.lines(_taken(run, view)),
            build.actions(buttons.status(run), _undo(run, view))
            if view.buttons
            else None,
            small(run, view, _CALLS if run.calls else None),
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
        f"Done, not checked on the wire: {words.short(run.plan.domain, 50)} is set up, "
        "but this machine cannot reach its ports.",
        [
            _header(run),
            build.lines(line, said, why, block_id=f"state-{run.rev}"),
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
            small(run, view, _CALLS if run.calls else None),
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
        f"{state.word}: {name} was set up by hand. {fit.bare(proof)}",
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


def undone(run: Run, view: RenderView) -> Payload:
    """What was removed; what was left alone, and why."""
    kept = kept_lines(run)
    of = view.parent.name if view.parent is not None else "the request"
    left = words.count(len(kept), "thing")
    detail = (
        f"{left} left as {'it is' if len(kept) == 1 else 'they are'}" if kept else None
    )
    line = states.UNDONE.line(detail, words.from_approval(run))
    said = f"What {of} made for {words.domain(run)} is removed" + (
        ", except for what is listed below." if kept else "."
    )
    end = f", except for {left}" if kept else ""
    name = words.short(run.plan.domain, 60)
    return build.payload(
        f"Undone: what {of} made for {name} is removed{end}.",
        [
            _header(run),
            build.section(f"{line}\n{said}", block_id=f"state-{run.rev}"),
            build.section(
                "\n".join([*steps.step_lines(run), f"*Time:* {steps.times(run)}"])
            ),
            build.lines("*Left as they are*", *kept) if kept else None,
            build.actions(buttons.status(run)) if view.buttons else None,
            small(run, view, _CALLS if run.calls else None),
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


def kept_lines(run: Run) -> list[str]:
    """What an undo left alone, each with its reason."""
    found = [
        (key.removeprefix("kept:"), why)
        for key, why in sorted(run.outputs.items())
        if key.startswith("kept:")
    ]
    return [
        f"• {_KEPT.get(what, 'Something else')}: {words.ours(why)}."
        for what, why in found
    ]


_KEPT = {
    "cname": "CNAME",
    "config": "Domain configuration",
    "certificate": "Certificate",
    "validation": "Validation record",
}


def _header(run: Run) -> Block:
    return build.header(words.verb(run), run.plan.domain)
