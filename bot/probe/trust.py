"""Whether a chain leads to a root that everybody trusts."""

import contextlib
import re
import warnings
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from threading import Lock

import certifi
from cryptography import x509
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.verification import (
    PolicyBuilder,
    Store,
    VerificationError,
)

from bot.core.words import code
from bot.errors import Permanent

_PEM = re.compile(
    rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL
)


class PublicRoots:
    """A bundle of roots, read at the first question."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._lock = Lock()
        self._store: Store | None = None

    def trust(
        self, chain: Sequence[x509.Certificate], name: str, at: datetime
    ) -> bool | None:
        """Whether the chain is good for the name then; None for an unusable name."""
        try:
            subject = x509.DNSName(name)
        except ValueError:
            return None
        verifier = (
            PolicyBuilder().store(self._roots()).time(at).build_server_verifier(subject)
        )
        try:
            verifier.verify(chain[0], list(chain[1:]))
        except VerificationError:
            return False
        return True

    def _roots(self) -> Store:
        with self._lock:
            if self._store is None:
                self._store = Store(_read(self._path or Path(certifi.where())))
            return self._store


def _read(path: Path) -> list[x509.Certificate]:
    """Every root that can be read: old ones break rules that came after them."""
    found = []
    try:
        blocks = _PEM.findall(path.read_bytes())
    except OSError:
        blocks = []
    for block in blocks:
        with contextlib.suppress(ValueError), warnings.catch_warnings():
            # Some public roots have the serial number 0, which RFC 5280 came to forbid.
            warnings.simplefilter("ignore", CryptographyDeprecationWarning)
            found.append(x509.load_pem_x509_certificate(block))
    if not found:
        raise Permanent(f"No public roots can be read from {code(str(path))}.")
    return found
