"""The report for people: a table of the domains, then every cause with what to do."""

import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from bot.core.sweeping import TARGET_UNSEEN
from bot.core.sweeps import Observation, Unseen
from bot.core.triage import Standing
from bot.core.words import utc
from bot.report.outcome import Exit, Report, exit_code
from bot.report.plain import day, plain

NARROWEST, WIDEST = 72, 120
_HEADS = ("domain", "stands", "certificate", "served")
_MOST_NAMES = 8
_BULLETS = frozenset({"*", "-", "->"})
# The ARN that was asked for, and AWS's id of the call.
_ONE_OF_MANY = re.compile(
    r"arn:aws[\w-]*:(?:acm|iot):[\w:/.-]+|\(AWS request id `[^`]*`\)"
)
_LAST_WORDS = {
    Exit.FINE: "All that could be looked at is fine.",
    Exit.NEEDS_SOMEONE: "Something needs someone.",
    Exit.NOT_SEEN: "Nothing is wrong that could be seen; not all could be seen.",
}


def table(reports: Sequence[Report], *, width: int) -> str:
    """Plain text; the words say it all, so nothing depends on colour."""
    room = max(NARROWEST, min(width, WIDEST))
    lines: list[str] = []
    for each in reports:
        lines += [*_target(each, room), ""]
    return "\n".join([*lines, _LAST_WORDS[exit_code(reports)], ""])


def _target(report: Report, width: int) -> Iterator[str]:
    seen = f"{report.target.place}, seen {utc(report.sweep.taken_at)}"
    yield from _wrapped("", seen, width)
    yield from _wrapped("  ", _sum(report), width)
    yield from _domains(report)
    for found, causes in (
        (Standing.THIS_WEEK, report.triage.this_week),
        (Standing.CAN_WAIT, report.triage.can_wait),
    ):
        for index, each in enumerate(causes):
            yield ""
            if index == 0:
                yield f"  {found.capitalize()}"
            yield from _cause(each, width)
    codes = {each.code for each in report.sweep.observed}
    if TARGET_UNSEEN not in codes:  # it says itself what could not be seen
        yield from _not_seen(report.triage.unseen, width)


def _sum(report: Report) -> str:
    standings = report.triage.standings
    if not standings:
        listed = report.sweep.complete
        return (
            "No domain configurations."
            if listed
            else "The domain configurations could not be listed."
        )
    counted = Counter(found for _, found in standings)
    total = len(standings)
    parts = ", ".join(_count(counted[each], each) for each in Standing if counted[each])
    return f"{total} domain{'s' if total != 1 else ''}: {parts}."


def _count(number: int, found: Standing) -> str:
    is_plural = found is Standing.THIS_WEEK and number != 1
    return f"{number} {found.replace('needs', 'need') if is_plural else found}"


def _domains(report: Report) -> Iterator[str]:
    watched = {each.domain: each for each in report.sweep.watched}
    rows = [
        (
            plain(domain),
            str(found),
            day(watched[domain].until) if domain in watched else "-",
            day(watched[domain].served_until) if domain in watched else "-",
        )
        for domain, found in report.triage.standings
    ]
    if not rows:
        return
    sizes = [max(map(len, column)) for column in zip(_HEADS, *rows, strict=True)]
    yield ""
    for row in (_HEADS, *rows):
        cells = (f"{cell:<{size}}" for cell, size in zip(row, sizes, strict=True))
        yield f"  {'  '.join(cells)}".rstrip()


def _cause(each: Observation, width: int) -> Iterator[str]:
    finding = each.finding
    yield from _wrapped("  * ", plain(finding.says), width)
    if any(domain not in finding.says for domain in each.domains):
        shown = ", ".join(map(plain, each.domains[:_MOST_NAMES]))
        rest = len(each.domains) - _MOST_NAMES
        more = f" and {rest} more" if rest > 0 else ""
        yield from _wrapped("    Domains: ", f"{shown}{more}", width)
    if finding.evidence:
        yield from _wrapped("    ", plain(finding.evidence), width)
    if finding.devices:
        yield from _wrapped("    Devices: ", plain(finding.devices), width)
    if finding.do:
        yield from _wrapped("    -> ", plain(finding.do), width)


def _not_seen(unseen: Iterable[Unseen], width: int) -> Iterator[str]:
    by_reason: dict[str, tuple[str, list[str]]] = {}
    for each in unseen:
        says, where = by_reason.setdefault(_kind(each.gap.says), (each.gap.says, []))
        if each.domain and each.domain not in where:
            where.append(each.domain)
    if not by_reason:
        return
    yield ""
    yield "  Could not be seen"
    for says, where in by_reason.values():
        names = where[:_MOST_NAMES]
        rest = len(where) - len(names)
        about = ", ".join(map(plain, names)) + (f" and {rest} more" if rest else "")
        text = f"{about}: {plain(says)}" if about else plain(says)
        yield from _wrapped("  - ", text, width)


def _kind(says: str) -> str:
    """The sentence without what makes each refusal of AWS another one."""
    return _ONE_OF_MANY.sub("", says)


def _wrapped(head: str, text: str, width: int) -> Iterator[str]:
    yield from textwrap.wrap(
        text,
        width,
        initial_indent=head,
        subsequent_indent=" " * (len(head) if head.strip() in _BULLETS else 4),
        break_long_words=False,
        break_on_hyphens=False,
    )
