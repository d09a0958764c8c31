"""What may be asked of a create beside domain, place and reason: words and fields.

The same name is a `key=` on the command line and a field of the form. Each reader
takes what was typed and gives what the request keeps, or raises UserError with a
sentence that says what is wrong, what was not done and what would be right. Whether
it fits what is there in AWS is for the rules to say, once that was seen.
"""

from collections.abc import Callable, Mapping
from typing import Any

from bot.core.requests import CreateRequest, Options
from bot.core.words import code
from bot.errors import UserError

Reader = Callable[[str], Any]


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


CERTIFICATE: Mapping[str, tuple[str, Reader]] = {
    "key": ("key", _key),
}
"""Word, then the field of CreateRequest and its reader."""

OPTIONS: Mapping[str, tuple[str, Reader]] = {}
"""Word, then the field of Options and its reader."""

WORDS = frozenset({*CERTIFICATE, *OPTIONS})


def request_of(given: Mapping[str, str]) -> CreateRequest:
    """The wish in what was typed or filled in; what is not about it is passed over.

    UserError for the first word that cannot be read.
    """
    return CreateRequest(
        options=Options(**_read(given, OPTIONS)), **_read(given, CERTIFICATE)
    )


def _read(
    given: Mapping[str, str], words: Mapping[str, tuple[str, Reader]]
) -> dict[str, Any]:
    return {
        name: read(given[word])
        for word, (name, read) in words.items()
        if given.get(word)
    }
