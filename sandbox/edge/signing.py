"""What the certificates of the sandbox look like, and their signing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from sandbox.edge import answers
from sandbox.edge.keys import CaKey, PrivateKey

# Authorities outlive every leaf, also those that tests date back a year.
_FROM = datetime(2020, 1, 1, tzinfo=UTC)
_UNTIL = datetime(2049, 12, 31, tzinfo=UTC)
# The subject CN holds at most 64 characters (RFC 5280, ub-common-name).
_LONGEST_CN = 64
# An OID for examples (RFC 9481 and others use this arc), which nobody understands.
_NOTHING = x509.ObjectIdentifier("2.999.1")


@dataclass(frozen=True, slots=True)
class Above:
    """So many certificates above a leaf, the root not counted, and their end.

    The first carries so many bytes of `ballast` that mean nothing.
    """

    number: int
    ends: datetime = _UNTIL
    ballast: int = 0


def authority_certificate(
    title: str, private: PrivateKey, parent: CaKey | None, above: Above | None = None
) -> x509.Certificate:
    """The certificate of an authority, or of a root where it has no parent."""
    signer = parent.key if parent else private
    issuer = parent.certificate.subject if parent else named(title)
    below = above.number - 1 if above else 0
    builder = (
        _begun(named(title), private, issuer, _FROM, above.ends if above else _UNTIL)
        .add_extension(
            x509.BasicConstraints(ca=True, path_length=below if parent else None),
            critical=True,
        )
        .add_extension(_usage(ca=True, rsa_key=False), critical=True)
    )
    if parent:
        builder = builder.add_extension(_signed_by(parent), critical=False)
    if above and above.ballast:
        weight = x509.UnrecognizedExtension(_NOTHING, bytes(above.ballast))
        builder = builder.add_extension(weight, critical=False)
    return builder.sign(signer, hashes.SHA256())


def leaf_certificate(
    names: Sequence[str],
    private: PrivateKey,
    issuer: CaKey,
    *,
    not_before: datetime,
    not_after: datetime,
    eku: bool,
    responder: str = "",
) -> x509.Certificate:
    """A certificate for DNS names."""
    common = next((name for name in names if len(name) <= _LONGEST_CN), None)
    subject = named(common) if common else x509.Name([])
    builder = (
        _begun(subject, private, issuer.certificate.subject, not_before, not_after)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            _usage(ca=False, rsa_key=isinstance(private, rsa.RSAPrivateKey)),
            critical=True,
        )
        .add_extension(_signed_by(issuer), critical=False)
        # RFC 5280 §4.2.1.6: with an empty subject the SAN must be critical.
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName(name) for name in names]),
            critical=common is None,
        )
    )
    if eku:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
        builder = builder.add_extension(usage, critical=False)
    if responder:
        builder = builder.add_extension(answers.access(responder), critical=False)
    return builder.sign(issuer.key, hashes.SHA256())


def _begun(
    subject: x509.Name,
    private: PrivateKey,
    issuer: x509.Name,
    not_before: datetime,
    not_after: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(not_before)
        .not_valid_after(not_after)
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(private.public_key()),
            critical=False,
        )
    )


def named(common: str) -> x509.Name:
    """A subject or issuer that has nothing but a common name."""
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _signed_by(issuer: CaKey) -> x509.AuthorityKeyIdentifier:
    mark = issuer.certificate.extensions.get_extension_for_class(
        x509.SubjectKeyIdentifier
    )
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(mark.value)


def _usage(*, ca: bool, rsa_key: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=rsa_key,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=ca,
        crl_sign=ca,
        encipher_only=False,
        decipher_only=False,
    )


def as_pem(certificate: x509.Certificate) -> str:
    """A certificate as text."""
    return certificate.public_bytes(serialization.Encoding.PEM).decode()
