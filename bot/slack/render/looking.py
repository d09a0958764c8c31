"""What is said of a diagnosis before it is there, and when it is asked for again."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.core.checked import Came, Checked
from bot.core.words import code, lasting, moment_exact, unescape, when
from bot.ports import Payload
from bot.slack import fit
from bot.slack.render import build, states, words

MOST_PART, MOST_LINE, MOST_ALL = 2_600, 260, 10_000
_NARROW = str.maketrans("<>&`", "‹›+'")
WHERE = "AWS IoT, ACM, public DNS and what the endpoint serves"


def looking_answer(
    domain: str, until: datetime, *, name: str = "", stays: bool = False
) -> Payload:
    """At once: what is looked at, and until when the answer has to be there.

    Where it `stays` beside the answer it is brief; else it looks as the answer will.
    """
    where = code(domain) if stays else WHERE
    line = states.answer_line("Looking", where, name if stays else None)
    by = (
        f"All of it is here by {moment_exact(until)}. If it is not, I was interrupted: "
        f"`/iotdomain diagnose {domain}` looks again."
    )
    said = f"{line}\n{WHERE}. {by}" if stays else f"{line}\n{by}"
    heading = build.heading(f"Diagnosis of {words.short(domain, 120)}")
    return build.payload(
        f"Looking: {words.short(domain)}. The answer follows in seconds.",
        [
            None if stays else heading,
            build.section(said),
            build.small(name) if name and not stays else None,
        ],
    )


def not_looked_answer(domain: str, says: str, *, name: str = "") -> Payload:
    """In place of the answer: why there is none."""
    return build.payload(
        f"Could not see: {words.short(domain)}. {fit.bare(says)}",
        [
            build.heading(f"Diagnosis of {words.short(domain, 120)}"),
            build.section(
                f"{states.answer_line('Could not see')}\n{words.ours(says)} Nothing "
                f"was changed. `/iotdomain diagnose {domain}` looks again."
            ),
            build.small(name) if name else None,
        ],
    )


def shown_again(
    kept: Mapping[str, Any], name: str, domain: str, at: datetime
) -> Payload:
    """A diagnosis as it was, without buttons, and how to get a new one."""
    blocks = [each for each in kept["blocks"] if each["type"] != "actions"]
    again = build.small(
        f"{name} as it was {when(at)}", f"`/iotdomain diagnose {domain}` looks now"
    )
    return {"text": str(kept["text"]), "blocks": [*blocks, again]}


def check_lines(found: Sequence[Checked]) -> tuple[str, ...]:
    """A line for each check, plain: its result, its name, what was seen.

    What was found stands first, then what could not be seen.
    """
    wide = max((len(each.came) for each in found), default=0)
    order = list(Came)
    ranked = sorted(found, key=lambda each: order.index(each.came))
    lines = [_line(each, wide) for each in ranked]
    # All of them have to fit, also where each has a reason for being impossible.
    is_much = sum(map(len, lines)) > MOST_ALL
    room = MOST_ALL // len(lines) if is_much else MOST_LINE
    return tuple(fit.narrow(each, room) for each in lines)


def checks_answer(lines: Sequence[str], domain: str, name: str) -> Payload:
    """Every check with its result, as text to be copied."""
    parts: list[str] = [""]
    for line in lines:
        if len(parts[-1]) + len(line) > MOST_PART:
            parts.append("")
        parts[-1] += f"{line}\n"
    count = words.count(len(lines), "check")
    return build.payload(
        f"Checks: {count} of {name}, {words.short(domain)}.",
        [
            build.section(states.answer_line("Checks", name, code(domain), count)),
            *(build.section(build.copyable(each)) for each in parts if each),
            build.small("`/iotdomain help` with a check's name says what it means."),
        ],
    )


def _line(each: Checked, wide: int) -> str:
    says = unescape(fit.bare(lasting(each.says)))
    # What Slack wants escaped would grow to five times its length.
    says = says.translate(_NARROW)
    line = f"{each.came.ljust(wide)}  {each.code}  {says}"
    return fit.narrow(fit.clean(line), MOST_LINE)
