"""Private keys of the sandbox: making them, and keeping the authorities' on disk."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

# The names are ACM's (API reference, KeyAlgorithm). IoT takes the first two only;
# the others are there so that a refusal can be tried.
KeyAlgorithm = Literal[
    "RSA_2048", "EC_prime256v1", "RSA_3072", "RSA_4096", "EC_secp384r1"
]
PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
_CURVES: dict[str, ec.EllipticCurve] = {
    "EC_prime256v1": ec.SECP256R1(),
    "EC_secp384r1": ec.SECP384R1(),
}


@dataclass(frozen=True, slots=True)
class CaKey:
    """An authority's key and the certificate that speaks for it."""

    key: PrivateKey = field(repr=False)
    certificate: x509.Certificate


def make(algorithm: KeyAlgorithm) -> PrivateKey:
    """A fresh key of the kind that ACM calls `algorithm`."""
    if algorithm in _CURVES:
        return ec.generate_private_key(_CURVES[algorithm])
    size = int(algorithm.removeprefix("RSA_"))
    return rsa.generate_private_key(public_exponent=65537, key_size=size)


def key_pem(key: PrivateKey) -> str:
    """PKCS #8, unencrypted."""
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def kept(path: Path) -> CaKey | None:
    """What `keep` wrote, or None when there is nothing yet."""
    if not path.exists():
        return None
    pem = path.read_bytes()
    key = serialization.load_pem_private_key(pem, password=None)
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise TypeError(f"{path} does not hold an RSA or EC key")
    return CaKey(key, x509.load_pem_x509_certificate(pem))


def keep(path: Path, pair: CaKey) -> None:
    """Write key and certificate for the owner's eyes only, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    text = key_pem(pair.key).encode() + pair.certificate.public_bytes(
        serialization.Encoding.PEM
    )
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(text)
    draft.replace(path)
