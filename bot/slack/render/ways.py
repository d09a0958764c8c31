"""After a run that stopped: what stands there, and the plans that may follow."""

from bot.core.plans import Playbook
from bot.core.runs import Run
from bot.slack.render import build, buttons, made, rotation, steps, words
from bot.slack.render.build import Block
from bot.slack.render.view import RenderView


def left(run: Run, view: RenderView) -> list[Block | None]:
    """What stands because of this run, and what does not."""
    if run.plan.playbook is Playbook.UNDO:
        return [build.section("\n".join(steps.step_lines(run)))]
    lines, missing = made.made(run), made.not_made(run)
    unseen = "*Not checked:* the endpoint." if run.cursor < len(run.plan.steps) else ""
    absent = f"*Not made:* {missing}. {unseen}" if missing else unseen
    if not lines:
        return [build.lines("*Made:* nothing.", absent)] if run.cursor else []
    title = "*Made*" if view.followed else "*Made, and still there*"
    return [build.lines(title, *lines, absent)]


def ways(run: Run, view: RenderView) -> list[Block | None]:
    """The new plans that may follow, in words and as buttons; or which one did."""
    if view.followed is not None:
        return [build.section(taken(run, view.followed))]
    row = build.actions(*_way_buttons(run)) if view.buttons else None
    lines, total = made.made(run), len(run.plan.steps)
    if rotation.is_about(run.plan) and (lines or run.cursor):
        return [build.lines(*rotation.ways_on(run)), row]
    if run.plan.playbook is Playbook.CREATE and lines:
        left = steps.place_of(run).split(" of ")[0]
        span = f"{left} is"
        if run.cursor + 1 < total:
            to = "and" if run.cursor + 2 == total else "to"
            span = f"steps {run.cursor + 1} {to} {total} are"
        what = (
            "the thing"
            if len(lines) == 1
            else f"the {words.count(len(lines), 'thing')}"
        )
        harmless = made.devices_notice(run).startswith("nothing. The name")
        return [
            build.lines(
                "*Two ways on; either is a new plan that needs its own approval*",
                f"*Go on:* {span} carried out, from what stands there then.",
                f"*Undo:* removes {what} above and nothing else.",
                "Leaving it like this for now harms nothing." if harmless else None,
            ),
            row,
        ]
    if run.cursor:
        return [
            build.section(
                "*Go on:* a new plan, with its own approval, for what is left."
            ),
            row,
        ]
    return [
        build.section("*Ask again* makes a fresh plan. There is nothing to undo."),
        row,
    ]


def taken(run: Run, by: Run) -> str:
    """Which run went on from an ended one, or undid it."""
    if by.plan.playbook is not Playbook.UNDO:
        return f"{by.name} went on from here and is done."
    if any(key.startswith("kept:") for key in by.outputs):
        return f"{by.name} has undone {run.name}, except for what its message lists."
    return f"{by.name} has undone {run.name}: what it made is removed."


def _way_buttons(run: Run) -> list[Block]:
    """The plans that may follow, and what tells which of them is wanted."""
    return [*_plans(run), buttons.diagnose(run)]


def _plans(run: Run) -> list[Block]:
    if rotation.is_about(run.plan) and (made.made(run) or run.cursor):
        back = buttons.undo(run) if rotation.can_go_back(run) else None
        return [buttons.go_on(run), *([back] if back else [])]
    if run.plan.playbook is Playbook.CREATE and made.made(run):
        return [buttons.go_on(run), buttons.undo(run)]
    return [buttons.go_on(run)] if run.cursor else [buttons.ask_again(run)]
