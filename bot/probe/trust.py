"""Whether a chain leads to a root that everybody trusts."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from threading import Lock

import certifi
from cryptography import x509

from bot.core.trust import (
    Roots,
    Strictness,
    is_trusted,
    read_roots,
    subject,
    verify,
)
from bot.core.words import code
from bot.errors import Permanent


class PublicRoots:
    """A bundle of roots, read at the first question."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._lock = Lock()
        self._roots: Roots | None = None

    def trust(
        self, chain: Sequence[x509.Certificate], name: str, at: datetime
    ) -> bool | None:
        """Whether the chain is good for the name then; None for an unusable name."""
        if subject(name) is None:
            return None
        return is_trusted(chain, name, at, self.roots)

    @property
    def roots(self) -> Roots:
        """Every root of the bundle that can be read."""
        with self._lock:
            if self._roots is None:
                self._roots = _read(self._path or Path(certifi.where()))
            return self._roots


class KnownRoots:
    """Public roots and, where the settings name them, a company's own.

    Fulfils `bot.ports.Trust`.
    """

    def __init__(self, public: Path | None = None, private: Path | None = None) -> None:
        self._public = PublicRoots(public)
        self._private = None if private is None else PublicRoots(private)

    @property
    def public(self) -> Roots:
        """Those that everybody trusts."""
        return self._public.roots

    @property
    def private(self) -> Roots | None:
        """A company's own; None when none are named."""
        return None if self._private is None else self._private.roots

    def trust(
        self, chain: Sequence[x509.Certificate], name: str, at: datetime
    ) -> bool | None:
        """Whether everybody trusts the chain for the name then."""
        return self._public.trust(chain, name, at)

    def accept(
        self, chain: Sequence[x509.Certificate], name: str, at: datetime
    ) -> bool | None:
        """Whether a device that has our own roots too accepts it; None without any."""
        own = self.private
        if own is None or subject(name) is None:
            return None
        known = self.public + own
        return verify(chain, name, at, known, strictness=Strictness.DEVICE).is_trusted


def _read(path: Path) -> Roots:
    try:
        roots = read_roots(path.read_bytes(), str(path))
    except OSError:
        roots = None
    if roots is None:
        raise Permanent(f"No roots can be read from {code(str(path))}.")
    return roots
