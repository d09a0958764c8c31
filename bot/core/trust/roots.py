"""A set of roots, read once and asked many times."""

from collections.abc import Iterable
from functools import cached_property

from cryptography.x509.verification import Store

from bot.core.certs.bundle import File, parse
from bot.core.certs.cert import Cert


class Roots:
    """Certificates that end a chain. Never empty, which `read_roots` sees to."""

    def __init__(self, certs: Iterable[Cert]) -> None:
        self.certs = tuple(certs)

    @cached_property
    def store(self) -> Store:
        """What cryptography's verifier wants."""
        return Store([each.loaded for each in self.certs])

    @cached_property
    def by_subject(self) -> dict[str, tuple[Cert, ...]]:
        """The roots that may have signed for an issuer's name."""
        found: dict[str, tuple[Cert, ...]] = {}
        for each in self.certs:
            found[each.subject] = (*found.get(each.subject, ()), each)
        return found

    def __add__(self, other: "Roots") -> "Roots":
        return Roots((*self.certs, *other.certs))

    def __contains__(self, cert: Cert) -> bool:
        return any(
            cert.der == each.der for each in self.by_subject.get(cert.subject, ())
        )


def read_roots(data: bytes, name: str = "") -> Roots | None:
    """Every root in a PEM bundle that can be read; None when there is none.

    Bundles have comments between the blocks, and now and then a root that broke a
    rule which came after it: neither is a reason to know no roots at all.
    """
    certs = tuple(each.cert for each in parse([File(name, data)]).certs)
    return Roots(certs) if certs else None
