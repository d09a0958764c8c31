"""A run that took back what another one made, and what it left alone."""

from bot.core.runs import Run
from bot.ports import Payload
from bot.slack.render import build, buttons, rotation, states, steps, words
from bot.slack.render.atwork import CALLS, small
from bot.slack.render.view import RenderView

_KEPT = {
    "cname": "CNAME",
    "config": "Domain configuration",
    "certificate": "Certificate",
    "stand_in": "Validation certificate",
    "validation": "Validation record",
}


def undone(run: Run, view: RenderView) -> Payload:
    """What was removed; what was left alone, and why."""
    kept = kept_lines(run)
    of = view.parent.name if view.parent is not None else "the request"
    left = words.count(len(kept), "thing")
    detail = (
        f"{left} left as {'it is' if len(kept) == 1 else 'they are'}" if kept else None
    )
    line = states.UNDONE.line(detail, words.from_approval(run))
    if rotation.is_about(run.plan):
        return _rotated_back(run, view, line)
    said = f"What {of} made for {words.domain(run)} is removed" + (
        ", except for what is listed below." if kept else "."
    )
    end = f", except for {left}" if kept else ""
    name = words.short(run.plan.domain, 60)
    return build.payload(
        f"Undone: what {of} made for {name} is removed{end}.",
        [
            build.header(words.verb(run), run.plan.domain),
            build.section(f"{line}\n{said}", block_id=f"state-{run.rev}"),
            build.section(
                "\n".join([*steps.step_lines(run), f"*Time:* {steps.times(run)}"])
            ),
            build.lines("*Left as they are*", *kept) if kept else None,
            build.actions(buttons.status(run)) if view.buttons else None,
            small(run, view, CALLS if run.calls else None),
        ],
    )


def _rotated_back(run: Run, view: RenderView, line: str) -> Payload:
    """The certificate of before is served again."""
    of = view.parent.name if view.parent is not None else "the request"
    name, kept = words.short(run.plan.domain, 60), kept_lines(run)
    return build.payload(
        f"Undone: {name} serves the certificate again that it had before {of}.",
        [
            build.header(words.verb(run), run.plan.domain),
            build.lines(
                line,
                f"{words.domain(run)} serves the certificate again that it had before "
                f"{of}.",
                rotation.window_line(run),
                block_id=f"state-{run.rev}",
            ),
            build.section(
                "\n".join([*steps.step_lines(run), f"*Time:* {steps.times(run)}"])
            ),
            build.lines("*Left as they are*", *kept) if kept else None,
            build.actions(buttons.status(run)) if view.buttons else None,
            small(run, view, CALLS if run.calls else None),
        ],
    )


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
