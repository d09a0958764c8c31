"""What is wrong with a domain: the cause, what follows from it, and what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.diagnosis import Coded, Diagnosed, Verdict
from bot.core.targets import Target
from bot.core.words import code, lasting, once, span
from bot.ports import Payload
from bot.slack import fit
from bot.slack.render import answering, build, states, words
from bot.slack.render.build import Block
from bot.slack.render.shell import openssl

MOST_FOLLOWING = 6
MOST_GAPS = 6
# What nobody sees from the outside, whatever the permissions.
NEVER_SEEN = "your devices' trust stores and pins, resolvers inside a VPC"

_NOW: Mapping[Verdict, str] = {
    Verdict.HEALTHY: "Devices find the name, and it serves the certificate configured.",
    Verdict.UNUSED: "Nothing on the internet finds this name.",
    Verdict.NOT_SET_UP: "There is no domain configuration for this name here.",
    Verdict.UNSEEN: "Too much could not be seen to say how devices fare.",
    Verdict.WAITING: "AWS is still at work on the last change.",
}


@dataclass(frozen=True, slots=True)
class FixButton:
    """A plan that is offered: what its button says, and what it carries."""

    label: str
    token: str


def diagnosis_answer(
    found: Diagnosed,
    target: Target,
    *,
    now: datetime,
    took: timedelta,
    ports: Mapping[int, int],
    fixes: Sequence[FixButton] = (),
) -> Payload:
    """The whole of it; `ports` is where the settings send a port of the endpoint."""
    facts = found.facts
    word, now_ = found.verdict.value, _devices(found)
    return build.payload(
        f"{word}: {words.short(facts.domain)}. {fit.bare(_first(found))}",
        [
            build.heading(f"Diagnosis of {words.short(facts.domain, 120)}"),
            build.section(f"{states.answer_line(word, _since(found, now))}\n{now_}"),
            _cause(found),
            _rest(found),
            _what_to_do(found),
            _yourself(found, ports),
            build.section(f"*Could not see:* {_unseen(found)}"),
            build.actions(*_fixes(found, fixes)),
            build.small(
                _counted(found, took),
                words.moment(facts.taken_at, now),
                answering.shared(facts),
                words.small_place(target),
            ),
        ],
    )


def _first(found: Diagnosed) -> str:
    """What a locked phone shows after the word."""
    return words.ours(found.cause[1].says) if found.cause else _devices(found)


def _since(found: Diagnosed, now: datetime) -> str | None:
    if found.until is not None and found.until > now:
        left = span(found.until - now)
        return f"AWS has until {words.moment(found.until, now)}, {left}"
    at = found.cause[1].at if found.cause else None
    is_over = at is not None and at <= now
    if at is None or not is_over or found.verdict is not Verdict.BROKEN:
        return None
    return f"since {words.moment(at, now)}, {span(now - at)}"


def _devices(found: Diagnosed) -> str:
    if found.cause is not None and found.cause[1].devices and not _is_well(found):
        return words.ours(found.cause[1].devices)
    return _NOW.get(found.verdict, "")


def _cause(found: Diagnosed) -> Block | None:
    if found.cause is None:
        return None
    name, finding = found.cause
    title = "Worth knowing" if _is_well(found) else "Cause"
    return build.lines(
        f"*{title}:* {words.ours(finding.says)} ({code(name)})",
        words.ours(finding.evidence),
    )


def _is_well(found: Diagnosed) -> bool:
    """Nothing is wrong now; what was found is no cause of anything yet."""
    return found.verdict in {Verdict.HEALTHY, Verdict.UNUSED}


def _fixes(found: Diagnosed, fixes: Sequence[FixButton]) -> list[Block]:
    name = words.short(found.facts.domain, 35)
    return [
        build.button(
            "fix_also" if place else "fix",
            each.label,
            each.token,
            aloud=f"{each.label.rstrip('…')} for {name}: ask for approval",
            style="" if place else "primary",
        )
        for place, each in enumerate(fixes)
    ]


def _rest(found: Diagnosed) -> Block | None:
    fine = " · ".join(found.fine)
    return build.lines(
        *_listed("*Follows from it, nothing to do apart*", found.follows),
        *_listed("*Apart from that*", found.others),
        f"*Fine:* {fine}" if fine else None,
    )


def _listed(title: str, found: Sequence[Coded]) -> list[str]:
    if not found:
        return []
    said = [f"• {words.ours(each.says)} ({code(name)})" for name, each in found]
    more = len(said) - MOST_FOLLOWING
    return [
        title,
        *said[:MOST_FOLLOWING],
        *([f"… and {more} more"] if more > 0 else []),
    ]


def _what_to_do(found: Diagnosed) -> Block | None:
    if found.cause is not None and found.cause[1].do:
        return build.section(f"*What to do:* {words.ours(found.cause[1].do)}")
    if found.verdict is Verdict.NOT_SET_UP:
        domain = found.facts.domain
        return build.section(
            f"*What to do:* `/iotdomain create {domain}` makes a plan."
        )
    return None


def _yourself(found: Diagnosed, ports: Mapping[int, int]) -> Block | None:
    """The lines by which anyone can see it, where there is something to be seen."""
    facts = found.facts
    if not facts.public and not facts.dns.records:
        return None
    address = next((each.address for each in facts.served), "")
    return build.lines(
        "*See it yourself*",
        build.copyable(f"dig +short CNAME {facts.domain}"),
        build.copyable(openssl(facts.domain, ports, address)),
    )


def _unseen(found: Diagnosed) -> str:
    gaps = [
        lasting(each).rstrip(".") for each in once(g.says for g in found.facts.gaps)
    ]
    more = len(gaps) - MOST_GAPS
    said = [words.ours(each) for each in gaps[:MOST_GAPS]]
    if more > 0:
        said.append(f"{more} more")
    return "; ".join([*said, NEVER_SEEN]) + "."


def _counted(found: Diagnosed, took: timedelta) -> str:
    left = len(found.skipped)
    done = words.count(found.checks - left, "check")
    not_possible = f", {left} not possible" if left else ""
    return f"{done} in {took.total_seconds():.1f} s{not_possible}"
