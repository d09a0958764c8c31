"""Reads the text and blocks of a message, and completes them as Slack does."""

import json
import random
from dataclasses import dataclass
from typing import Any

from sandbox.slack import limits
from sandbox.slack.wire import Json, SlackError

LONGEST_TEXT = 40_000  # docs.slack.dev/reference/methods/chat.postMessage
_ID_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_ID_LENGTH = 5


@dataclass(frozen=True, slots=True)
class Content:
    """What a message says; blocks None means that none were given."""

    text: str
    blocks: list[Json] | None
    warnings: tuple[str, ...] = ()


def read_content(
    args: Json, random: random.Random, *, too_long: str | None, keeps: bool = False
) -> Content:
    """The content of a message; `keeps` allows an edit that gives only text.

    `too_long` is the method's error for too much text, or None if it cuts it off.
    """
    text = args.get("text", args.get("markdown_text", ""))
    if not isinstance(text, str):
        raise SlackError("invalid_arguments", "must be a string: text")
    if "attachments" in args:
        raise SlackError("invalid_arguments", "this stand-in knows no attachments")
    if "markdown_text" in args and ("text" in args or "blocks" in args):
        raise SlackError("markdown_text_conflict")
    blocks = _blocks(args.get("blocks"), too_long, random)
    if not text.strip() and not blocks and not (keeps and blocks is None):
        raise SlackError("no_text")
    warnings = () if text.strip() else ("missing_text_in_message",)
    if len(text) > LONGEST_TEXT:
        if too_long is not None:
            raise SlackError(too_long)
        text, warnings = text[:LONGEST_TEXT], (*warnings, "message_truncated")
    return Content(text, blocks, warnings)


def _blocks(
    given: object, too_long: str | None, random: random.Random
) -> list[Json] | None:
    if given is None:
        return None
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except ValueError:
            raise SlackError("invalid_blocks_format") from None
    if not isinstance(given, list):
        raise SlackError("invalid_blocks_format")
    faults = limits.message_faults(given)
    if faults:
        raise SlackError("invalid_blocks", *faults)
    if limits.weight(given) > limits.BLOCKS_WEIGHT:
        raise SlackError(too_long or "msg_blocks_too_long")
    return complete(given, random)


def complete(blocks: list[Json], random: random.Random) -> list[Json]:
    """The blocks with the ids and defaults that Slack fills in."""
    done: list[Json] = [_complete(block, random) for block in blocks]
    for block in done:
        block.setdefault("block_id", _fresh(random))
    return done


def _complete(node: Any, random: random.Random) -> Any:
    if isinstance(node, list):
        return [_complete(item, random) for item in node]
    if not isinstance(node, dict):
        return node
    node = {key: _complete(value, random) for key, value in node.items()}
    match node:
        case {"type": "plain_text"}:
            node.setdefault("emoji", True)
        case {"type": "mrkdwn"}:
            node.setdefault("verbatim", False)
        case {"type": str(kind)} if kind in limits.ACTION_TYPES:
            node.setdefault("action_id", _fresh(random))
    return node


def _fresh(random: random.Random) -> str:
    return "".join(random.choices(_ID_LETTERS, k=_ID_LENGTH))
