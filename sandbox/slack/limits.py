"""Slack's rules for the blocks of a message and for modals, by Slack's own documents.

Written apart from whatever the bot uses to check itself, so that each can catch the
other. Numbers: docs.slack.dev/reference/block-kit/blocks and /views/modal-views.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from sandbox.slack.checks import (
    Check,
    anything,
    boolean,
    both,
    by_type,
    fault,
    integer,
    items,
    length,
    shape,
    string,
)
from sandbox.slack.elements import (
    ACTION_TYPES,
    HAS_A_SOURCE,
    IN_ACTIONS,
    IN_CONTEXT,
    IN_INPUT,
    IN_SECTION,
    markup,
    plain,
)
from sandbox.slack.rich_text import RICH_TEXT
from sandbox.slack.wire import Json

__all__ = ["ACTION_TYPES", "BLOCKS_WEIGHT", "message_faults", "view_faults", "weight"]

# Not documented; the total above which Slack was seen to answer msg_blocks_too_long
# (slackapi/bolt-js issue 2509).
BLOCKS_WEIGHT = 13_200
_MARKDOWN = 12_000  # all markdown blocks of a message together
_IN_MESSAGE, _IN_VIEW = 50, 100

_ID = {"block_id": string(255)}


def _section_says_something(value: Any, place: str, faults: list[str]) -> None:
    if "text" not in value and "fields" not in value:
        fault(faults, "must define either `text` or `fields`", place)


_SECTION = both(
    shape(
        {},
        {
            **_ID,
            "text": markup(3000),
            "fields": items(markup(2000), 1, 10),
            "accessory": IN_SECTION,
            "expand": boolean,
        },
    ),
    _section_says_something,
)
_IMAGE = both(
    shape(
        {"alt_text": string(2000)},
        {
            **_ID,
            "image_url": string(3000),
            "slack_file": anything,
            "title": plain(2000),
        },
    ),
    HAS_A_SOURCE,
)
_TABLE = shape(
    {"rows": items(items(anything, 1, 20), 1, 100)},
    {**_ID, "column_settings": items(anything, 1, 20)},
)
_EVERYWHERE: dict[str, Check] = {
    "actions": shape({"elements": items(IN_ACTIONS, 1, 25)}, _ID),
    "context": shape({"elements": items(IN_CONTEXT, 1, 10)}, _ID),
    "divider": shape({}, _ID),
    "header": shape({"text": plain(150)}, {**_ID, "level": integer(1, 4)}),
    "image": _IMAGE,
    "input": shape(
        {"label": plain(2000), "element": IN_INPUT},
        {**_ID, "hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
    ),
    "rich_text": RICH_TEXT,
    "section": _SECTION,
}
_MESSAGE_BLOCK = by_type(
    {
        **_EVERYWHERE,
        "markdown": shape({"text": string(_MARKDOWN)}, _ID),
        "table": _TABLE,
    },
    "block",
)
_VIEW_BLOCK = by_type(_EVERYWHERE, "block")
_VIEW = shape(
    {"type": anything, "title": plain(24), "blocks": items(_VIEW_BLOCK, 1, _IN_VIEW)},
    {
        "submit": plain(24),
        "close": plain(24),
        "private_metadata": string(3000, least=0),
        "callback_id": string(255, least=0),
        "external_id": string(255, least=0),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
        "submit_disabled": boolean,
    },
)


def message_faults(blocks: list[Any]) -> list[str]:
    """What Slack would say against these blocks of a message."""
    faults: list[str] = []
    items(_MESSAGE_BLOCK, 0, _IN_MESSAGE)(blocks, "/blocks", faults)
    _no_twins(blocks, "/blocks", faults)
    kinds = [b.get("type") for b in blocks if isinstance(b, dict)]
    if kinds.count("table") > 1:
        fault(faults, "only one table is allowed in a message", "/blocks")
    texts = [b.get("text") for b in blocks if _is(b, "markdown")]
    if sum(length(t) for t in texts if isinstance(t, str)) > _MARKDOWN:
        fault(faults, f"no more than {_MARKDOWN} characters of markdown", "/blocks")
    return faults


def view_faults(view: Json) -> list[str]:
    """What Slack would say against this modal."""
    faults: list[str] = []
    if view.get("type") != "modal":
        return ["this stand-in opens modals only [json-pointer:/view/type]"]
    _VIEW(view, "/view", faults)
    blocks = view.get("blocks")
    if not isinstance(blocks, list):
        return faults
    _no_twins(blocks, "/view/blocks", faults)
    if any(_is(block, "input") for block in blocks) and "submit" not in view:
        fault(faults, "missing required field: submit", "/view")
    return faults


def weight(node: Any) -> int:
    """All the characters of all texts."""
    match node:
        case dict():
            text = node.get("text")
            own = length(text) if isinstance(text, str) else 0
            return own + sum(weight(value) for value in node.values())
        case list():
            return sum(weight(value) for value in node)
    return 0


def _no_twins(blocks: list[Any], place: str, faults: list[str]) -> None:
    """Ids must be unique, or clicks could not be told apart."""
    block_ids = (b.get("block_id") for b in blocks if isinstance(b, dict))
    for kind, ids in (("block_id", block_ids), ("action_id", _action_ids(blocks))):
        seen = Counter(name for name in ids if isinstance(name, str))
        for name, count in seen.items():
            if count > 1:
                fault(faults, f"`{kind}` {name} already exists", place)


def _action_ids(node: Any) -> Iterator[Any]:
    match node:
        case dict():
            if "action_id" in node:
                yield node["action_id"]
            for value in node.values():
                yield from _action_ids(value)
        case list():
            for value in node:
                yield from _action_ids(value)


def _is(block: Any, kind: str) -> bool:
    return isinstance(block, dict) and block.get("type") == kind
