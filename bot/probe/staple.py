"""What a stapled OCSP answer says of the certificate beside it (RFC 6960, RFC 6066).

Read as devices read it: it has to be about this certificate, in time, and signed by
the issuer that was sent, or by a responder to which that issuer gave the right.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

_WORDS = {
    ocsp.OCSPCertStatus.GOOD: "good",
    ocsp.OCSPCertStatus.REVOKED: "revoked",
    ocsp.OCSPCertStatus.UNKNOWN: "unknown",
}


def said(staple: bytes, chain: Sequence[x509.Certificate], at: datetime) -> str | None:
    """What the staple says of the first certificate of the chain; None without one.

    `good`, `revoked`, `unknown`, `expired`, `unsigned` (by nobody who may), or
    `unreadable`. Where no issuer was sent its signature is not judged.
    """
    if not staple:
        return None
    try:
        answer = ocsp.load_der_ocsp_response(staple)
        if answer.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
            return "unreadable"
        serial = chain[0].serial_number
        fitting = [each for each in answer.responses if each.serial_number == serial]
        signed = len(chain) == 1 or _is_signed(answer, chain[1], at)
    except ValueError:
        return "unreadable"
    if not fitting:
        return "unreadable"
    if not signed:
        return "unsigned"
    until = fitting[0].next_update_utc
    if until is not None and until < at:
        return "expired"
    return _WORDS[fitting[0].certificate_status]


def _is_signed(
    answer: ocsp.OCSPResponse, issuer: x509.Certificate, at: datetime
) -> bool:
    return any(_has_signed(each, answer) for each in _may_sign(answer, issuer, at))


def _may_sign(
    answer: ocsp.OCSPResponse, issuer: x509.Certificate, at: datetime
) -> Iterator[x509.Certificate]:
    """The issuer, and whom it gave the right to (RFC 6960 §4.2.2.2)."""
    yield issuer
    for each in answer.certificates:
        in_time = each.not_valid_before_utc <= at <= each.not_valid_after_utc
        if in_time and _is_delegate(each) and _is_issued_by(each, issuer):
            yield each


def _is_delegate(each: x509.Certificate) -> bool:
    try:
        usage = each.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except (x509.ExtensionNotFound, ValueError):
        return False
    return ExtendedKeyUsageOID.OCSP_SIGNING in usage


def _is_issued_by(each: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        each.verify_directly_issued_by(issuer)
    except (InvalidSignature, TypeError, ValueError):
        return False
    return True


def _has_signed(signer: x509.Certificate, answer: ocsp.OCSPResponse) -> bool:
    key, by = signer.public_key(), answer.signature_hash_algorithm
    signature, signed = answer.signature, answer.tbs_response_bytes
    try:
        if isinstance(key, rsa.RSAPublicKey) and by is not None:
            key.verify(signature, signed, padding.PKCS1v15(), by)
        elif isinstance(key, ec.EllipticCurvePublicKey) and by is not None:
            key.verify(signature, signed, ec.ECDSA(by))
        else:
            return False
    except InvalidSignature:
        return False
    return True
