"""What a certificate's PEM says that ACM's description of it does not."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.core.certs.bundle import File, parse
from bot.core.certs.cert import Cert
from bot.core.certs.pem import Oddity
from bot.core.trust.faults import climb

if TYPE_CHECKING:
    from bot.ports import Trust


@dataclass(frozen=True, slots=True)
class Parsed:
    """SHA-256 of the leaf in hex, what else it says, and the size of the chain.

    Length counts the leaf; `pem_size` is that of the text, the stricter reading of
    IoT's limit of 16 KB, and `der_size` the laxer one. `is_public` is None when no
    roots were given to say so.
    """

    fingerprint: str
    usages: frozenset[str]
    length: int
    pem_size: int
    der_size: int
    ocsp_urls: tuple[str, ...]
    self_signed: bool
    ends_at: str
    is_public: bool | None


def parsed(leaf_pem: str, chain_pem: str, trust: "Trust | None") -> Parsed | None:
    """None when this is no PEM that can be read."""
    texts = (leaf_pem.encode(), chain_pem.encode())
    leaf, chain = (parse([File("", each)]) for each in texts)
    if not leaf.certs or any(each.kind is Oddity.BAD_PEM for each in chain.odd):
        return None
    cert, above = leaf.certs[0].cert, [each.cert for each in chain.certs]
    return Parsed(
        cert.fingerprint,
        cert.usages or frozenset(),
        1 + len(above),
        sum(map(len, texts)),
        sum(len(each.der) for each in (cert, *above)),
        cert.ocsp_urls,
        cert.is_self_issued,
        *_end(cert, above, trust),
    )


def _end(
    leaf: Cert, above: list[Cert], trust: "Trust | None"
) -> tuple[str, bool | None]:
    """Who signed last, and whether that is a root which everybody trusts."""
    path = climb(leaf, above, trust.public) if trust else (leaf, *above)
    last = path[-1]
    is_public = None if trust is None else last in trust.public
    return last.subject if last.is_self_issued else last.issuer, is_public
