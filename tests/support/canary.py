"""Private keys that must not be found anywhere but where they were put.

Looked for as people and programs write them: lines of PEM, base64 at any offset, DER
and hex. Of a key only what is secret counts: its public half stands in certificates.
"""

import base64
import json
from collections.abc import Iterable, Iterator, Mapping

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

# The modulus, which is public, is over by then: 2,048 bits and what stands before.
_PUBLIC_LINES = 7
_LINE = 64
_LONG = 24
# What tests paste into Slack; nobody has it anywhere else.
PASTED_EC = ec.generate_private_key(ec.SECP256R1())
PASTED_RSA = rsa.generate_private_key(65537, 2048)


def pem(key) -> str:
    """The key as openssl writes it."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


PASTED = (pem(PASTED_EC), pem(PASTED_RSA))


def traces(key_pem: str) -> Iterator[bytes]:
    """Pieces of the key, any of which gives it away."""
    key = load_pem_private_key(key_pem.encode(), None)
    lines = [line for line in key_pem.split("\n")[1:-2] if len(line) == _LINE]
    is_rsa = isinstance(key, rsa.RSAPrivateKey)
    for line in lines[_PUBLIC_LINES if is_rsa else 0 :]:
        yield line.encode()
    for number in _secret_numbers(key):
        raw = number.to_bytes((number.bit_length() + 7) // 8)[:_LONG]
        yield raw
        yield raw.hex().encode()
        yield raw.hex().upper().encode()
        for offset in range(3):
            # What stands before it is not known, so only whole groups are compared.
            skipped = raw[(3 - offset) % 3 :]
            yield base64.b64encode(skipped[: len(skipped) // 3 * 3])


def _secret_numbers(key) -> tuple[int, ...]:
    numbers = key.private_numbers()
    if isinstance(key, rsa.RSAPrivateKey):
        return numbers.d, numbers.p, numbers.q
    return (numbers.private_value,)


def found(keys: Iterable[str], places: Mapping[str, bytes]) -> list[str]:
    """Where a piece of any of these keys stands."""
    pieces = {piece for key in keys for piece in traces(key)}
    return [where for where, held in places.items() if any(p in held for p in pieces)]


def in_secrets(section: Mapping[str, object]) -> Iterator[str]:
    """The keys that the sandbox's Secrets Manager holds, in all versions."""
    for secret in section.values():
        for version in secret["versions"].values():
            for value in _values(version["string"]):
                if "PRIVATE KEY-----" in value and "CERTIFICATE" not in value:
                    yield value


def _values(text) -> list[str]:
    try:
        kept = json.loads(text or "{}")
    except ValueError:
        return []
    return [str(each) for each in kept.values()] if isinstance(kept, dict) else []
