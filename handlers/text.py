"""What people type, as words: Slack's wrappers, curly quotes and typos understood.

Slack turns names into links, quotes into curly ones and three characters into
entities before we see them. What comes out of here is what the person meant, still
unescaped and not to be trusted.
"""

import difflib
import re
import shlex
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from bot.core.words import code
from bot.errors import UserError

# <http://x|label>, <mailto:x|label>, <http://x>; mentions (<@…>, <#…>, <!…>) stay.
_LINK = re.compile(r"<(?P<url>(?:https?|mailto|tel):[^|>]*)(?:\|(?P<label>[^>]*))?>")
_ENTITY = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_DOUBLE = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
_SINGLE = str.maketrans(dict.fromkeys("‘’‚‛", "'"))
_APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)")
_OPTION = re.compile(r"(?P<key>[A-Za-z]{2,20})=(?P<value>.*)", re.DOTALL)
_REQUEST = re.compile(r"R?-?(?P<number>\d{1,9})(?:\.\d+)?", re.IGNORECASE)
_ALERT = re.compile(r"[Aa]-?(?P<number>\d{1,9})")
_DIAGNOSIS = re.compile(r"[Dd]-?(?P<number>\d{1,9})")

CLOSE = 0.6


@dataclass(frozen=True, slots=True)
class Typed:
    """One command: its verb, the words after it, and its `key=value` pairs."""

    verb: str
    words: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)


def parse(text: str) -> Typed:
    """The command that was typed; no words at all mean `help`.

    Raises UserError for quotes that do not close.
    """
    words = _split(_meant(text))
    if not words:
        return Typed("help")
    verb, *rest = words
    options: dict[str, str] = {}
    plain: list[str] = []
    for word in rest:
        option = _OPTION.fullmatch(word)
        if option:
            options[option["key"].lower()] = option["value"].strip()
        else:
            plain.append(word)
    return Typed(verb.lower(), tuple(plain), options)


def nearest(typed: str, known: Collection[str]) -> str | None:
    """The known word that a typo was probably meant to be."""
    close = difflib.get_close_matches(typed.lower(), sorted(known), n=1, cutoff=CLOSE)
    return close[0] if close else None


def require_options(typed: Typed, known: Collection[str]) -> None:
    """Raise UserError for a `key=` that the verb does not have."""
    for key in typed.options:
        if key in known:
            continue
        near = nearest(key, known)
        hint = f" Did you mean `{near}=`?" if near else ""
        there = ", ".join(f"`{each}=`" for each in sorted(known)) or "none"
        raise UserError(
            f"`{typed.verb}` has no {code(key + '=')}.{hint} There are: {there}. "
            "Nothing was created."
        )


def alert_number(typed: Typed) -> int | None:
    """The number of the alert that was named, A-17 or a17; None when it was none."""
    match = _ALERT.fullmatch("".join(typed.words))
    return int(match["number"]) if match else None


def diagnosis_number(typed: Typed) -> int | None:
    """The number of the diagnosis that was named, D-31 or d31; None when none was."""
    match = _DIAGNOSIS.fullmatch("".join(typed.words))
    return int(match["number"]) if match else None


def request_number(typed: Typed) -> int:
    """The number of the request that was named: R-42, r42 or 42."""
    name = "".join(typed.words)
    match = _REQUEST.fullmatch(name)
    if match is None:
        shown = f"{code(name[:40])} is no request." if name else "Which request?"
        raise UserError(
            f"{shown} Type its id, as in `/iotdomain {typed.verb} R-42`; "
            "`/iotdomain requests` lists them."
        )
    return int(match["number"])


def _meant(text: str) -> str:
    """The text without what Slack and the keyboard made of it."""
    text = _LINK.sub(lambda link: link["label"] or link["url"], text)
    for entity, char in _ENTITY.items():
        text = text.replace(entity, char)
    text = _SPACES.sub(" ", text)
    # Inside a word it is an apostrophe; shlex would take it for an open quote.
    text = _APOSTROPHE.sub("\u02bc", text)
    return text.translate(_DOUBLE).translate(_SINGLE)


def _split(text: str) -> list[str]:
    lexer = shlex.shlex(text, posix=True)
    lexer.whitespace_split = True
    lexer.commenters = ""
    lexer.escape = ""
    try:
        words = list(lexer)
    except ValueError:
        raise UserError(
            "A quote is opened and not closed, so I cannot tell where the text ends. "
            'Write it as in `reason="the new sensor line"`. Nothing was created.'
        ) from None
    return [word.replace("\u02bc", "'") for word in words]
