"""Words for a certificate from outside ACM: where its files are, or who imports it."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from bot.core.words import code
from bot.errors import UserError

# Secrets Manager API reference, CreateSecret: Name; and its ARNs.
_NAME = re.compile(r"[A-Za-z0-9/_+=.@-]{1,512}")
_ARN = re.compile(
    r"arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[A-Za-z0-9/_+=.@-]{1,519}"
)


def _secret(text: str) -> str:
    if _NAME.fullmatch(text) or _ARN.fullmatch(text):
        return text
    raise UserError(
        f"{code(text[:40])} is no name of a secret. `secret=` takes the name or the "
        "ARN of an entry in AWS Secrets Manager that holds the certificate. Nothing "
        "was created."
    )


def _by_hand(text: str) -> bool:
    if "".join(char for char in text.lower() if char.isalnum()) == "byhand":
        return True
    raise UserError(
        f"{code(text[:40])} is no way to import. There is `import=byhand`: a person "
        "imports the certificate; out of a secret it is `secret=`. Nothing was created."
    )


WORDS: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "secret": ("secret", _secret),
    "import": ("import_by_hand", _by_hand),
}
"""Word, then the field of CreateRequest and its reader."""
