"""Phrases that many messages share: people, places, ids, moments."""

import math
import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.core import words
from bot.core.names import display
from bot.core.plans import Playbook, Risk
from bot.core.runs import Block, Run
from bot.core.targets import Target
from bot.slack.render.steps import joined

VERBS = {
    Playbook.CREATE: "Create",
    Playbook.UNDO: "Undo",
    Playbook.ROTATE: "Rotate",
    Playbook.REPAIR: "Repair",
}
# Tokens that sentences of ours may carry although they passed through the store.
# Anything else between < and > is shown, never obeyed.
_ALWAYS = r"!date\^\d+\^[^|<>]*\|[^|<>]*|#C[A-Z0-9]+"
_ANSWERS = r"@[UW][A-Z0-9]+|!subteam\^S[A-Z0-9]+|https?://[^\s|<>]+\|[^|<>]*"
_OURS = re.compile(f"<(?:{_ALWAYS})>")
_WITH_PEOPLE = re.compile(f"<(?:{_ALWAYS}|{_ANSWERS})>")
# A moment further away than this is shown with its date, not only its time.
SOON = timedelta(hours=12)


def ours(text: str, *, people: bool = False) -> str:
    """Sentences of steps and rules: dates and channels work, pings do not.

    `people` True also keeps mentions and links, for sentences that never hold a
    value from outside unescaped: who may do what, where a message stands.
    """
    kept: list[str] = []
    end = 0
    for token in (_WITH_PEOPLE if people else _OURS).finditer(text):
        kept += [_harmless(text[end : token.start()]), token[0]]
        end = token.end()
    return "".join((*kept, _harmless(text[end:])))


def _harmless(text: str) -> str:
    flat = text.replace("```", "'''").replace("\x00", "")
    return flat.replace("<", "&lt;").replace(">", "&gt;")


def mention(person: str) -> str:
    """A person, as Slack shows them; whoever used the terminal has no id there."""
    return words.mention(person)


def people(persons: Iterable[str]) -> str:
    """Several people: "A", "A and B"."""
    return joined([mention(each) for each in persons])


def approvers(run: Run) -> str:
    """Who approved the plan as it is."""
    return people(each.person for each in run.approvals)


def place(target: Target) -> str:
    """Account name, number, kind of environment and region."""
    name, which = words.escape(target.name), words.escape(target.which)
    return f"*{name}* ({which}), {target.region}"


def small_place(target: Target) -> str:
    """The same for the small line: from the settings, so escaped."""
    return words.escape(target.place)


def domain(run: Run) -> str:
    """The domain in code style, in full."""
    return words.code(run.plan.domain)


def short(name: str, most: int = 60) -> str:
    """A domain for `text`: a longer one loses its middle."""
    return words.shorten(name, most)


def shown(name: str) -> str:
    """The name as DNS has it, and in Unicode beside it when it has such a form."""
    if "xn--" not in name:
        return words.code(name)
    readable = display(name).removesuffix(f" ({name})")
    return f"{words.code(readable)} (in DNS: {words.code(name)})"


def verb(run: Run) -> str:
    """The verb of the heading."""
    return VERBS[run.plan.playbook]


def moment(at: datetime, now: datetime) -> str:
    """The time today, the date and time otherwise."""
    return words.clock(at) if abs(at - now) < SOON else words.when(at)


def count(number: int, thing: str, things: str = "") -> str:
    """One certificate, two records, 12 records."""
    small = ("no", "one", "two", "three", "four", "five", "six")
    word = small[number] if number < len(small) else str(number)
    return f"{word} {thing if number == 1 else things or f'{thing}s'}"


def every(length: timedelta) -> str:
    """A pace, rounded up to whole seconds: every second, every minute, every 5 min."""
    seconds = max(1, math.ceil(length.total_seconds()))
    said = words.span(timedelta(seconds=seconds))
    return {"1 s": "every second", "1 min": "every minute", "1 h": "every hour"}.get(
        said, f"every {said}"
    )


def approvals(number: int) -> str:
    """1 approval, 2 approvals."""
    return "1 approval" if number == 1 else f"{number} approvals"


def more_approvals(number: int) -> str:
    """1 more approval, 2 more approvals."""
    return approvals(number).replace(" ", " more ")


def who_is_needed(block: Block) -> str:
    """Who has to do something about a blocked run, in the middle of a sentence."""
    who = ours(block.who, people=True)
    return who[:1].lower() + who[1:]


def what_to_do(block: Block) -> str:
    """The whole sentence: who has to do what."""
    who = ours(block.who, people=True)
    do = ours(block.do, people=True).strip().removeprefix("has to ").rstrip(".")
    return f"{who[:1].upper()}{who[1:]} has to {do}."


def from_approval(run: Run) -> str:
    """How long after the approval the run ended, if it had one."""
    if run.approved_at is None or run.ended_at is None:
        return ""
    return f"{words.span(run.ended_at - run.approved_at)} after the approval"


def dangerous(run: Run) -> bool:
    """Whether the plan takes something away from devices that use it today."""
    return run.plan.risk is Risk.REPLACE
