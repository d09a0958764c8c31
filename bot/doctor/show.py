"""What the doctor prints: a table for people, and one JSON object for scripts."""

import json
import textwrap
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import TypeVar

from bot.doctor.result import Checked, Status, exit_code

_WIDTH = 88
_WORD = max(len(each) for each in Status)
K = TypeVar("K", bound=Hashable)


def table(found: Sequence[Checked]) -> str:
    """Plain text; the words say it all, so nothing depends on colour."""
    lines = ["iotdomain doctor"]
    for group, members in _by(found, lambda each: each.check.group).items():
        lines += ["", group, *_group(members)]
    return "\n".join([*lines, "", _sum(found), ""])


def as_json(found: Sequence[Checked]) -> str:
    """The names of checks and keys stay as they are; new ones may be added."""
    said = {
        "version": 1,
        "exit_code": exit_code(tuple(found)),
        "counts": {each.value: _count(found, each) for each in Status},
        "checks": [
            {
                "name": each.check.name,
                "group": each.check.group,
                "about": each.check.about,
                "status": each.status.value,
                "says": each.result.says,
                "do": each.result.do,
                "who": each.result.who,
                "because": each.result.because,
            }
            for each in found
        ],
    }
    return json.dumps(said, indent=2, ensure_ascii=False) + "\n"


def _group(members: Sequence[Checked]) -> Iterator[str]:
    for about, several in _by(members, lambda each: each.check.about).items():
        for status, same in _by(several, lambda each: each.status).items():
            yield from _rows(about, status, same)


def _rows(about: str, status: Status, same: Sequence[Checked]) -> Iterator[str]:
    if status in {Status.OK, Status.SKIPPED}:
        yield from _wrapped(f"  {status:<{_WORD}}  ", f"{about}: {_together(same)}")
        return
    for each in same:
        yield from _wrapped(f"  {status:<{_WORD}}  ", f"{about}: {each.result.says}")
        if each.result.do:
            who = f" ({each.result.who})" if each.result.who else ""
            yield from _wrapped(" " * (_WORD + 4) + "-> ", f"{each.result.do}{who}")


def _together(same: Sequence[Checked]) -> str:
    """Good news of one thing, and what was left out there, take one line."""
    more = f" ({len(same)} checks)" if len(same) > 1 else ""
    return same[0].result.says + more


def _wrapped(head: str, text: str) -> Iterator[str]:
    yield from textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=head,
        subsequent_indent=" " * len(head),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _by(
    found: Sequence[Checked], key: Callable[[Checked], K]
) -> dict[K, list[Checked]]:
    """Grouped by a key, in the order in which the keys come up."""
    groups: dict[K, list[Checked]] = {}
    for each in found:
        groups.setdefault(key(each), []).append(each)
    return groups


_COUNTED = {
    Status.OK: ("ok", "ok"),
    Status.WARNING: ("warning", "warnings"),
    Status.FAULT: ("fault", "faults"),
    Status.UNSEEN: ("could not be seen", "could not be seen"),
    Status.YOURSELF: ("to look at yourself", "to look at yourself"),
    Status.SKIPPED: ("skipped", "skipped"),
}
_ENDS = {
    0: "Nothing that was seen stands in the way of `iotdomain run`.",
    1: "Mend the faults from the top down: one may hide others.",
    2: "No fault was seen, but not all could be seen: run it once more.",
}


def _sum(found: Sequence[Checked]) -> str:
    counted = [(_count(found, each), words) for each, words in _COUNTED.items()]
    parts = ", ".join(f"{n} {words[n != 1]}" for n, words in counted if n)
    return f"{parts}.\n{_ENDS[exit_code(tuple(found))]}"


def _count(found: Sequence[Checked], status: Status) -> int:
    return sum(each.status is status for each in found)
