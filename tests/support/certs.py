"""Certificates made on the spot: a public CA, a private one, and any leaf you like."""

import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import (
    AuthorityInformationAccessOID,
    ExtendedKeyUsageOID,
    NameOID,
)

from bot.core.certs.bundle import File
from bot.core.certs.cert import read
from bot.core.trust import Roots
from tests.support.der import version_1, with_sha1

DOMAIN = "device.acme.example"
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
FROM, UNTIL = NOW - timedelta(days=60), NOW + timedelta(days=120)
_EKU = {
    "serverAuth": ExtendedKeyUsageOID.SERVER_AUTH,
    "clientAuth": ExtendedKeyUsageOID.CLIENT_AUTH,
}
_KEY_USAGES = (
    *("digital_signature", "content_commitment", "key_encipherment"),
    *("data_encipherment", "key_agreement", "key_cert_sign", "crl_sign"),
    *("encipher_only", "decipher_only"),
)


@dataclass(frozen=True)
class Made:
    """A certificate and its key."""

    cert: x509.Certificate
    key: object

    @property
    def pem(self):
        return self.cert.public_bytes(Encoding.PEM)

    @property
    def der(self):
        return self.cert.public_bytes(Encoding.DER)


def key(kind="RSA_2048", number=0):
    """A private key of a kind; the same number is the same key."""
    return _key(kind, number)


@cache
def _key(kind, _):
    if kind.startswith("RSA_"):
        return rsa.generate_private_key(65537, int(kind.removeprefix("RSA_")))
    if kind == "Ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    curves = {"EC_prime256v1": ec.SECP256R1(), "EC_secp384r1": ec.SECP384R1()}
    return ec.generate_private_key(curves[kind])


def key_pem(private, passphrase=None):
    hiding = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, hiding)


@dataclass(frozen=True)
class Ask:
    """What stands in a certificate request, and what the CA makes of it."""

    names: tuple | None = (DOMAIN,)
    common_name: str | None = "device"
    key: str = "RSA_2048"
    key_number: int = 0
    usages: tuple | None = ("serverAuth",)
    key_usages: tuple | None = ("digital_signature", "key_encipherment")
    ca: bool = False
    path_length: int | None = None
    not_before: datetime = FROM
    not_after: datetime = UNTIL
    ocsp: str | None = None
    padding: int = 0
    digest: str = "SHA256"
    addresses: tuple = ()
    san_bytes: bytes | None = None
    issuer_key_id: bool = True
    is_version_1: bool = False
    is_sha1: bool = False

    def but(self, **changes):
        return replace(self, **changes)


def make(ask, by=None, issuer=None):
    """A certificate signed by a CA, or by itself; `issuer` overrules its name."""
    private = key(ask.key, ask.key_number)
    subject = _name(ask.common_name)
    signer = private if by is None else by.key
    above = subject if by is None else by.cert.subject
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(above if issuer is None else issuer)
        .public_key(private.public_key())
        # Always as long, so that sizes and line numbers are the same in each run.
        .serial_number((1 << 158) + secrets.randbits(150))
        .not_valid_before(ask.not_before)
        .not_valid_after(ask.not_after)
    )
    for extension, is_critical in _extensions(ask, private, signer):
        builder = builder.add_extension(extension, is_critical)
    is_ed = isinstance(signer, ed25519.Ed25519PrivateKey)
    algorithm = None if is_ed else getattr(hashes, ask.digest)()
    return _aged(ask, Made(builder.sign(signer, algorithm), private), signer)


def _aged(ask, made, signer):
    """As it would have been made long ago, where that is asked for."""
    if ask.is_version_1:
        return replace(made, cert=version_1(made.cert, signer))
    return replace(made, cert=with_sha1(made.cert, signer)) if ask.is_sha1 else made


def _name(common):
    if common is None:
        return x509.Name([])
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _extensions(ask, private, signer):
    basic = x509.BasicConstraints(ca=ask.ca, path_length=ask.path_length)
    yield basic, True
    yield x509.SubjectKeyIdentifier.from_public_key(private.public_key()), False
    if ask.issuer_key_id:
        from_key = x509.AuthorityKeyIdentifier.from_issuer_public_key
        yield from_key(signer.public_key()), False
    if ask.key_usages is not None:
        bits = {each: each in ask.key_usages for each in _KEY_USAGES}
        yield x509.KeyUsage(**bits), True
    if ask.usages is not None:
        yield x509.ExtendedKeyUsage([_EKU[each] for each in ask.usages]), False
    if ask.san_bytes is not None:
        oid = x509.SubjectAlternativeName.oid
        yield x509.UnrecognizedExtension(oid, ask.san_bytes), False
    elif ask.names is not None or ask.addresses:
        names = [x509.DNSName(each) for each in ask.names or ()]
        names += [x509.IPAddress(each) for each in ask.addresses]
        yield x509.SubjectAlternativeName(names), ask.common_name is None
    if ask.ocsp is not None:
        place = x509.UniformResourceIdentifier(ask.ocsp)
        access = x509.AccessDescription(AuthorityInformationAccessOID.OCSP, place)
        yield x509.AuthorityInformationAccess([access]), False
    if ask.padding:
        oid = x509.ObjectIdentifier("1.3.6.1.4.1.55555.1")
        yield x509.UnrecognizedExtension(oid, bytes(ask.padding)), False


_CA = Ask(
    names=None,
    usages=None,
    key_usages=("key_cert_sign", "crl_sign", "digital_signature"),
    ca=True,
    not_before=NOW - timedelta(days=3650),
    not_after=NOW + timedelta(days=3650),
)


@cache
def root(name="Acme Public Root", kind="RSA_2048"):
    return make(_CA.but(common_name=name, key=kind, key_number=f"{name}"))


@cache
def intermediate(name="Acme Public CA", above="Acme Public Root", kind="RSA_2048"):
    ask = _CA.but(common_name=name, key=kind, key_number=name, path_length=0)
    return make(ask, root(above, kind))


@cache
def aged_intermediate(not_before, not_after):
    """The public intermediate with other dates, same name and key."""
    ask = _CA.but(common_name="Acme Public CA", key_number="Acme Public CA")
    dated = ask.but(path_length=0, not_before=not_before, not_after=not_after)
    return make(dated, root())


@cache
def wide_intermediate(padding):
    """The public intermediate with so many bytes that say nothing."""
    ask = _CA.but(common_name="Acme Public CA", key_number="Acme Public CA")
    return make(ask.but(path_length=0, padding=padding), root())


@cache
def tower(height):
    """So many intermediates under the public root, the lowest first."""
    found = []
    above = root()
    for level in range(height, 0, -1):
        name = f"Acme CA {level}"
        above = make(_CA.but(common_name=name, key_number=name), above)
        found.insert(0, above)
    return tuple(found)


@cache
def leaf(ask=None, *, ca="public"):
    """A leaf below the public CA, the private one or none."""
    ask = ask or Ask()
    family = ask.key.split("_", 1)[0] if ask.key != "Ed25519" else "RSA"
    kind = "EC_prime256v1" if family == "EC" else "RSA_2048"
    if ca == "self":
        return make(ask)
    return make(ask, ca_of(ca, kind))


def ca_of(ca, kind="RSA_2048"):
    suffix = " EC" if kind.startswith("EC") else ""
    if ca == "public":
        return intermediate(
            f"Acme Public CA{suffix}", f"Acme Public Root{suffix}", kind
        )
    return intermediate(f"Grace Private CA{suffix}", f"Grace Root{suffix}", kind)


def file(*made, name="chain.pem"):
    return File(name, b"".join(each.pem for each in made))


def as_roots(*made):
    return Roots([read(each.der) for each in made])


@cache
def public_roots():
    return as_roots(root(), root("Acme Public Root EC", "EC_prime256v1"))


def private_roots():
    return as_roots(root("Grace Root"))
