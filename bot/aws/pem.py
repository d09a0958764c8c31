"""What a certificate's PEM says that ACM's description of it does not."""

from dataclasses import dataclass

from bot.core.certs.bundle import File, parse
from bot.core.certs.pem import Oddity


@dataclass(frozen=True, slots=True)
class Parsed:
    """SHA-256 of the leaf in hex, what else it says, and the size of the chain.

    Length counts the leaf; size is that of the PEM text, the stricter reading of
    IoT's limit of 16 KB.
    """

    fingerprint: str
    usages: frozenset[str]
    length: int
    size: int
    ocsp_urls: tuple[str, ...]
    self_signed: bool


def parsed(leaf_pem: str, chain_pem: str) -> Parsed | None:
    """None when this is no PEM that can be read."""
    texts = (leaf_pem.encode(), chain_pem.encode())
    leaf, chain = (parse([File("", each)]) for each in texts)
    if not leaf.certs or any(each.kind is Oddity.BAD_PEM for each in chain.odd):
        return None
    cert = leaf.certs[0].cert
    return Parsed(
        cert.fingerprint,
        cert.usages or frozenset(),
        1 + len(chain.certs),
        sum(map(len, texts)),
        cert.ocsp_urls,
        cert.is_self_issued,
    )
