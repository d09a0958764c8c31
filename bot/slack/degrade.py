"""What still goes out when a message breaks a limit that we missed."""

from collections.abc import Mapping
from typing import Any

from bot.ports import Payload
from bot.slack import fit, limits

_SIZES = {"header": 150, "section": 3_000}
_LEFT_OUT = {
    "type": "section",
    "text": {
        "type": "plain_text",
        "emoji": False,
        "text": "A part of this message could not be shown here; the log has it.",
    },
}


def degrade(payload: Payload) -> Payload:
    """The message with long texts cut and impossible blocks left out."""
    text = fit.narrow(fit.clean(str(payload.get("text", ""))), limits.MOST_TEXT)
    said = text or "A message could not be shown here; the log has it."
    blocks = [_cut(each) for each in payload.get("blocks") or ()]
    fine = [each for each in blocks if not _faulty(each)]
    if len(fine) < len(blocks):
        fine = [*fine[: limits.MOST_BLOCKS["message"] - 1], _LEFT_OUT]
    short = {"text": said, "blocks": fine[: limits.MOST_BLOCKS["message"]]}
    return {"text": said} if limits.faults(short, "message") else short


def _faulty(block: Any) -> bool:
    found: list[str] = []
    limits.check_block(block, "block", "message", found)
    return bool(found)


def _cut(block: Any) -> Any:
    if not isinstance(block, Mapping) or block.get("type") not in _SIZES:
        return block
    text = block.get("text")
    if not isinstance(text, Mapping) or not isinstance(text.get("text"), str):
        return block
    shorten = fit.markup if text.get("type") == "mrkdwn" else fit.plain
    short = shorten(text["text"], _SIZES[block["type"]])
    return {**block, "text": {**text, "text": short}}
