"""Makes text fit: cut after escaping, between characters, never inside markup."""

import re
import unicodedata
from collections.abc import Sequence

from bot.core.words import cut, shorten

# Bidirectional overrides and isolates can make a name read as another one.
# https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
_BIDI = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]")
_FENCE = "```"
_TOKEN = re.compile(r"<(?:!date\^[^|>]*\|([^>]*)|[^|>]*\|([^>]*)|[^>]*)>")
# Marks that open before a non-space and close after one, as Slack reads them.
_BOLD = re.compile(r"(?<!\w)[*_](?=\S)([^*_\n]+?)(?<=\S)[*_](?!\w)")


def length(text: str) -> int:
    """Characters as JavaScript counts them, which is never less than ours."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def clean(text: str) -> str:
    """Text from outside without control characters and lone surrogates."""
    kept = (
        each
        for each in _BIDI.sub("", text)
        if each in "\n\t" or unicodedata.category(each) not in {"Cc", "Cs", "Cn"}
    )
    return "".join(kept).strip()


def plain(text: str, most: int) -> str:
    """What a person typed, for plain_text: readable, not empty, at most `most`."""
    return narrow(clean(text), most) or "(empty)"


def narrow(text: str, most: int) -> str:
    """Like `cut`, for limits that Slack counts in UTF-16 units."""
    room = most
    short = cut(text, room)
    while length(short) > most:
        room -= max(1, (length(short) - most + 1) // 2)
        short = cut(text, room)
    return short


def markup(text: str, most: int) -> str:
    """Our own mrkdwn, cut so that no date, link, entity or code block is torn."""
    if length(text) <= most:
        return text
    short = narrow(text, most - len(_FENCE) - 1).removesuffix("…")
    open_at = short.rfind("<")
    if open_at > short.rfind(">"):
        short = short[:open_at]
    if short.count(_FENCE) % 2:
        return f"{short}…{_FENCE}"
    line = short[short.rfind("\n") + 1 :].replace(_FENCE, "")
    if line.count("`") % 2:
        short = short[: short.rfind("`")]
    return f"{short.rstrip()}…"


def listed(lines: Sequence[str], most: int, *, rest: str) -> str:
    """As many whole lines as fit, then `rest` with the number of those left out."""
    kept: list[str] = []
    used = 0
    room = most - length(rest) - 8
    for index, line in enumerate(lines):
        used += length(line) + 1
        if used > room:
            left = len(lines) - index
            return "\n".join((*kept, rest.format(left=left)))
        kept.append(line)
    return "\n".join(kept)


def header(verb: str, domain: str) -> str:
    """Verb and domain in at most 150 characters; the domain loses its middle."""
    room = 149 - len(verb)
    short = shorten(clean(domain), room)
    while length(short) > 149 - len(verb):
        room -= 1
        short = shorten(clean(domain), room)
    return f"{verb} {short or '(empty)'}"


def bare(text: str) -> str:
    """Our own mrkdwn as plain words: for `text`, which carries no markup."""
    words = _TOKEN.sub(_spoken, text)
    words = _BOLD.sub(r"\1", words).replace("`", "")
    return " ".join(words.split())


def _spoken(token: re.Match[str]) -> str:
    """A date or link by its label; a mention by what it stands for."""
    if token[1] or token[2]:
        return token[1] or token[2]
    kinds = {"<@": "someone", "<!s": "the group", "<#": "the channel"}
    return next((kinds[each] for each in kinds if token[0].startswith(each)), "")


def sentence(text: str, most: int = 150) -> str:
    """Plain words for `text`: whole sentences while they fit, else cut at a word."""
    if length(text) <= most:
        return text
    whole = narrow(text, most + 1).removesuffix("…")
    stop = whole.rfind(". ")
    if stop > most // 2:
        return whole[: stop + 1]
    short = narrow(text, most).removesuffix("…")
    space = short.rfind(" ")
    return f"{short[:space] if space > most // 2 else short.rstrip()}…"
