"""One symptom of a domain, and what names it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A symptom, its cause, and the codes that name it."""

    number: int
    symptom: str
    cause: str
    named: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    checked: tuple[str, ...] = ()
    else_: str = ""
