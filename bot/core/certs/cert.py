"""One certificate in plain values, read once, so that no rule can trip over it.

The library parses parts of a certificate at the moment they are asked for, and
raises then. Here all that can go wrong goes wrong in one place: what cannot be read
is named in `unreadable`, and nothing is raised.
"""

import warnings
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.oid import (
    AuthorityInformationAccessOID,
    ExtendedKeyUsageOID,
    NameOID,
    SignatureAlgorithmOID,
)

UNREADABLE = (
    ValueError,
    TypeError,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)
_USAGES = {
    ExtendedKeyUsageOID.SERVER_AUTH: "serverAuth",
    ExtendedKeyUsageOID.CLIENT_AUTH: "clientAuth",
    ExtendedKeyUsageOID.CODE_SIGNING: "codeSigning",
    ExtendedKeyUsageOID.EMAIL_PROTECTION: "emailProtection",
    ExtendedKeyUsageOID.TIME_STAMPING: "timeStamping",
    ExtendedKeyUsageOID.OCSP_SIGNING: "OCSPSigning",
    ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE: "anyExtendedKeyUsage",
}
_KEY_USAGES = {
    "digital_signature": "digitalSignature",
    "content_commitment": "nonRepudiation",
    "key_encipherment": "keyEncipherment",
    "data_encipherment": "dataEncipherment",
    "key_agreement": "keyAgreement",
    "key_cert_sign": "keyCertSign",
    "crl_sign": "cRLSign",
}
# ACM's own names for curves; what it has no name for keeps the library's.
_CURVES = {"secp256r1": "prime256v1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cert:
    """A certificate. `key` is in ACM's words (`RSA_2048`, `EC_prime256v1`).

    `usages` and `key_usages` are None where the extension is absent. `signed_by` is
    the family of the key that made the signature, which need not be the leaf's own.
    """

    loaded: x509.Certificate = field(repr=False)
    der: bytes = field(repr=False)
    fingerprint: str
    subject: str
    issuer: str
    version: int
    not_before: datetime
    not_after: datetime
    key: str = "unknown"
    family: str = "unknown"
    spki: bytes = field(default=b"", repr=False)
    signature: str = "unknown"
    signature_hash: str | None = None
    signed_by: str | None = None
    common_names: tuple[str, ...] = ()
    has_alternative_names: bool = False
    dns_names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    usages: frozenset[str] | None = None
    key_usages: frozenset[str] | None = None
    is_ca: bool = False
    ocsp_urls: tuple[str, ...] = ()
    issuer_urls: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """What it is good for; the CN counts only where there is no SAN at all.

        Nothing where the extensions cannot be read: there may well be a SAN.
        """
        if "extensions" in self.unreadable:
            return ()
        return self.dns_names if self.has_alternative_names else self.common_names

    @property
    def is_self_issued(self) -> bool:
        """Whether subject and issuer are the same name; says nothing of the key."""
        return self.subject == self.issuer

    @property
    def pem_size(self) -> int:
        """How long it is as PEM with lines of 64 characters, as AWS is sent it."""
        return len(self.pem())

    def pem(self) -> bytes:
        """As PEM with lines of 64 characters and a newline at the end."""
        return self.loaded.public_bytes(Encoding.PEM)


def read(der: bytes) -> Cert | None:
    """The certificate in some DER; None when it is none."""
    with warnings.catch_warnings():
        # Old roots have the serial number 0, which RFC 5280 came to forbid.
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)
        try:
            found = x509.load_der_x509_certificate(der)
            return _cert(found, der)
        except UNREADABLE:
            return None


def view(certificate: x509.Certificate) -> Cert | None:
    """The same of a certificate that is loaded already."""
    return read(certificate.public_bytes(Encoding.DER))


def _cert(found: x509.Certificate, der: bytes) -> Cert:
    """Raises only for what makes it no certificate at all."""
    unreadable = []
    values: dict[str, object] = {}
    for part, reads in (
        ("key", _key),
        ("signature", _signature),
        ("subject", _subject),
        ("extensions", _extensions),
    ):
        try:
            values |= reads(found)
        except UNREADABLE:
            unreadable.append(part)
    return Cert(
        loaded=found,
        der=der,
        fingerprint=found.fingerprint(hashes.SHA256()).hex(),
        subject=found.subject.rfc4514_string(),
        issuer=found.issuer.rfc4514_string(),
        version=found.version.value + 1,
        not_before=found.not_valid_before_utc,
        not_after=found.not_valid_after_utc,
        unreadable=tuple(unreadable),
        **values,  # type: ignore[arg-type] # each reader below names fields of Cert
    )


def _key(found: x509.Certificate) -> dict[str, object]:
    key = found.public_key()
    return key_words(key) | {
        "spki": key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    }


def key_words(key: object) -> dict[str, object]:
    """The type and size of a public key, and its family."""
    if isinstance(key, rsa.RSAPublicKey):
        return {"key": f"RSA_{key.key_size}", "family": "RSA"}
    if isinstance(key, ec.EllipticCurvePublicKey):
        curve = _CURVES.get(key.curve.name, key.curve.name)
        return {"key": f"EC_{curve}", "family": "EC"}
    name = type(key).__name__.removesuffix("PublicKey").lstrip("_")
    return {"key": name, "family": name}


def _signature(found: x509.Certificate) -> dict[str, object]:
    oid = found.signature_algorithm_oid
    name = _OID_NAMES.get(oid, oid.dotted_string)
    family = next(
        (each for word, each in _FAMILIES if word in name.lower()),
        None,
    )
    try:
        algorithm = found.signature_hash_algorithm
    except UnsupportedAlgorithm:
        algorithm = None
    return {
        "signature": name,
        "signature_hash": algorithm.name if algorithm else None,
        "signed_by": family,
    }


def _subject(found: x509.Certificate) -> dict[str, object]:
    commons = found.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return {"common_names": _lower(str(each.value) for each in commons)}


def _extensions(found: x509.Certificate) -> dict[str, object]:
    values: dict[str, object] = {}
    for each in found.extensions:
        match each.value:
            case x509.SubjectAlternativeName() as names:
                values["has_alternative_names"] = True
                dns = names.get_values_for_type(x509.DNSName)
                values["dns_names"] = _lower(dns)
                ips = names.get_values_for_type(x509.IPAddress)
                values["addresses"] = tuple(map(str, ips))
            case x509.ExtendedKeyUsage() as usages:
                values["usages"] = frozenset(
                    _USAGES.get(usage, usage.dotted_string) for usage in usages
                )
            case x509.KeyUsage() as usage:
                values["key_usages"] = frozenset(
                    word for name, word in _KEY_USAGES.items() if getattr(usage, name)
                )
            case x509.BasicConstraints() as basic:
                values["is_ca"] = basic.ca
            case x509.AuthorityInformationAccess() as access:
                values["ocsp_urls"] = _urls(access, AuthorityInformationAccessOID.OCSP)
                values["issuer_urls"] = _urls(
                    access, AuthorityInformationAccessOID.CA_ISSUERS
                )
            case _:
                pass
    return values


def _urls(
    access: x509.AuthorityInformationAccess, method: x509.ObjectIdentifier
) -> tuple[str, ...]:
    return tuple(
        each.access_location.value
        for each in access
        if each.access_method == method
        and isinstance(each.access_location, x509.UniformResourceIdentifier)
    )


def _lower(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.lower().rstrip(".") for name in names))


_OID_NAMES = {
    oid: name
    for name, oid in vars(SignatureAlgorithmOID).items()
    if isinstance(oid, x509.ObjectIdentifier)
}
_FAMILIES = (("ecdsa", "EC"), ("dsa", "DSA"), ("rsa", "RSA"), ("ed", "Ed"))
