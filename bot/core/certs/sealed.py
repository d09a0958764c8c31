"""What a secret holds: a certificate to import, and its private key.

The one type in the bot that has a private key in it. It cannot be shown, compared,
copied or stored, and nobody keeps it: whoever reads a secret judges it or hands it to
ACM, and lets go of it in the same function.
"""

import json
import re
from collections.abc import Mapping
from typing import NoReturn

from bot.core.certs.arranged import arrange
from bot.core.certs.bundle import File, parse
from bot.core.certs.case import Material
from bot.errors import UserError

# How people name these fields; spelling, `-`, `_` and capitals do not count.
CERTIFICATE = ("certificate", "cert", "crt", "certificatebody", "tlscrt")
CHAIN = ("chain", "certificatechain", "ca", "cacert", "cabundle", "intermediates")
KEY = ("privatekey", "key", "certificatekey", "tlskey")
_KEY_BLOCK = re.compile(
    r"-----BEGIN (?P<label>[A-Z0-9 ]{0,40}PRIVATE KEY)-----.*?"
    r"-----END (?P=label)-----[^\S\n]*\n?",
    re.DOTALL,
)


class Sealed:
    """The files of one version of a secret. Its name and version may be shown."""

    __slots__ = ("_certificate", "_chain", "_key", "arn", "version")

    def __init__(
        self, arn: str, version: str, *, certificate: str, chain: str, key: str
    ) -> None:
        self.arn = arn
        self.version = version
        self._certificate = certificate
        self._chain = chain
        self._key = key

    def __repr__(self) -> str:
        return f"Sealed({self.arn!r}, {self.version!r})"

    def __reduce_ex__(self, _: object) -> NoReturn:
        raise TypeError("a private key is not copied or stored")

    def material(self, **beside: File | str | None) -> Material:
        """What the checker judges; `beside` are further fields of Material."""
        given = (("certificate", self._certificate), ("chain", self._chain))
        return Material(
            files=[File(name, text.encode()) for name, text in given if text.strip()],
            key=File("private key", self._key.encode()) if self._key.strip() else None,
            **beside,  # type: ignore[arg-type] # named by the caller
        )

    def parts(self) -> tuple[bytes, bytes, bytes]:
        """Certificate, chain and key as ACM takes them: PEM, the leaf alone first.

        A UserError when there is no certificate in it.
        """
        found = parse(self.material().files)
        keys = parse([File("private key", self._key.encode())]).keys
        arranged = arrange(found.certs, {each.spki for each in keys})
        if arranged is None:
            raise UserError("The secret holds no certificate that can be read.")
        leaf, *above = (each.cert for each in arranged.path)
        key = "\n".join(line.strip() for line in self._key.split("\n")).strip() + "\n"
        return leaf.pem(), b"".join(each.pem() for each in above), key.encode()


def sealed(arn: str, version: str, text: str) -> Sealed:
    """What a secret's text says: JSON with three fields, or PEM with everything.

    A UserError, which repeats nothing of the text, when it is neither.
    """
    fields = _fields(text)
    if fields is None:
        key = "".join(each[0] for each in _KEY_BLOCK.finditer(text))
        rest = _KEY_BLOCK.sub("", text)
        _require_key(key)
        return Sealed(arn, version, certificate=rest, chain="", key=key)
    found = {
        name: _unfolded(next((fields[each] for each in known if fields.get(each)), ""))
        for name, known in (("certificate", CERTIFICATE), ("chain", CHAIN))
    }
    key = _unfolded(next((fields[each] for each in KEY if fields.get(each)), ""))
    if not found["certificate"]:
        raise UserError(
            "The secret is JSON without a field `certificate`. Give it the fields "
            "`certificate`, `chain` and `private_key`, each with PEM text."
        )
    _require_key(key)
    return Sealed(arn, version, **found, key=key)


def _require_key(key: str) -> None:
    if not key.strip():
        raise UserError(
            "The secret holds no private key, and ACM takes no certificate without "
            "its own."
        )


def _fields(text: str) -> Mapping[str, str] | None:
    """The texts of a JSON object by plain name; None when it is no JSON object."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    return {
        "".join(char for char in str(name).lower() if char.isalnum()): value
        for name, value in found.items()
        if isinstance(value, str)
    }


def _unfolded(text: str) -> str:
    r"""With real line ends, where a form has kept them as `\n`."""
    return text if "\n" in text else text.replace("\\r", "").replace("\\n", "\n")
