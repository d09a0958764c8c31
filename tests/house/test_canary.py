"""The search for keys finds them in every form, and takes no certificate for one."""

import base64
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from sandbox.edge.ca import Authority
from tests.support import canary

KEYS = {"EC": canary.PASTED_EC, "RSA": canary.PASTED_RSA}
PEMS = dict(zip(KEYS, canary.PASTED, strict=True))


def der(key, form):
    return key.private_bytes(Encoding.DER, form, NoEncryption())


@pytest.mark.parametrize("name", KEYS)
@pytest.mark.parametrize(
    "form", [PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL]
)
@pytest.mark.parametrize(
    "written",
    [
        bytes,
        lambda raw: raw.hex().encode(),
        lambda raw: raw.hex().upper().encode(),
        base64.b64encode,
        lambda raw: base64.b64encode(b"x" + raw),
        lambda raw: base64.b64encode(b"xy" + raw),
    ],
)
def test_a_key_is_found_however_it_is_written(name, form, written):
    place = {"here": b"before " + written(der(KEYS[name], form)) + b" after"}

    assert canary.found([PEMS[name]], place) == ["here"]


@pytest.mark.parametrize("name", KEYS)
def test_a_single_line_of_pem_is_enough(name):
    line = PEMS[name].split("\n")[1 if name == "EC" else -4]

    assert canary.found([PEMS[name]], {"here": line.encode()}) == ["here"]


@pytest.mark.parametrize("kind", ["RSA_2048", "EC_prime256v1"])
def test_the_public_half_is_no_key(kind):
    made = Authority("Acme").issue(
        ["d.acme.example"], key=kind, not_before=datetime.now(UTC), days=9
    )

    assert canary.found([made.key_pem], {"here": made.chain_pem.encode()}) == []
