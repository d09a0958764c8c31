"""A private key, as far as anyone needs to know it: its public half and its size.

The key itself is read, turned into its public half and let go in one function. No
value here holds it, and no error of the library, which might quote it, leaves here.
"""

from dataclasses import dataclass, field

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_private_key,
)

from bot.core.certs.cert import key_words
from bot.core.certs.pem import Block, Place

KEY_LABELS = frozenset(
    {
        "PRIVATE KEY",
        "ENCRYPTED PRIVATE KEY",
        "RSA PRIVATE KEY",
        "EC PRIVATE KEY",
        "DSA PRIVATE KEY",
        "OPENSSH PRIVATE KEY",
    }
)
# The largest key that ACM takes is a quarter of this; checking one takes time.
_MOST_DER = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A private key by its public half; `spki` is empty when it cannot be read.

    `size` counts its PEM text, which is what ACM limits.
    """

    place: Place
    size: int
    is_encrypted: bool = False
    key: str = "unknown"
    spki: bytes = field(default=b"", repr=False)

    @property
    def is_readable(self) -> bool:
        """Whether there is something to compare with a certificate."""
        return bool(self.spki)


def from_block(block: Block) -> Key:
    """The key in a PEM block, encrypted and damaged ones too."""
    if block.is_encrypted:
        return Key(place=block.place, size=block.size, is_encrypted=True)
    return from_der(block.der, block.place, size=block.size)


def from_der(der: bytes, place: Place, *, size: int) -> Key:
    """The public half of a key in DER; unreadable when it is none."""
    if len(der) > _MOST_DER:
        return Key(place=place, size=size)
    try:
        public = load_der_private_key(der, None).public_key()
        spki = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    except TypeError:  # the library's way to ask for a password
        return Key(place=place, size=size, is_encrypted=True)
    except (ValueError, UnsupportedAlgorithm):
        return Key(place=place, size=size)
    name = str(key_words(public)["key"])
    return Key(place=place, size=size, key=name, spki=spki)
