"""Values out of certificates and files, made fit to be read by a person.

What stands in a certificate was chosen by whoever made it: it must not move the
cursor of a terminal, end a code span early or fill the screen.
"""

import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime

_LONGEST = 160
_MOST_LISTED = 10


def shown(text: str) -> str:
    """A value in code style, on one line and not without end."""
    flat = "".join(
        " " if unicodedata.category(char)[0] in "CZ" else char
        for char in text[: _LONGEST + 1].replace("`", "'")
    ).strip()
    if not flat:
        return "`(empty)`"
    return f"`{flat[: _LONGEST - 1]}…`" if len(flat) > _LONGEST else f"`{flat}`"


def listed(values: Iterable[object], none: str = "none") -> str:
    """Some values, and how many more there are."""
    return joined((shown(str(each)) for each in values), ", ") or none


def joined(parts: Iterable[str], between: str = "; ") -> str:
    """Some parts in a row, and how many more there are."""
    found = list(parts)
    more = len(found) - _MOST_LISTED
    text = between.join(found[:_MOST_LISTED])
    return f"{text} and {more} more" if more > 0 else text


def moment(at: datetime) -> str:
    """A moment with its year, to the second, in UTC."""
    at = at.astimezone(UTC)
    return f"{at.day} {at:%b %Y %H:%M:%S} UTC"


def hex_pairs(fingerprint: str) -> str:
    """A fingerprint as browsers and openssl show it."""
    pairs = (fingerprint[at : at + 2] for at in range(0, len(fingerprint), 2))
    return ":".join(pairs).upper()
