"""Certificates that no library makes any more, put together byte by byte."""

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import Encoding

_SEQUENCE, _BIT_STRING, _VERSION, _EXTENSIONS = 0x30, 0x03, 0xA0, 0xA3
_WITH_SHA256 = bytes.fromhex("06092a864886f70d01010b")
_WITH_SHA1 = bytes.fromhex("06092a864886f70d010105")


def version_1(cert, signer):
    """The same without version and extensions, as X.509 began, signed anew."""
    kept = [
        whole
        for tag, whole in _elements(_inside(cert.tbs_certificate_bytes))
        if tag not in {_VERSION, _EXTENSIONS}
    ]
    return _signed(_value(_SEQUENCE, b"".join(kept)), signer, hashes.SHA256())


def with_sha1(cert, signer):
    """The same, signed with SHA-1."""
    tbs = cert.tbs_certificate_bytes.replace(_WITH_SHA256, _WITH_SHA1, 1)
    return _signed(tbs, signer, hashes.SHA1())


def _signed(tbs, signer, algorithm):
    oid = _WITH_SHA1 if algorithm.name == "sha1" else _WITH_SHA256
    signature = signer.sign(tbs, padding.PKCS1v15(), algorithm)
    named = _value(_SEQUENCE, oid + b"\x05\x00")
    bits = _value(_BIT_STRING, b"\x00" + signature)
    made = x509.load_der_x509_certificate(_value(_SEQUENCE, tbs + named + bits))
    assert made.public_bytes(Encoding.DER)
    return made


def _value(tag, content):
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def _head(data):
    """How long tag and length are, and how long what follows is."""
    if data[1] < 0x80:
        return 2, data[1]
    count = data[1] & 0x7F
    return 2 + count, int.from_bytes(data[2 : 2 + count], "big")


def _inside(data):
    head, size = _head(data)
    return data[head : head + size]


def _elements(data):
    while data:
        head, size = _head(data)
        yield data[0], data[: head + size]
        data = data[head + size :]
