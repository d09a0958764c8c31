"""What stood in a target when it was first looked at, as one message."""

from collections.abc import Sequence

from bot.core import words as core
from bot.core.alerts import FirstLook
from bot.core.findings import Severity
from bot.core.sweeps import Observation
from bot.core.triage import Triage, triage
from bot.ports import Payload
from bot.slack import fit
from bot.slack.render import build, words
from bot.slack.render.alert_words import AlertView, about, names
from bot.slack.render.states import State

FIRST_LOOK = State("First look", "telescope")
MOST_EACH = 650


def render_first_look(look: FirstLook, view: AlertView) -> Payload:
    """Fine, needs someone this week, can wait; and the way to be told from now on."""
    found = triage(look.sweep)
    place = f"{view.target.name}, {view.target.region}"
    total = len(look.sweep.watched)
    domains = f"{total} domain{'' if total == 1 else 's'}"
    counts = _counts(found)
    return build.payload(
        f"First look: {place}. {domains}: {fit.bare(', '.join(counts))}.",
        [
            build.heading(f"First look at {place}"),
            build.section(
                f"{FIRST_LOOK.line(domains, *counts)}\n{_says(look, found)}",
                block_id=f"state-{look.rev}",
            ),
            _causes("Needs someone this week", found.this_week),
            _causes("Can wait", found.can_wait),
            _unseen(found),
            build.lines(f"*Fine:* {names(found.fine)}" if found.fine else None),
            build.lines(f"_{view.anew}_") if view.anew else None,
            _button(look) if view.buttons and not look.on else None,
            build.small(
                f"seen {core.when(look.sweep.taken_at)}",
                "`/iotdomain alerts` lists what is open",
                words.small_place(view.target),
            ),
        ],
    )


def _counts(found: Triage) -> list[str]:
    causes = ((found.this_week, "need", "this week"), (found.can_wait, "", "can wait"))
    said = [f"*{len(found.fine)} fine*"]
    for domains, verb, end in causes:
        number = len({name for each in domains for name in _concerned(each)})
        if not number:
            continue
        verbs = f"{verb}{'s' if number == 1 else ''} someone " if verb else ""
        said.append(f"*{number} {verbs}{end}*")
    if found.not_seen:
        said.append(f"*{len(found.not_seen)} could not be seen*")
    return said


def _concerned(each: Observation) -> Sequence[str]:
    return each.domains or (each.subject.id,)


def _says(look: FirstLook, found: Triage) -> str:
    """What happens from now on, and who decides that."""
    if look.on and look.turned_on_by is None:
        return "There is nothing to turn on: from now on I say here what changes."
    if look.on and look.turned_on_at is not None:
        at = core.when(look.turned_on_at)
        by = words.mention(look.turned_on_by or "")
        return f"{by} turned the alerts on, {at}. Each cause has its own message."
    felt = any(each.finding.felt for each in found.this_week)
    now = "What devices notice now has a message of its own. " if felt else ""
    return (
        f"{now}The rest I do not say as alerts until someone turns them on below, "
        "unless it gets worse. Whatever is new from now on, I say."
    )


def _causes(label: str, found: Sequence[Observation]) -> build.Block | None:
    if not found:
        return None
    lines = [f"• {about(each)}{_news(each)}" for each in found]
    return build.section(
        f"*{label}*\n" + fit.listed(lines, MOST_EACH, rest="… and {left} more")
    )


def _news(each: Observation) -> str:
    if each.finding.felt:
        return " · *devices notice it now*"
    return " · *critical*" if each.finding.severity is Severity.BROKEN else ""


def _unseen(found: Triage) -> build.Block | None:
    """Neither broken nor fine."""
    if not found.unseen:
        return None
    why = core.once(each.gap.says for each in found.unseen)
    who = f" {names(found.not_seen)}." if found.not_seen else ""
    lines = [f"• {words.ours(each)}" for each in why]
    return build.section(
        f"*Could not see*{who}\n"
        + fit.listed(lines, MOST_EACH, rest="… and {left} more reasons")
    )


def _button(look: FirstLook) -> build.Block | None:
    return build.actions(
        build.button(
            "alerts_on",
            "Turn alerts on for these",
            look.token,
            aloud="Turn alerts on for what the first look found",
            style="primary",
        )
    )
