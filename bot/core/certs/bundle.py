"""What is in the files a person has: certificates, keys, leftovers, oddities.

Nothing here raises, whatever the bytes are, and nothing here judges.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs7,
    pkcs12,
)

from bot.core.certs.cert import UNREADABLE, Cert, read
from bot.core.certs.keys import KEY_LABELS, Key, from_block, from_der
from bot.core.certs.pem import Block, Odd, Oddity, Place, scan

_CERTIFICATE_LABELS = frozenset({"CERTIFICATE", "X509 CERTIFICATE"})
_PKCS7_LABELS = frozenset({"PKCS7", "CMS", "PKCS #7 SIGNED DATA"})
_SEQUENCE = 0x30  # how each DER file begins


@dataclass(frozen=True, slots=True)
class File:
    """A file's name, as the person typed it, and its bytes, which may be a key."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Placed:
    """A certificate and where it stands."""

    cert: Cert
    place: Place


@dataclass(frozen=True, slots=True)
class Leftover:
    """A block that is neither a certificate nor a key: its label and its place."""

    label: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """All that was found, in the order in which it stands.

    `mixed` names the files that hold both a key and certificates.
    """

    certs: tuple[Placed, ...] = ()
    keys: tuple[Key, ...] = ()
    leftovers: tuple[Leftover, ...] = ()
    odd: tuple[Odd, ...] = ()
    mixed: tuple[str, ...] = ()


def parse(files: Sequence[File]) -> Bundle:
    """Everything that some files hold, one after the other; never raises."""
    parts = [_parsed(each) for each in files]
    return Bundle(
        certs=tuple(each for part in parts for each in part.certs),
        keys=tuple(each for part in parts for each in part.keys),
        leftovers=tuple(each for part in parts for each in part.leftovers),
        odd=tuple(each for part in parts for each in part.odd),
        mixed=tuple(
            file.name
            for file, part in zip(files, parts, strict=True)
            if part.keys and part.certs
        ),
    )


def _parsed(file: File) -> Bundle:
    if file.data[:1] == bytes([_SEQUENCE]):
        binary = _binary(file)
        if binary is not None:
            return binary
    blocks, odd = scan(file.name, file.data)
    return _sorted(blocks, odd)


def _sorted(blocks: Sequence[Block], odd: Sequence[Odd]) -> Bundle:
    certs: list[Placed] = []
    keys: list[Key] = []
    leftovers: list[Leftover] = []
    found = list(odd)
    for block in blocks:
        if block.label in KEY_LABELS:
            keys.append(from_block(block))
        elif block.label in _PKCS7_LABELS:
            found.append(Odd(Oddity.PKCS7, block.place))
            certs += _pkcs7(block.der, block.place)
        elif block.label not in _CERTIFICATE_LABELS:
            leftovers.append(Leftover(block.label, block.place))
        elif (cert := read(block.der)) is not None:
            certs.append(Placed(cert, block.place))
        elif inside := _pkcs7(block.der, block.place):
            # Windows writes .p7b files with the label of a certificate.
            found.append(Odd(Oddity.PKCS7, block.place))
            certs += inside
        else:
            says = "the block is no certificate that can be read"
            found.append(Odd(Oddity.BAD_PEM, block.place, says))
    return Bundle(
        certs=tuple(certs),
        keys=tuple(keys),
        leftovers=tuple(leftovers),
        odd=tuple(found),
    )


def _binary(file: File) -> Bundle | None:
    """A file in one of the binary forms; None when it is in none of them."""
    place = Place(file.name)
    cert = read(file.data)
    if cert is not None:
        odd = (Odd(Oddity.DER, place, "a certificate"),)
        return Bundle(certs=(Placed(cert, place),), odd=odd)
    if certs := _pkcs7(file.data, place):
        return Bundle(certs=certs, odd=(Odd(Oddity.PKCS7, place),))
    key = from_der(file.data, place, size=len(file.data))
    if key.is_readable or key.is_encrypted:
        return Bundle(keys=(key,), odd=(Odd(Oddity.DER, place, "a private key"),))
    return _pkcs12(file.data, place)


def _pkcs7(data: bytes, place: Place) -> tuple[Placed, ...]:
    try:
        with warnings.catch_warnings():
            # It tells everybody when it falls back from DER to BER; that is no fault.
            warnings.simplefilter("ignore", UserWarning)
            found = pkcs7.load_der_pkcs7_certificates(data)
    except (*UNREADABLE, UnsupportedAlgorithm):
        return ()
    return _placed(found, place)


def _pkcs12(data: bytes, place: Place) -> Bundle | None:
    """Readable only where it has no password; which one it has is not asked."""
    if _PKCS12_CONTENT not in data[:64]:
        return None
    odd = Odd(Oddity.PKCS12, place)
    try:
        found = pkcs12.load_pkcs12(data, None)
    except (*UNREADABLE, UnsupportedAlgorithm):
        return Bundle(odd=(Odd(Oddity.PKCS12, place, "with a password"),))
    inside = [found.cert, *found.additional_certs]
    certs = _placed([each.certificate for each in inside if each], place)
    keys: tuple[Key, ...] = ()
    if found.key is not None:
        der = found.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        keys = (from_der(der, place, size=len(der)),)
    return Bundle(certs=certs, keys=keys, odd=(odd,))


# The object identifier 1.2.840.113549.1.7.1 that begins each PFX.
_PKCS12_CONTENT = bytes.fromhex("06092a864886f70d0107")


def _placed(found: Sequence[x509.Certificate], place: Place) -> tuple[Placed, ...]:
    certs = (read(each.public_bytes(Encoding.DER)) for each in found)
    return tuple(Placed(each, place) for each in certs if each is not None)
