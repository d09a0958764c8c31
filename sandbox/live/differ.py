"""How two records of the same steps differ. Pure: two dicts in, rows out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal[
    "step",
    "outcome",
    "error code",
    "error status",
    "error words",
    "field",
    "type",
    "value",
    "order",
    "time",
]
Record = Mapping[str, Any]
# A wait is worth a line when it took three times as long, or a third. The sandbox's
# own is measured in fractions of a second and multiplied, so it may be too long.
_FACTOR, _SLACK, _UNSURE = 3.0, 60.0, 300.0
_NOTHING = "(nothing)"
# The first and the last look of a wait are steps of their own.
AT_FIRST, AT_LAST = ": at first", ": at last"
_HOLDERS = ("object", "list")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not the same."""

    step: str
    kind: Kind
    where: str
    live: str
    sandbox: str


def differences(live: Record, sandbox: Record) -> list[Difference]:
    """Everything in which AWS's record differs from the sandbox's, step by step."""
    ours = {each["step"]: each for each in sandbox["entries"]}
    theirs = {each["step"]: each for each in live["entries"]}
    found = []
    for step in [*theirs, *(each for each in ours if each not in theirs)]:
        is_both = step in ours and step in theirs
        if step.endswith(AT_FIRST) and not is_both:
            continue  # one of them was over at once: that is a matter of time
        if step not in ours:
            found.append(Difference(step, "step", "", "was made", _NOTHING))
        elif step not in theirs:
            found.append(Difference(step, "step", "", _NOTHING, "was made"))
        else:
            found += _entry(step, theirs[step], ours[step])
    return found


def _entry(step: str, live: Record, sandbox: Record) -> Iterator[Difference]:
    yield from _time(step, live, sandbox)
    if (live["error"] is None) != (sandbox["error"] is None):
        yield Difference(step, "outcome", "", _outcome(live), _outcome(sandbox))
        return
    if live["error"] is not None:
        yield from _error(step, live["error"], sandbox["error"])
        return
    for kind, where, theirs, ours in _values("", live["answer"], sandbox["answer"]):
        yield Difference(step, kind, where, theirs, ours)


def _outcome(entry: Record) -> str:
    return f"refused: {entry['error']['code']}" if entry["error"] else "an answer"


def _error(step: str, live: Record, sandbox: Record) -> Iterator[Difference]:
    kinds: tuple[tuple[Kind, str], ...] = (
        ("error code", "code"),
        ("error status", "status"),
        ("error words", "message"),
        ("field", "members"),
    )
    for kind, key in kinds:
        theirs, ours = live.get(key), sandbox.get(key)
        if theirs != ours:
            yield Difference(step, kind, key, str(theirs), str(ours))


def _time(step: str, live: Record, sandbox: Record) -> Iterator[Difference]:
    """Only waits: how long one call takes says more about the line than about AWS."""
    theirs, ours = live.get("waited"), sandbox.get("waited")
    if theirs is None or ours is None:
        return
    is_slower = theirs > _FACTOR * ours + _SLACK
    is_faster = _FACTOR * theirs + _UNSURE < ours
    if is_slower or is_faster:
        yield Difference(step, "time", "", f"{theirs:.0f} s", f"{ours:.0f} s")


_Row = tuple[Kind, str, str, str]


def _values(where: str, live: Any, sandbox: Any) -> Iterator[_Row]:
    if isinstance(live, dict) and isinstance(sandbox, dict):
        yield from _fields(where, live, sandbox)
    elif isinstance(live, list) and isinstance(sandbox, list):
        yield from _lists(where, live, sandbox)
    elif _type(live) != _type(sandbox):
        yield "type", where, _type(live), _type(sandbox)
    elif live != sandbox and not _may_vary(live):
        yield "value", where, str(live), str(sandbox)


def _fields(where: str, live: Record, sandbox: Record) -> Iterator[_Row]:
    for key in [*live, *(each for each in sandbox if each not in live)]:
        below = f"{where}.{key}" if where else key
        if key not in sandbox:
            yield "field", below, _type(live[key]), _NOTHING
        elif key not in live:
            yield "field", below, _NOTHING, _type(sandbox[key])
        else:
            yield from _values(below, live[key], sandbox[key])


def _lists(where: str, live: Sequence[Any], sandbox: Sequence[Any]) -> Iterator[_Row]:
    if len(live) != len(sandbox):
        yield "value", where, f"{len(live)} items", f"{len(sandbox)} items"
        return
    rows = [
        row
        for number, (one, other) in enumerate(zip(live, sandbox, strict=True))
        for row in _values(f"{where}[{number}]", one, other)
    ]
    if rows and _sorted(live) == _sorted(sandbox):
        yield "order", where, str(live), str(sandbox)
    else:
        yield from rows


def _sorted(items: Sequence[Any]) -> list[str]:
    return sorted(map(str, items))


def _type(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    if value is None:
        return "null"
    return "text" if isinstance(value, str) else _HOLDERS[isinstance(value, list)]


def _may_vary(value: Any) -> bool:
    """Numbers are a quota, a TTL, a count of records: the account's own affair."""
    return isinstance(value, int | float) and not isinstance(value, bool)
