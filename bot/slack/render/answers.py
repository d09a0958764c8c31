"""Answers that one person sees: refusals, small results, mistakes, errors."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.findings import Finding
from bot.core.runs import Run
from bot.core.targets import Target
from bot.core.words import code, escape, utc, when
from bot.ports import Payload
from bot.slack import fit
from bot.slack.render import build, buttons, links, states, steps, words
from bot.slack.render.view import Link

RECORDED = (
    "Refusals are recorded like approvals, so that the record is whole. "
    "`/iotdomain help approve` says who may do what."
)
# Whoever only looks is not told that nothing was created.
LOOKED = "Not shown"
_NOTHING = re.compile(r" ?Nothing was (?:created|changed)\.")


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoCan:
    """Who could do it instead: how many people today, and when they were told."""

    target: Target
    count: int
    told_at: datetime | None = None


def refused(
    says: str,
    *,
    verdict: str = "Not approved",
    run: Run | None = None,
    who: WhoCan | None = None,
    remind: bool = False,
    withdraw: bool = False,
    recorded: bool = True,
) -> Payload:
    """A refusal. `verdict` is a word of `states.ANSWERS`; `says` our own sentence.

    `remind` draws *Remind them*; leave it out when they were reminded within the
    hour. `recorded` False is for slips of the pen and for looks: nothing was to be
    decided, so nothing is on record.
    """
    said = words.ours(says, people=True)
    looked = verdict == LOOKED
    if looked:
        said = _NOTHING.sub("", said)
    open_ = run is not None and run.open and run.approved_at is None
    stays = f"It stays open until {utc(run.expires_at)}." if run and open_ else ""
    nothing = "" if looked or "othing" in said else "Nothing was changed. "
    then = nothing
    if run is not None and open_:
        then += f"The request stays open until {when(run.expires_at)}."
    row = build.actions(
        buttons.remind(run) if run is not None and remind else None,
        buttons.withdraw(run) if run is not None and withdraw else None,
    )
    return build.payload(
        f"{verdict}: {fit.bare(said)} {stays}",
        [
            build.lines(states.answer_line(verdict, said), then.strip()),
            _who_can(who) if who is not None else None,
            row,
            build.small(RECORDED) if recorded and not looked else None,
        ],
    )


def preflight_refused(
    domain: str,
    target: Target,
    refusals: Sequence[tuple[str, Finding]],
    *,
    unseen: Collection[str] = (),
    holder: Run | None = None,
    holder_link: str = "",
    again: bool = False,
) -> Payload:
    """Nothing was created: each failed check with what to do, or who holds the domain.

    `unseen` are the sentences of those that only say that something was not seen.
    `again` True is for a plan asked for anew (go on, undo, ask again).
    """
    verdict = "Not asked" if again else "Not created"
    if holder is not None:
        return _held(domain, verdict, holder, holder_link)
    first = fit.bare(words.ours(refusals[0][1].says)) if refusals else ""
    about = words.short(domain, 50)
    text = first if about in first else f"{about}. {first}"
    line = states.answer_line(verdict, words.shown(domain), words.place(target))
    blind = sum(each.says in unseen for _, each in refusals)
    problems = _problems(len(refusals) - blind, blind)
    shown = [_finding(number, each) for number, (_, each) in enumerate(refusals, 1)]
    return build.payload(
        f"{verdict}: {text}",
        [
            build.section(f"{line}\n{problems} Nothing was created."),
            *(build.section(each) for each in shown[:8]),
        ],
    )


def answer(says: str, *, word: str = "Done") -> Payload:
    """One or two sentences (mrkdwn) to one person; `word` is of `states.ANSWERS`."""
    said = words.ours(says, people=True)
    return build.payload(
        f"{word}: {fit.bare(said)}",
        [build.section(states.answer_line(word, said))],
    )


def older_version(run: Run, newer: Link | None) -> Payload:
    """A click on a card of which there is a newer version: "this was version 1"."""
    where = (
        f"{links.link(newer.url, newer.label)} has the new plan."
        if newer is not None
        else "The newer message in this channel has the new plan."
    )
    return answer(
        f"this was version {run.version} of R-{run.number}, and its plan is out of "
        f"date. Your click changed nothing. {where}",
        word="Not done",
    )


def older_button() -> Payload:
    """A button or field that this version of the bot does not know."""
    return answer(
        "this button is from another version of me, and I do not know it. Nothing was "
        "changed. `/iotdomain requests` lists what is open.",
        word="Not done",
    )


def did_you_mean(typed: str, near: str | None) -> Payload:
    """An unknown verb, with the nearest known one."""
    shown = code(fit.narrow(fit.clean(typed), 60))
    guess = f" Did you mean `/iotdomain {escape(near)}`?" if near else ""
    return answer(
        f"I know no command {shown}.{guess} `/iotdomain help` lists all of them. "
        "Nothing was changed.",
        word="Not understood",
    )


def failed(error_id: str) -> Payload:
    """An unexpected error; the log has the same id."""
    return answer(
        "this did not work because of a fault in me, not in what you did. The log has "
        f"it under {code(error_id)}; give that id to whoever runs me. Before you try "
        "again, `/iotdomain requests` shows whether the request is there.",
        word="Error",
    )


def could_not_ask(says: str) -> Payload:
    """Something could not be asked now; click or type again."""
    return answer(
        f"{says} Nothing was changed. Do the same again in a moment.", word="Not asked"
    )


def offer_form(token: str) -> Payload:
    """A mention that does not say all: the button that opens the form."""
    says = (
        "a request needs a domain, a reason and, where it is not clear, an account. "
        "Nothing was created. Fill in the form, or say all of it in one line, as in "
        '`create device.acme.example reason="new line"`.'
    )
    return build.payload(
        "Not created: a request needs a domain and a reason.",
        [
            build.section(states.answer_line("Not created", says)),
            build.actions(build.button("open_create", "Open the form…", token)),
        ],
    )


def ask_cancel(run: Run) -> Payload:
    """The menu's *Cancel this run…*: the button with its dialog, for one person."""
    return build.payload(
        f"Cancelling: {run.name} stops after the change at hand if you press Cancel.",
        [
            build.section(
                states.answer_line(
                    "Cancelling",
                    f"{run.name}, {words.domain(run)}, {steps.place_of(run)}. Nothing "
                    "happens before you press the button.",
                )
            ),
            build.actions(buttons.cancel(run)),
        ],
    )


def _who_can(who: WhoCan) -> build.Block:
    people = words.count(who.count, "person", "people")
    among = ", ".join(who.target.approvers.mentions())
    told = f" They were told {when(who.told_at)}." if who.told_at else ""
    if who.count == 0:
        return build.section(
            "*Who can:* nobody at the moment. The approvers in the settings must be "
            "changed first."
        )
    return build.section(f"*Who can:* {people} of {among}.{told}")


def _held(domain: str, verdict: str, holder: Run, link: str) -> Payload:
    name = links.link(link, holder.name) if link else holder.name
    state = states.state_of(holder).word
    asker = words.mention(holder.requested_by)
    return answer(
        f"{name} by {asker} holds {code(domain)} and is not over (*{state}*). One "
        "request at a time may change a domain. Nothing was created.",
        word=verdict,
    )


def _problems(failed: int, blind: int) -> str:
    """What could not be seen has not failed."""
    if not failed:
        return "It could not be checked whether this can be done."
    also = f", and {words.count(blind, 'other')} could not be made" if blind else ""
    return f"{words.count(failed, 'check').capitalize()} failed{also}."


def _finding(number: int, each: Finding) -> str:
    lines = [f"{number}. {words.ours(each.says)}"]
    if each.evidence:
        lines.append(words.ours(each.evidence))
    if each.do:
        do = words.ours(each.do).removesuffix("Nothing was created.").strip()
        lines.append(f"*What to do:* {do}")
    return "\n".join(lines)
