"""What no message may ever hold, on the bytes that a Slack stand-in received.

Asserted when a stand-in is closed, so over the whole suite. Of every call that Slack
would have shown to someone: whom it pings, and which words it has.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from bot.core.plans import StepName

Json = dict[str, Any]

# Whom the sandbox's settings let ask, approve or be told; nobody else is mentioned.
NAMED = frozenset({"S0APPROVE", "U0ADA0001", "U0GRACE01", "U0NOOR001"})
# Said in refusals, which one person sees and which notify nobody.
NAMED_ALONE = NAMED | {"S0REQUEST"}
SEEN_BY_ALL = frozenset({"chat.postMessage", "chat.update"})
SAYING = SEEN_BY_ALL | {
    "ack",
    "chat.postEphemeral",
    "response_url",
    "views.open",
    "views.update",
}
FORBIDDEN = (
    "digest",
    "drive",
    "act",
    "target",
    "compare-and-set",
    "lease",
    "payload",
    "traceback",
    "oops",
    "simply",
    "just",
    "note that",
    "sorry",
    "great",
    "congratulations",
)
# Ids of ours, of AWS and of Slack are no words.
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
TOKEN = re.compile(r"<[^<>]*>")
_BROADCAST = re.compile(r"<!(?:channel|here|everyone)[^>]*>")
_NAMED = re.compile(r"<(?:@|!subteam\^)(\w+)")
# What a person typed, and Slack's own notes, are not our words.
_NOT_OURS = frozenset({"initial_value", "private_metadata", "value", "error"})


def require_decorum(calls: Iterable[Json]) -> None:
    """Fail with every outcry in what a stand-in received."""
    found = outcries(calls)
    assert not found, "\n".join(found)


def outcries(calls: Iterable[Json]) -> list[str]:
    """Every ping of someone who is not to be pinged, and every forbidden word."""
    found: list[str] = []
    for call in calls:
        method = call["method"]
        if method not in SAYING:
            continue
        allowed = NAMED if method in SEEN_BY_ALL else NAMED_ALONE
        said = _opened(call["args"])
        for text in markup(said):
            wrong = [*_BROADCAST.findall(text)]
            wrong += sorted(set(_NAMED.findall(text)) - allowed)
            found += [f"{method} pings {each}: {text}" for each in wrong]
        for text in our_words(said):
            found += [f"{method} says {each!r}: {text}" for each in forbidden(text)]
    return found


def forbidden(text: str) -> list[str]:
    """The words of the code, and fillers, that a text of ours has."""
    shown = TOKEN.sub(" ", text)
    plain = CODE.sub(" ", shown).lower()
    found = [each for each in FORBIDDEN if has_word(plain, each)]
    found += [str(each) for each in StepName if each in shown]
    # An escaped ping is a ping that was taken apart, and no shout of ours.
    return found + (["!"] if re.search(r"(?<!&lt;)!", plain) else [])


def has_word(text: str, word: str) -> bool:
    """Whether it stands there on its own; "fact" has no "act"."""
    return re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text) is not None


def markup(node: Any) -> Iterator[str]:
    """Every text in which Slack reads mentions; in plain_text it never does."""
    if isinstance(node, dict):
        if node.get("type") == "plain_text":
            return
        for key, value in node.items():
            if key not in _NOT_OURS:
                yield from markup(value)
    elif isinstance(node, list):
        for value in node:
            yield from markup(value)
    elif isinstance(node, str):
        yield node


def our_words(node: Any) -> Iterator[str]:
    """Every text that a person reads or hears, but for what another person typed.

    That stands in a section of plain text (messages), where we write nothing else.
    """
    if isinstance(node, list):
        for value in node:
            yield from our_words(value)
        return
    if not isinstance(node, dict):
        return
    if node.get("type") == "section" and _kind(node.get("text")) == "plain_text":
        node = {key: value for key, value in node.items() if key != "text"}
    for key, value in node.items():
        if key in {"text", "accessibility_label"} and isinstance(value, str):
            yield value
        elif key not in _NOT_OURS:
            yield from our_words(value)


def _kind(node: Any) -> str:
    return str(node.get("type", "")) if isinstance(node, dict) else ""


def _opened(args: Any) -> Any:
    """Arguments with what was sent as JSON in a string (blocks, view) as JSON."""
    if not isinstance(args, dict):
        return args
    return {key: _json(value) for key, value in args.items()}


def _json(value: Any) -> Any:
    if not isinstance(value, str) or value[:1] not in ("[", "{"):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value
