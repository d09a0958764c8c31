"""What is wrong with a domain: the cause, what follows from it, and what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.diagnosis import Coded, Diagnosed, Verdict
from bot.core.findings import Severity
from bot.core.targets import Target
from bot.core.words import code, lasting, moment_exact, once, span
from bot.ports import Payload
from bot.slack import fit
from bot.slack.render import answering, build, mending, states, words
from bot.slack.render.build import Block
from bot.slack.render.looking import WHERE

MENU = "diagnosis_menu"
MOST_FOLLOWING = 4
MOST_GAPS = 6
# Three buttons are seen at once; one of them looks again.
MOST_FIXES = 2
# What nobody sees from the outside, whatever the permissions.
NEVER_SEEN = "your devices' trust stores and pins, resolvers inside a VPC"

_NOW: Mapping[Verdict, str] = {
    Verdict.HEALTHY: "Devices find the name, and it serves the certificate configured.",
    Verdict.UNUSED: "Nothing on the internet finds this name.",
    Verdict.NOT_SET_UP: "There is no domain configuration for this name here.",
    Verdict.UNSEEN: "Too much could not be seen to say how devices fare.",
    Verdict.WAITING: "AWS is still at work on the last change.",
    Verdict.LOOKING: "Nothing is wrong so far.",
}


@dataclass(frozen=True, slots=True)
class FixButton:
    """A plan that is offered: what its button says, and what it carries."""

    label: str
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What a diagnosis is called, what its buttons carry, which plans it offers.

    `until` is when all of it has to be there.
    """

    name: str = ""
    token: str = ""
    until: datetime | None = None
    fixes: Sequence[FixButton] = ()


NO_CASE = Case()


def diagnosis_answer(
    found: Diagnosed,
    target: Target,
    *,
    now: datetime,
    took: timedelta,
    ports: Mapping[int, int],
    case: Case = NO_CASE,
) -> Payload:
    """The whole of it; `ports` is where the settings send a port of the endpoint.

    Buttons stand under it only when every look has come in.
    """
    facts = found.facts
    word, now_ = found.verdict.value, _devices(found)
    return build.payload(
        f"{word}: {words.short(facts.domain)}. {fit.bare(_first(found))}",
        [
            build.heading(f"Diagnosis of {words.short(facts.domain, 120)}"),
            build.section(f"{states.answer_line(word, _since(found, now))}\n{now_}"),
            _cause(found),
            _rest(found),
            mending.what_to_do(found, is_ours=bool(case.fixes)),
            mending.yourself(found, ports),
            build.lines(_pending(found, case), f"*Could not see:* {_unseen(found)}"),
            _buttons(found, case) if found.whole else None,
            build.small(
                case.name,
                _counted(found, took),
                words.moment(facts.taken_at, now),
                answering.shared(facts),
                words.small_place(target),
            ),
        ],
    )


def so_far_answer(found: Diagnosed, *, now: datetime, case: Case = NO_CASE) -> Payload:
    """The verdict while looks are not in, for where it stays beside the whole."""
    word, name = found.verdict.value, words.short(found.facts.domain)
    line = states.answer_line(
        word, _since(found, now), code(found.facts.domain), case.name or None
    )
    cause = None
    if found.cause is not None and not _is_well(found):
        says = words.ours(found.cause[1].says)
        cause = f"*Cause:* {says} ({code(found.cause[0])})"
    return build.payload(
        f"{word}: {name}. {fit.bare(_first(found))}",
        [build.lines(line, _devices(found), cause, _pending(found, case))],
    )


def _first(found: Diagnosed) -> str:
    """What a locked phone shows after the word."""
    return words.ours(found.cause[1].says) if found.cause else _devices(found)


def _since(found: Diagnosed, now: datetime) -> str | None:
    """Since when, or until when: the one clock that counts now."""
    if found.until is not None and found.until > now:
        left = span(found.until - now)
        return f"AWS has until {words.moment(found.until, now)}, {left}"
    at = found.cause[1].at if found.cause else None
    if at is None or found.verdict not in {Verdict.BROKEN, Verdict.NEEDS_YOU}:
        return None
    if at > now:
        return f"devices notice it from {words.moment(at, now)}, in {span(at - now)}"
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
    if found.verdict is Verdict.LOOKING and found.cause is not None:
        return found.cause[1].severity is Severity.NOTICE
    return found.verdict in {Verdict.HEALTHY, Verdict.UNUSED}


def _buttons(found: Diagnosed, case: Case) -> Block | None:
    """What mends it, a new look, and the rest."""
    name = words.short(found.facts.domain, 35)
    if not case.token:
        return build.actions(*_fixes(case.fixes[:MOST_FIXES], name))
    again = build.button(
        "diagnose_again", "Check again", case.token, aloud=f"Diagnose {name} again"
    )
    return build.actions(
        *_fixes(case.fixes[:MOST_FIXES], name),
        again,
        build.menu(
            MENU,
            case.token,
            ("all", f"All {found.checks} checks with their results"),
            *([("cli", "Fix as AWS CLI commands")] if case.fixes else []),
        ),
    )


def _fixes(fixes: Sequence[FixButton], name: str) -> list[Block]:
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
        _looked_at(found),
    )


def _looked_at(found: Diagnosed) -> str | None:
    """Healthy is a word about what was looked at, so that is said."""
    if found.verdict is not Verdict.HEALTHY:
        return None
    done = words.count(found.checks - len(found.skipped), "check")
    return f"*Looked at:* {WHERE}; {done}, and nothing is wrong."


def _listed(title: str, found: Sequence[Coded]) -> list[str]:
    if not found:
        return []
    said = [f"• {words.ours(each.says)} ({code(name)})" for name, each in found]
    more = len(said) - MOST_FOLLOWING
    return [
        title,
        *said[:MOST_FOLLOWING],
        *([f"… and {more} more, among all checks"] if more > 0 else []),
    ]


def _pending(found: Diagnosed, case: Case) -> str | None:
    if found.whole:
        return None
    until = f", until {moment_exact(case.until)} at the latest" if case.until else ""
    return f"*Still looking:* {', '.join(found.pending)}{until}."


def _unseen(found: Diagnosed) -> str:
    gaps = [lasting(each).rstrip(".") for each in once(g.says for g in found.gaps)]
    more = len(gaps) - MOST_GAPS
    said = [words.ours(each) for each in gaps[:MOST_GAPS]]
    if more > 0:
        said.append(f"{more} more")
    return "; ".join([*said, NEVER_SEEN]) + "."


def _counted(found: Diagnosed, took: timedelta) -> str:
    left = len(found.skipped)
    done = found.checks - left - len(found.waiting)
    so_far = "" if found.whole else " so far"
    not_possible = f", {left} not possible" if left else ""
    seconds = took.total_seconds()
    return f"{words.count(done, 'check')}{so_far} in {seconds:.1f} s{not_possible}"
