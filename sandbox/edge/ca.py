"""The sandbox's certificate authorities: one root each, an intermediate per key family.

Each authority has an EC root; RSA leaves come from an RSA intermediate and EC
leaves from an EC one, because ACM refuses a leaf whose key family differs from
that of the CA that signed it (ACM API reference, ImportCertificate).
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509

from sandbox.edge import answers
from sandbox.edge.keys import CaKey, KeyAlgorithm, keep, kept, key_pem
from sandbox.edge.keys import make as make_key
from sandbox.edge.signing import (
    Above,
    as_pem,
    authority_certificate,
    leaf_certificate,
    named,
)

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
        return as_pem(self._root.certificate)

    def issue(
        self,
        names: Sequence[str],
        *,
        key: KeyAlgorithm = "RSA_2048",
        not_before: datetime,
        days: int,
        eku: bool = True,
        above: Above | None = None,
    ) -> IssuedChain:
        """Sign a fresh key for these DNS names; `eku=False` leaves serverAuth out.

        `above` are authorities between the root and the leaf that are made anew.
        """
        family = "RSA" if key.startswith("RSA") else "EC"
        issuer = self._intermediate(family)
        issuers = [issuer]
        if above:
            issuers = _deeper(self.name, self._root, family, above)
            issuer = issuers[0]
        private = make_key(key)
        leaf = leaf_certificate(
            names,
            private,
            issuer,
            not_before=not_before,
            not_after=not_before + timedelta(days=days),
            eku=eku,
            responder=self._responder,
        )
        above_it = "".join(as_pem(each.certificate) for each in issuers)
        return IssuedChain(as_pem(leaf), above_it, key_pem(private))

    def staple(
        self, leaf_pem: str, *, at: datetime, is_revoked: bool = False
    ) -> bytes | None:
        """An OCSP answer of that moment; None for a leaf of somebody else's."""
        leaf = x509.load_pem_x509_certificate(leaf_pem.encode())
        for family in ("RSA", "EC"):
            if leaf.issuer == named(f"{self.name} {family} 1"):
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
        made = CaKey(private, authority_certificate(title, private, parent))
        if path:
            keep(path, made)
        return made


def _deeper(name: str, root: CaKey, family: str, above: Above) -> list[CaKey]:
    """Authorities under a root, each under the one before, the last first."""
    private = make_key("RSA_2048" if family == "RSA" else "EC_prime256v1")
    made: list[CaKey] = []
    parent = root
    for each in range(above.number):
        title = f"{name} {family} deep {each + 1}"
        weight = above.ballast if each == 0 else 0
        signed = Above(above.number - each, above.ends, weight)
        certificate = authority_certificate(title, private, parent, signed)
        parent = CaKey(private, certificate)
        made.insert(0, parent)
    return made


def self_signed(name: str, *, not_before: datetime, days: int) -> IssuedChain:
    """A certificate that nobody but itself stands for; it has no chain."""
    private = make_key("EC_prime256v1")
    itself = CaKey(private, authority_certificate(name, private, None))
    leaf = leaf_certificate(
        [name],
        private,
        itself,
        not_before=not_before,
        not_after=not_before + timedelta(days=days),
        eku=True,
    )
    return IssuedChain(as_pem(leaf), "", key_pem(private))


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
