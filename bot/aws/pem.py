"""What a certificate's PEM says that ACM's description of it does not."""

from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import ExtendedKeyUsageOID

_USAGES = {
    ExtendedKeyUsageOID.SERVER_AUTH: "serverAuth",
    ExtendedKeyUsageOID.CLIENT_AUTH: "clientAuth",
}


@dataclass(frozen=True, slots=True)
class Parsed:
    """SHA-256 of the leaf in hex, its extended usages, and the size of the chain.

    Length counts the leaf; size is that of the PEM text, the stricter reading of
    IoT's limit of 16 KB.
    """

    fingerprint: str
    usages: frozenset[str]
    length: int
    size: int


def parsed(leaf_pem: str, chain_pem: str) -> Parsed | None:
    """None when this is no PEM that can be read."""
    try:
        leaf = x509.load_pem_x509_certificate(leaf_pem.encode())
        issuers = (
            x509.load_pem_x509_certificates(chain_pem.encode())
            if chain_pem.strip()
            else []
        )
        return Parsed(
            leaf.fingerprint(hashes.SHA256()).hex(),
            _usages(leaf),
            1 + len(issuers),
            len(leaf_pem.encode()) + len(chain_pem.encode()),
        )
    except ValueError:
        return None


def _usages(leaf: x509.Certificate) -> frozenset[str]:
    try:
        found = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return frozenset()
    return frozenset(_USAGES.get(each, each.dotted_string) for each in found)
