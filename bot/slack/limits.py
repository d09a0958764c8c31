"""The choke point before every call to Slack: what Slack would refuse, we see first.

Limits: https://docs.slack.dev/reference/block-kit (blocks, elements, composition
objects) and https://docs.slack.dev/reference/views. Only what the bot uses is
known here; anything else is a fault, so that a slip never leaves the house.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from bot.ports import Payload
from bot.slack import fit

Surface = Literal["message", "modal"]
Node = Mapping[str, Any]

MOST_TEXT = 4_000  # recommended; Slack truncates past 40,000
MOST_BLOCKS: Mapping[Surface, int] = {"message": 50, "modal": 100}
# Of a message undocumented, seen at about 13,200 characters for the whole list of
# blocks. A modal may have 250 kB (views.open, `view_too_large`): four bytes for each
# character at most.
MOST_WEIGHT: Mapping[Surface, int] = {"message": 13_000, "modal": 60_000}
MOST_VALUE = 2_000
MOST_ID = 255

_PLAIN = ("plain_text",)
_ANY = ("plain_text", "mrkdwn")


class LimitError(Exception):
    """Slack would refuse this payload; the message lists every reason."""


def validate(payload: Payload, surface: Surface) -> None:
    """Raise LimitError when Slack would refuse the payload."""
    found = faults(payload, surface)
    if found:
        raise LimitError("; ".join(found))


def faults(payload: Payload, surface: Surface) -> list[str]:
    """Every reason for which Slack would refuse the payload."""
    found: list[str] = []
    if surface == "modal":
        _view(payload, found)
        return found
    _keys(payload, "message", ("text",), ("blocks",), found)
    _string(payload.get("text"), "text", 1, MOST_TEXT, found)
    if "blocks" in payload:
        _blocks(payload["blocks"], surface, found)
    return found


def _view(view: Node, found: list[str]) -> None:
    _keys(
        view,
        "view",
        ("type", "title", "blocks"),
        ("submit", "close", "private_metadata", "callback_id"),
        found,
    )
    if view.get("type") != "modal":
        found.append("view.type: only modal is used")
    for name in ("title", "submit", "close"):
        if name in view:
            _text(view[name], name, 24, _PLAIN, found)
    if "private_metadata" in view:
        _string(view["private_metadata"], "private_metadata", 0, 3_000, found)
    if "callback_id" in view:
        _string(view["callback_id"], "callback_id", 1, MOST_ID, found)
    blocks = view.get("blocks", [])
    _blocks(blocks, "modal", found)
    inputs = [each for each in blocks if each.get("type") == "input"]
    if inputs and "submit" not in view:
        found.append("view.submit: needed when there is an input")


def _blocks(blocks: Any, surface: Surface, found: list[str]) -> None:
    if not isinstance(blocks, list) or not blocks:
        found.append("blocks: a list that is not empty")
        return
    if len(blocks) > MOST_BLOCKS[surface]:
        found.append(f"blocks: {len(blocks)} of at most {MOST_BLOCKS[surface]}")
    most = MOST_WEIGHT[surface]
    if weight(blocks) > most:
        found.append(f"blocks: {weight(blocks)} characters of at most {most}")
    for index, block in enumerate(blocks):
        check_block(block, f"blocks[{index}]", surface, found)
    _distinct(blocks, "block_id", "blocks", found)
    for index, block in enumerate(blocks):
        # Unique in its block, says the reference; state.values goes by block first.
        _distinct(_elements_of(block), "action_id", f"blocks[{index}]", found)


def weight(blocks: Sequence[Any]) -> int:
    """How much Slack has to carry, as the characters of compact JSON."""
    return fit.length(json.dumps(blocks, ensure_ascii=False, separators=(",", ":")))


def check_block(block: Any, path: str, surface: Surface, found: list[str]) -> None:
    """Add what is wrong with one block to `found`."""
    kind = str(block.get("type")) if isinstance(block, dict) else ""
    check = _CHECKS[surface].get(kind)
    if check is None:
        found.append(f"{path}: not a block that is used on a {surface}")
        return
    if "block_id" in block:
        _string(block["block_id"], f"{path}.block_id", 1, MOST_ID, found)
    check(block, path, found)


def _header(block: Node, path: str, found: list[str]) -> None:
    _keys(block, path, ("type", "text"), ("block_id",), found)
    _text(block.get("text"), f"{path}.text", 150, _PLAIN, found)


def _section(block: Node, path: str, found: list[str]) -> None:
    _keys(block, path, ("type", "text"), ("block_id",), found)
    _text(block.get("text"), f"{path}.text", 3_000, _ANY, found)


def _context(block: Node, path: str, found: list[str]) -> None:
    _keys(block, path, ("type", "elements"), ("block_id",), found)
    _count(block.get("elements"), f"{path}.elements", 10, found)
    for index, each in enumerate(block.get("elements") or ()):
        _text(each, f"{path}.elements[{index}]", 2_000, _ANY, found)


def _actions(block: Node, path: str, found: list[str]) -> None:
    _keys(block, path, ("type", "elements"), ("block_id",), found)
    _count(block.get("elements"), f"{path}.elements", 25, found)
    for index, each in enumerate(block.get("elements") or ()):
        _element(each, f"{path}.elements[{index}]", ("button", "overflow"), found)


def _input(block: Node, path: str, found: list[str]) -> None:
    needed = ("type", "label", "element")
    free = ("block_id", "hint", "optional", "dispatch_action")
    _keys(block, path, needed, free, found)
    _text(block.get("label"), f"{path}.label", 2_000, _PLAIN, found)
    if "hint" in block:
        _text(block["hint"], f"{path}.hint", 2_000, _PLAIN, found)
    kinds = ("plain_text_input", "static_select")
    _element(block.get("element"), f"{path}.element", kinds, found)


def _divider(block: Node, path: str, found: list[str]) -> None:
    _keys(block, path, ("type",), ("block_id",), found)


Check = Callable[[Node, str, list[str]], None]
_MESSAGE: Mapping[str, Check] = {
    "header": _header,
    "section": _section,
    "context": _context,
    "actions": _actions,
    "divider": _divider,
}
_CHECKS: Mapping[Surface, Mapping[str, Check]] = {
    "message": _MESSAGE,
    "modal": {**_MESSAGE, "input": _input},
}


def _element(node: Any, path: str, kinds: tuple[str, ...], found: list[str]) -> None:
    kind = node.get("type") if isinstance(node, dict) else None
    if kind not in kinds:
        found.append(f"{path}: one of {', '.join(kinds)}")
        return
    _string(node.get("action_id"), f"{path}.action_id", 1, MOST_ID, found)
    _ELEMENTS[kind](node, path, found)


def _button(node: Node, path: str, found: list[str]) -> None:
    needed = ("type", "text", "action_id", "value")
    _keys(node, path, needed, ("style", "confirm", "accessibility_label"), found)
    _text(node.get("text"), f"{path}.text", 75, _PLAIN, found)
    _string(node.get("value"), f"{path}.value", 1, MOST_VALUE, found)
    if "accessibility_label" in node:
        label = node["accessibility_label"]
        _string(label, f"{path}.accessibility_label", 1, 75, found)
    if node.get("style", "primary") not in {"primary", "danger"}:
        found.append(f"{path}.style: primary or danger")
    if "confirm" in node:
        _confirm(node["confirm"], f"{path}.confirm", found)


def _confirm(node: Any, path: str, found: list[str]) -> None:
    sizes = {"title": 100, "text": 300, "confirm": 30, "deny": 30}
    _keys(node, path, tuple(sizes), ("style",), found)
    for name, most in sizes.items():
        _text(node.get(name), f"{path}.{name}", most, _PLAIN, found)


def _overflow(node: Node, path: str, found: list[str]) -> None:
    _keys(node, path, ("type", "action_id", "options"), ("confirm",), found)
    if "confirm" in node:
        _confirm(node["confirm"], f"{path}.confirm", found)
    _options(node.get("options"), f"{path}.options", 5, found)


def _select(node: Node, path: str, found: list[str]) -> None:
    needed = ("type", "action_id", "options")
    _keys(node, path, needed, ("placeholder", "initial_option"), found)
    _options(node.get("options"), f"{path}.options", 100, found)
    if "placeholder" in node:
        _text(node["placeholder"], f"{path}.placeholder", 150, _PLAIN, found)
    initial = node.get("initial_option")
    if initial is not None and initial not in node.get("options", ()):
        found.append(f"{path}.initial_option: not one of the options")


def _typed(node: Node, path: str, found: list[str]) -> None:
    free = ("placeholder", "initial_value", "multiline", "min_length", "max_length")
    _keys(node, path, ("type", "action_id"), free, found)
    most = node.get("max_length", 3_000)
    if not 1 <= most <= 3_000:  # noqa: PLR2004 - Slack's limit, named in the path
        found.append(f"{path}.max_length: 1 to 3000")
    if "placeholder" in node:
        _text(node["placeholder"], f"{path}.placeholder", 150, _PLAIN, found)
    if "initial_value" in node:
        _string(node["initial_value"], f"{path}.initial_value", 0, most, found)


_ELEMENTS: Mapping[str, Check] = {
    "button": _button,
    "overflow": _overflow,
    "static_select": _select,
    "plain_text_input": _typed,
}


def _options(options: Any, path: str, most: int, found: list[str]) -> None:
    _count(options, path, most, found)
    for index, each in enumerate(options or ()):
        at = f"{path}[{index}]"
        _keys(each, at, ("text", "value"), ("description",), found)
        _text(each.get("text"), f"{at}.text", 75, _PLAIN, found)
        _string(each.get("value"), f"{at}.value", 1, 150, found)
    _distinct(options or (), "value", path, found)


def _text(
    node: Any, path: str, most: int, kinds: tuple[str, ...], found: list[str]
) -> None:
    if not isinstance(node, dict) or node.get("type") not in kinds:
        found.append(f"{path}: a text object ({' or '.join(kinds)})")
        return
    free = ("emoji",) if node["type"] == "plain_text" else ("verbatim",)
    _keys(node, path, ("type", "text"), free, found)
    _string(node.get("text"), f"{path}.text", 1, most, found)


def _string(node: Any, path: str, least: int, most: int, found: list[str]) -> None:
    if not isinstance(node, str):
        found.append(f"{path}: a string")
        return
    count = fit.length(node)
    if not least <= count <= most or (least and not node.strip()):
        found.append(f"{path}: {count} characters, {least} to {most} are allowed")


def _count(node: Any, path: str, most: int, found: list[str]) -> None:
    if not isinstance(node, list) or not 1 <= len(node) <= most:
        found.append(f"{path}: a list of 1 to {most}")


def _keys(
    node: Any,
    path: str,
    needed: tuple[str, ...],
    free: tuple[str, ...],
    found: list[str],
) -> None:
    if not isinstance(node, Mapping):
        found.append(f"{path}: an object")
        return
    found.extend(f"{path}.{name}: missing" for name in needed if name not in node)
    strange = node.keys() - {*needed, *free}
    found.extend(f"{path}.{name}: unknown" for name in sorted(strange))


def _distinct(nodes: Sequence[Any], key: str, path: str, found: list[str]) -> None:
    values = [each[key] for each in nodes if isinstance(each, dict) and key in each]
    if len(values) != len(set(values)):
        found.append(f"{path}: {key} used twice")


def _elements_of(block: Any) -> list[Any]:
    if not isinstance(block, dict):
        return []
    elements = block.get("elements", [])
    one = block.get("element")
    found = elements if isinstance(elements, list) else []
    return found if one is None else [*found, one]
