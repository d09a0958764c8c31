"""A private key is recognised however it arrives, and nothing else is taken for one."""

import base64
import time

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from bot.core.leaks import HIDDEN, holds_key, without_keys
from tests.support.certs import root

EC = ec.generate_private_key(ec.SECP256R1())
RSA = rsa.generate_private_key(65537, 2048)
ED = ed25519.Ed25519PrivateKey.generate()
OPEN, LOCKED = NoEncryption(), BestAvailableEncryption(b"x")
KEYS = {
    "EC PKCS#8": (EC, PrivateFormat.PKCS8, OPEN),
    "EC SEC 1": (EC, PrivateFormat.TraditionalOpenSSL, OPEN),
    "RSA PKCS#8": (RSA, PrivateFormat.PKCS8, OPEN),
    "RSA PKCS#1": (RSA, PrivateFormat.TraditionalOpenSSL, OPEN),
    "Ed25519": (ED, PrivateFormat.PKCS8, OPEN),
    "encrypted": (RSA, PrivateFormat.PKCS8, LOCKED),
    "OpenSSH": (RSA, PrivateFormat.OpenSSH, OPEN),
}


def pem(name):
    key, form, lock = KEYS[name]
    return key.private_bytes(Encoding.PEM, form, lock).decode()


def body(name):
    return "".join(pem(name).strip().split("\n")[1:-1])


WAYS = {
    "as it is": lambda text: text,
    "on one line": lambda text: text.replace("\n", " "),
    "without line ends": lambda text: text.replace("\n", ""),
    "as an option": lambda text: f'create x reason="{text}"',
    "in JSON": lambda text: text.replace("\n", "\\n"),
    "quoted": lambda text: "&gt; " + text.replace("\n", "\n&gt; "),
    "with curly dashes": lambda text: text.replace("--", "—"),
    "in small letters at the front": lambda text: text.replace("BEGIN", "Begin"),
    "with Windows line ends": lambda text: text.replace("\n", "\r\n"),
    "cut short": lambda text: text[:120],
    "the header alone": lambda text: text.split("\n")[0],
    "broken inside the header": lambda text: text.replace(
        "PRIVATE KEY", "PRIVATE\nKEY"
    ),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", KEYS)
def test_a_key_is_known_by_its_pem(name, way):
    assert holds_key(WAYS[way](pem(name)))


@pytest.mark.parametrize("name", [n for n in KEYS if n != "OpenSSH"])
@pytest.mark.parametrize(
    "wrap",
    [
        lambda t: t,
        lambda t: f"key={t}",
        lambda t: "\n".join(t[i : i + 37] for i in range(0, len(t), 37)),
    ],
)
def test_a_key_is_known_by_its_base64_alone(name, wrap):
    assert holds_key(wrap(body(name)))


def test_a_key_in_base64url_is_known():
    der = RSA.private_bytes(Encoding.DER, PrivateFormat.PKCS8, OPEN)

    assert holds_key(base64.urlsafe_b64encode(der).decode())


@pytest.mark.parametrize(
    "text",
    [
        "create device.acme.example reason='rotate the private key of the CA'",
        "reason='the private key begins to leak' key=ecdsa",
        "certificate=arn:aws:acm:eu-central-1:111122223333:certificate/0f1e2d3c-4b5a",
        "a" * 300,
        "M" * 300,
        "0123456789abcdef" * 8,
        "",
    ],
)
def test_what_people_usually_type_is_no_key(text):
    assert not holds_key(text)


def test_a_certificate_and_a_public_key_are_no_private_key():
    public = EC.public_key().public_bytes(
        Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
    )

    assert not holds_key(public.decode())
    assert not holds_key(root().pem.decode())


@pytest.mark.parametrize("name", KEYS)
def test_nothing_of_a_key_is_left_in_a_text_from_outside(name):
    said = without_keys(f"The key {pem(name)} is not usable in R-42, and: {body(name)}")

    assert all(line not in said for line in pem(name).strip().split("\n")[1:-2])
    assert HIDDEN in said


def test_names_and_ids_stay_in_a_text_from_outside():
    said = (
        "User: arn:aws:sts::111122223333:assumed-role/iotdomain-apply/R-42.U0ADA0001 "
        "is not authorized to perform: iot:CreateDomainConfiguration on resource: "
        "arn:aws:iot:eu-central-1:111122223333:domainconfiguration/"
        "device-acme-example-0f1e2d3c/*"
    )

    assert without_keys(said) == said


@pytest.mark.parametrize("piece", ["-", "M", "--- ", "BEGIN ", "\\n", "-----BEGIN "])
def test_nothing_that_is_typed_keeps_it_busy(piece):
    text = (piece * 40_000)[:40_000]

    began = time.process_time()
    holds_key(text)
    without_keys(text)

    assert time.process_time() - began < 1
