"""OCSP: where a certificate says to ask for it, and what is answered (RFC 6960)."""

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID

from sandbox.edge.keys import CaKey

# Amazon's own answers are good for about as long.
_LASTS = timedelta(days=7)


def access(responder: str) -> x509.AuthorityInformationAccess:
    """As in Amazon's own: where to ask for the leaf, and where its issuer is."""
    return x509.AuthorityInformationAccess(
        [
            x509.AccessDescription(kind, x509.UniformResourceIdentifier(url))
            for kind, url in (
                (AuthorityInformationAccessOID.OCSP, f"http://ocsp.{responder}"),
                (
                    AuthorityInformationAccessOID.CA_ISSUERS,
                    f"http://crt.{responder}/issuer.cer",
                ),
            )
        ]
    )


def sign(
    leaf: x509.Certificate, issuer: CaKey, at: datetime, *, is_revoked: bool
) -> bytes:
    """Signed by the issuer itself, as AWS wants it where no one else is authorized."""
    at = at.replace(microsecond=0)
    status = ocsp.OCSPCertStatus
    builder = ocsp.OCSPResponseBuilder().add_response(
        cert=leaf,
        issuer=issuer.certificate,
        algorithm=hashes.SHA256(),
        cert_status=status.REVOKED if is_revoked else status.GOOD,
        this_update=at,
        next_update=at + _LASTS,
        revocation_time=at if is_revoked else None,
        revocation_reason=None,
    )
    by = ocsp.OCSPResponderEncoding.HASH
    signed = builder.responder_id(by, issuer.certificate)
    return signed.sign(issuer.key, hashes.SHA256()).public_bytes(
        serialization.Encoding.DER
    )
