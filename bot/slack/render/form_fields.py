"""Inputs of a form. A field's name is the block_id and action_id of its input."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.slack import fit
from bot.slack.render.build import Block

# CloudFormation's own limit for ARNs in a domain configuration.
LONGEST_ARN = 170


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One input: a choice, as value and words, or else a line of text.

    `notes` stand below the choices, one for each, where there are any.
    """

    name: str
    label: str
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    example: str = ""
    most: int = LONGEST_ARN
    needed: bool = False


def input_block(field: Field, filled: str) -> Block:
    """The input of a field, with what stands in it already."""
    element = _select(field, filled) if field.choices else _line(field, filled)
    found: Block = {
        "type": "input",
        "block_id": field.name,
        "optional": not field.needed,
        "label": plain(field.label),
        "element": {**element, "action_id": field.name},
    }
    return {**found, "hint": plain(field.hint)} if field.hint else found


def _line(field: Field, filled: str) -> dict[str, Any]:
    element: dict[str, Any] = {
        "type": "plain_text_input",
        "max_length": field.most,
        "placeholder": plain(field.example),
    }
    typed = fit.narrow(fit.clean(filled), field.most)
    return {**element, "initial_value": typed} if typed else element


def _select(field: Field, filled: str) -> dict[str, Any]:
    options = choices(field.choices)
    for option, note in zip(options, field.notes, strict=False):
        option["description"] = plain(note)
    chosen = next((each for each in options if each["value"] == filled), None)
    element: dict[str, Any] = {"type": "static_select", "options": options}
    return {**element, "initial_option": chosen} if chosen else element


def choices(pairs: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    """Value and words as the options of a select."""
    return [
        {"text": plain(fit.narrow(words, 75)), "value": value} for value, words in pairs
    ]


def plain(text: str) -> dict[str, Any]:
    """Text in which nothing is markup and no emoji is made."""
    return {"type": "plain_text", "emoji": False, "text": text}
