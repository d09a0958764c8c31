"""Small checks from which the rules of Block Kit are put together.

A check looks at one value and adds a sentence for each fault, with the place of the
value as Slack gives it: `… [json-pointer:/blocks/0/text]`.
"""

from collections.abc import Callable, Mapping
from typing import Any

Check = Callable[[Any, str, list[str]], None]


def length(text: str) -> int:
    """Characters as Slack's JavaScript counts them: those beyond the BMP are two."""
    return len(text.encode("utf-16-le")) // 2


def fault(faults: list[str], sentence: str, place: str) -> None:
    """Add one fault."""
    faults.append(f"{sentence} [json-pointer:{place}]")


def string(most: int, least: int = 1) -> Check:
    """A string of a bounded length."""

    def check(value: Any, place: str, faults: list[str]) -> None:
        if not isinstance(value, str):
            fault(faults, "must be a string", place)
        elif length(value) > most:
            fault(faults, f"must be less than {most + 1} characters", place)
        elif length(value) < least:
            fault(faults, f"must be more than {least - 1} characters", place)

    return check


def boolean(value: Any, place: str, faults: list[str]) -> None:
    """True or false."""
    if not isinstance(value, bool):
        fault(faults, "must be a boolean", place)


def integer(least: int, most: int) -> Check:
    """A whole number within bounds."""

    def check(value: Any, place: str, faults: list[str]) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            fault(faults, "must be an integer", place)
        elif not least <= value <= most:
            fault(faults, f"must be from {least} to {most}", place)

    return check


def word(*allowed: str) -> Check:
    """One of a few strings."""

    def check(value: Any, place: str, faults: list[str]) -> None:
        if value not in allowed:
            fault(faults, f"must be one of {', '.join(allowed)}", place)

    return check


def items(each: Check, least: int, most: int) -> Check:
    """A list with a bounded number of items of one kind."""

    def check(value: Any, place: str, faults: list[str]) -> None:
        if not isinstance(value, list):
            fault(faults, "must be an array", place)
            return
        if len(value) < least:
            fault(faults, f"must have at least {least} items", place)
        if len(value) > most:
            fault(faults, f"no more than {most} items allowed", place)
        for number, item in enumerate(value):
            each(item, f"{place}/{number}", faults)

    return check


def shape(
    required: Mapping[str, Check], optional: Mapping[str, Check] | None = None
) -> Check:
    """An object with these keys and no others."""
    known = {**required, **(optional or {})}

    def check(value: Any, place: str, faults: list[str]) -> None:
        if not isinstance(value, dict):
            fault(faults, "must be an object", place)
            return
        for name in required:
            if name not in value:
                fault(faults, f"missing required field: {name}", place)
        for name, held in value.items():
            if name in known:
                known[name](held, f"{place}/{name}", faults)
            elif name != "type":
                fault(faults, f"unknown field: {name}", place)

    return check


def by_type(kinds: Mapping[str, Check], what: str) -> Check:
    """An object whose `type` says which of several shapes it must have."""

    def check(value: Any, place: str, faults: list[str]) -> None:
        if not isinstance(value, dict):
            fault(faults, f"{what} must be an object", place)
            return
        kind = value.get("type")
        if isinstance(kind, str) and kind in kinds:
            kinds[kind](value, place, faults)
        else:
            fault(faults, f"unsupported type of {what}: {kind}", place)

    return check


def both(first: Check, second: Check) -> Check:
    """Two checks of the same value."""

    def check(value: Any, place: str, faults: list[str]) -> None:
        first(value, place, faults)
        second(value, place, faults)

    return check


def just_one_of(*names: str) -> Check:
    """An object with exactly one of these keys."""

    def check(value: Any, place: str, faults: list[str]) -> None:
        if isinstance(value, dict) and sum(name in value for name in names) != 1:
            fault(faults, f"must define either {' or '.join(names)}", place)

    return check


def anything(_value: Any, _place: str, _faults: list[str]) -> None:
    """Not looked into."""
