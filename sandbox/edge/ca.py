"""The sandbox's certificate authorities: one root each, an intermediate per key family.

Each authority has an EC root; RSA leaves come from an RSA intermediate and EC
leaves from an EC one, because ACM refuses a leaf whose key family differs from
that of the CA that signed it (ACM API reference, ImportCertificate).
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from sandbox.edge import answers
from sandbox.edge.keys import CaKey, KeyAlgorithm, PrivateKey, keep, kept, key_pem
from sandbox.edge.keys import make as make_key

# Authorities outlive every leaf, also those that tests date back a year.
_FROM = datetime(2020, 1, 1, tzinfo=UTC)
_UNTIL = datetime(2049, 12, 31, tzinfo=UTC)
# The subject CN holds at most 64 characters (RFC 5280, ub-common-name).
_LONGEST_CN = 64
# Below these their leaves find the OCSP responder and the issuer's certificate.
AMAZON_OCSP, PUBLIC_OCSP = "amazontrust.example", "publicca.example"


@dataclass(frozen=True, slots=True)
class IssuedChain:
    """A leaf, the certificates between it and the root, and the leaf's key."""

    leaf_pem: str
    issuers_pem: str
    key_pem: str = field(repr=False)

    @property
    def chain_pem(self) -> str:
        """Leaf first, root left out: what a TLS server sends."""
        return self.leaf_pem + self.issuers_pem


class Authority:
    """A root that is made once and, when given a folder, found there again."""

    def __init__(
        self, name: str, folder: Path | None = None, *, responder: str = ""
    ) -> None:
        """`responder` is the host that its leaves name for OCSP; none if empty."""
        self.name = name
        self._responder = responder
        self._folder = folder
        self._lock = threading.Lock()
        self._intermediates: dict[str, CaKey] = {}
        self._root = self._kept_or_made("root", "EC_prime256v1", parent=None)

    @property
    def root_pem(self) -> str:
        """The certificate that a client must trust."""
        return _pem(self._root.certificate)

    def issue(
        self,
        names: Sequence[str],
        *,
        key: KeyAlgorithm = "RSA_2048",
        not_before: datetime,
        days: int,
        eku: bool = True,
    ) -> IssuedChain:
        """Sign a fresh key for these DNS names; `eku=False` leaves serverAuth out."""
        issuer = self._intermediate("RSA" if key.startswith("RSA") else "EC")
        private = make_key(key)
        leaf = _leaf(
            names,
            private,
            issuer,
            not_before=not_before,
            not_after=not_before + timedelta(days=days),
            eku=eku,
            responder=self._responder,
        )
        return IssuedChain(_pem(leaf), _pem(issuer.certificate), key_pem(private))

    def staple(
        self, leaf_pem: str, *, at: datetime, is_revoked: bool = False
    ) -> bytes | None:
        """An OCSP answer of that moment; None for a leaf of somebody else's."""
        leaf = x509.load_pem_x509_certificate(leaf_pem.encode())
        for family in ("RSA", "EC"):
            if leaf.issuer == _named(f"{self.name} {family} 1"):
                issuer = self._intermediate(family)
                return answers.sign(leaf, issuer, at, is_revoked=is_revoked)
        return None

    def _intermediate(self, family: str) -> CaKey:
        with self._lock:
            if family not in self._intermediates:
                self._intermediates[family] = self._kept_or_made(
                    family.lower(),
                    "RSA_2048" if family == "RSA" else "EC_prime256v1",
                    parent=self._root,
                )
            return self._intermediates[family]

    def _kept_or_made(
        self, role: str, algorithm: KeyAlgorithm, *, parent: CaKey | None
    ) -> CaKey:
        slug = self.name.lower().replace(" ", "-")
        path = self._folder / f"{slug}.{role}.pem" if self._folder else None
        if path and (found := kept(path)):
            return found
        title = self.name if parent is None else f"{self.name} {role.upper()} 1"
        private = make_key(algorithm)
        made = CaKey(private, _authority_certificate(title, private, parent))
        if path:
            keep(path, made)
        return made


def _authority_certificate(
    title: str, private: PrivateKey, parent: CaKey | None
) -> x509.Certificate:
    signer = parent.key if parent else private
    issuer = parent.certificate.subject if parent else _named(title)
    builder = (
        _begun(_named(title), private, issuer, _FROM, _UNTIL)
        .add_extension(
            x509.BasicConstraints(ca=True, path_length=0 if parent else None),
            critical=True,
        )
        .add_extension(_usage(ca=True, rsa_key=False), critical=True)
    )
    if parent:
        builder = builder.add_extension(_signed_by(parent), critical=False)
    return builder.sign(signer, hashes.SHA256())


def _leaf(
    names: Sequence[str],
    private: PrivateKey,
    issuer: CaKey,
    *,
    not_before: datetime,
    not_after: datetime,
    eku: bool,
    responder: str = "",
) -> x509.Certificate:
    common = next((name for name in names if len(name) <= _LONGEST_CN), None)
    subject = _named(common) if common else x509.Name([])
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


def _named(common: str) -> x509.Name:
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


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def self_signed(name: str, *, not_before: datetime, days: int) -> IssuedChain:
    """A certificate that nobody but itself stands for; it has no chain."""
    private = make_key("EC_prime256v1")
    itself = CaKey(private, _authority_certificate(name, private, None))
    leaf = _leaf(
        [name],
        private,
        itself,
        not_before=not_before,
        not_after=not_before + timedelta(days=days),
        eku=True,
    )
    return IssuedChain(_pem(leaf), "", key_pem(private))


@dataclass(frozen=True, slots=True)
class Authorities:
    """The three that the sandbox needs."""

    amazon: Authority  # plays the roots behind ACM and the default IoT certificates
    public: Authority  # any other CA that browsers trust
    private: Authority  # a company's own, in nobody's bundle

    @classmethod
    def under(cls, folder: Path | None) -> "Authorities":
        """Made on first use; with a folder the same ones come back next time."""
        return cls(
            amazon=Authority("Sandbox Amazon Root CA", folder, responder=AMAZON_OCSP),
            public=Authority("Sandbox Public CA", folder, responder=PUBLIC_OCSP),
            private=Authority("Sandbox Private CA", folder),
        )

    def write_public_roots(self, path: Path) -> Path:
        """The bundle for the bot's setting `trust.public_roots`."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.amazon.root_pem + self.public.root_pem)
        return path
