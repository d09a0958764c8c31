"""Which certificate a create shall have, as people type it: each word's reader.

What says how a new one has to be made says nothing of one that is there, so these
words do not go together.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.core.arns import certificate_place
from bot.core.names import parse_pattern
from bot.core.requests import CreateRequest
from bot.core.words import code
from bot.errors import UserError
from handlers import import_words

Reader = Callable[[str], Any]
_YES = frozenset({"yes", "y", "true", "on", "1"})
_NO = frozenset({"no", "n", "false", "off", "0"})
# More than three names that are as long as names of hosts get.
LONGEST_NAMES = 600
# Short for the name in `names=` that covers all names beside the domain.
WILDCARD = "wildcard"


def _key(text: str) -> str:
    known = {
        "rsa": "RSA_2048",
        "rsa2048": "RSA_2048",
        "ecdsa": "EC_prime256v1",
        "ec": "EC_prime256v1",
        "p256": "EC_prime256v1",
        "ecprime256v1": "EC_prime256v1",
        "ecdsap256": "EC_prime256v1",
    }
    plain = "".join(char for char in text.lower() if char.isalnum())
    if plain not in known:
        raise UserError(
            f"{code(text[:40])} is no key type that AWS IoT takes. There are "
            "`key=rsa` (RSA 2048) and `key=ecdsa` (ECDSA P-256). Nothing was created."
        )
    return known[plain]


def _names(text: str) -> tuple[str, ...]:
    """Names for the certificate, by commas or spaces, each once."""
    if len(text) > LONGEST_NAMES:
        raise UserError(
            f"The further names have {len(text)} characters together; at most "
            f"{LONGEST_NAMES} fit. Nothing was created."
        )
    given = [each for each in re.split(r"[,;\s]+", text.strip()) if each]
    return tuple(dict.fromkeys(parse_pattern(each) for each in given))


def _arn(text: str) -> str:
    arn = text.strip()
    if certificate_place(arn) is None:
        raise UserError(
            f"{code(arn[:80])} is no ARN of a certificate in ACM. It looks like "
            "`arn:aws:acm:eu-central-1:111122223333:certificate/…`. Nothing was "
            "created."
        )
    return arn


def yes_or_no(word: str) -> Reader:
    """A reader for a word that is switched on or off."""

    def read(text: str) -> bool:
        plain = text.strip().lower()
        if plain not in _YES | _NO:
            raise UserError(
                f"{code(text[:40])} is neither yes nor no: type `{word}=yes` or "
                "leave it out. Nothing was created."
            )
        return plain in _YES

    return read


CERTIFICATE: Mapping[str, tuple[str, Reader]] = {
    "key": ("key", _key),
    "names": ("names", _names),
    "certificate": ("certificate", _arn),
    "fresh": ("fresh_certificate", yes_or_no("fresh")),
    **import_words.WORDS,
}
"""Word, then the field of CreateRequest and its reader."""

SHORT: Mapping[str, tuple[str, Reader]] = {WILDCARD: ("", yes_or_no(WILDCARD))}
"""Words that are short for others; no field of the request has their name."""

ALL = {**CERTIFICATE, **SHORT}

OF_A_NEW_ONE = ("key", "names", WILDCARD, "fresh")
NAMES_ONE = ("certificate", *import_words.WORDS)


def written(word: str, value: Any) -> str:
    """What a form shows for a value that was read from a line."""
    if word == "key":
        return "ecdsa" if value == "EC_prime256v1" else "rsa"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ",".join(value) if isinstance(value, tuple) else str(value)


def whole(
    request: CreateRequest, given: Mapping[str, str], domain: str
) -> CreateRequest:
    """The request with what its words mean together; UserError if they contradict."""
    for word in NAMES_ONE:
        if given.get(word):
            _require_alone(word, given)
    names = request.names
    if yes_or_no(WILDCARD)(given.get(WILDCARD) or "no") and domain:
        names = (*names, f"*.{domain.partition('.')[2]}")
    # The domain is on every certificate, so it is no further name.
    kept = tuple(each for each in dict.fromkeys(names) if each != domain)
    return replace(request, names=kept)


def _require_alone(word: str, given: Mapping[str, str]) -> None:
    second = next((each for each in NAMES_ONE if each != word and given.get(each)), "")
    if second:
        raise UserError(
            f"`{word}=` and `{second}=` each name a certificate. Type one of the two. "
            "Nothing was created."
        )
    other = next((each for each in OF_A_NEW_ONE if given.get(each)), None)
    if other is not None:
        raise UserError(
            f"`{word}=` names a certificate that is there, and `{other}=` says what "
            "a new one shall be like. Type one of the two. Nothing was created."
        )
