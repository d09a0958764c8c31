"""Small constructors of blocks, so that every message has the same shape.

The place of each part is the same everywhere: header · state line · facts · what
changes · what devices notice · what to do · buttons · small line.
"""

import re
from collections.abc import Sequence
from typing import Any

from bot.core.runs import Run
from bot.ports import Payload
from bot.slack import fit, limits

Block = dict[str, Any]

_SHOUTS = re.compile(r"<!(?=channel|here|everyone)")
MOST_SECTION = 3_000
MOST_SMALL = 2_000


def payload(text: str, blocks: Sequence[Block | None]) -> Payload:
    """A message; `text` is what a locked phone shows: plain, at most 150 characters.

    `text` is escaped as well: Slack reads markup in it where no blocks are shown.
    """
    said = fit.sentence(fit.clean(text))
    safe = fit.narrow(said.replace("<", "‹").replace(">", "›"), 150)
    return {"text": safe, "blocks": _lighten([each for each in blocks if each])}


def _lighten(blocks: list[Block]) -> list[Block]:
    """Blocks that Slack can carry together; only values of absurd length are cut."""
    for most in (MOST_SECTION, 2_000, 1_000, 500, 250):
        lighter = [_shorter(each, most) for each in blocks]
        if limits.weight(lighter) <= limits.MOST_WEIGHT["message"]:
            return lighter
    return blocks[:1]


def _shorter(block: Block, most: int) -> Block:
    text = block.get("text", {})
    if block["type"] != "section" or text["type"] != "mrkdwn":
        return block
    return {**block, "text": {**text, "text": fit.markup(text["text"], most)}}


def header(verb: str, domain: str) -> Block:
    """The heading: verb and domain, never changing while a run goes on."""
    return {"type": "header", "text": _plain(fit.header(verb, domain))}


def heading(title: str) -> Block:
    """A heading that is not a verb and a domain; at most 150 characters."""
    return {"type": "header", "text": _plain(fit.plain(title, 150))}


def section(text: str, *, block_id: str = "") -> Block:
    """A paragraph of our own mrkdwn."""
    block: Block = {"type": "section", "text": _mrkdwn(text, MOST_SECTION)}
    return {**block, "block_id": block_id} if block_id else block


def lines(*parts: str | None, block_id: str = "") -> Block | None:
    """A paragraph of lines; None (no block) when every line is missing or empty."""
    kept = [part for part in parts if part]
    return section("\n".join(kept), block_id=block_id) if kept else None


def typed(label: str, text: str, most: int = 600) -> Block | None:
    """What a person typed, in plain_text, so that nothing in it is markup."""
    if not fit.clean(text):
        return None
    return {"type": "section", "text": _plain(f"{label}: {fit.plain(text, most)}")}


def small(*parts: str | None) -> Block:
    """The small line at the end: ids, people, place."""
    text = " · ".join(part for part in parts if part)
    return {"type": "context", "elements": [_mrkdwn(text, MOST_SMALL)]}


def actions(*elements: Block | None, block_id: str = "") -> Block | None:
    """A row of buttons; None when there are none."""
    kept = [each for each in elements if each is not None]
    if not kept:
        return None
    block: Block = {"type": "actions", "elements": kept}
    return {**block, "block_id": block_id} if block_id else block


def button(
    action_id: str,
    label: str,
    value: str,
    *,
    aloud: str = "",
    style: str = "",
    confirm: Block | None = None,
) -> Block:
    """A button; `aloud` is what a screen reader says instead of the label."""
    block: Block = {
        "type": "button",
        "action_id": action_id,
        "text": _plain(label),
        "value": value,
    }
    if style:
        block["style"] = style
    if aloud:
        block["accessibility_label"] = fit.narrow(aloud, 75)
    if confirm is not None:
        block["confirm"] = confirm
    return block


def confirm(title: str, text: str, yes: str, no: str) -> Block:
    """The dialog before a button does something."""
    return {
        "title": _plain(fit.narrow(title, 100)),
        "text": _plain(fit.narrow(text, 300)),
        "confirm": _plain(yes),
        "deny": _plain(no),
    }


def overflow(run: Run, *options: tuple[str, str] | None) -> Block | None:
    """The menu for the rest: (verb, label) pairs, at most five."""
    kept = [each for each in options if each is not None]
    if not kept:
        return None
    return menu("more", run.token, *kept)


def menu(action_id: str, token: str, *options: tuple[str, str]) -> Block:
    """A menu of (verb, label) pairs; what is chosen is sent as "<verb>.<token>"."""
    return {
        "type": "overflow",
        "action_id": action_id,
        "options": [
            {"text": _plain(label), "value": f"{verb}.{token}"}
            for verb, label in options
        ],
    }


def copyable(text: str) -> str:
    """One value alone in its code block: no prompt, no quotes, nothing cut off."""
    flat = fit.clean(text).replace("`", "'")
    safe = flat.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"```{safe}```"


def _mrkdwn(text: str, most: int) -> Block:
    """Nobody shouts here, whatever was forgotten to be escaped before."""
    quiet = _SHOUTS.sub("&lt;!", fit.clean(text))
    return {"type": "mrkdwn", "text": fit.markup(quiet, most)}


def _plain(text: str) -> Block:
    return {"type": "plain_text", "emoji": False, "text": text}
