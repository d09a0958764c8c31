"""What a stapled OCSP answer says of the certificate beside it (RFC 6960, RFC 6066).

Its signature is for devices to check: here it only has to be there and to fit.
"""

from datetime import datetime

from cryptography import x509
from cryptography.x509 import ocsp

_WORDS = {
    ocsp.OCSPCertStatus.GOOD: "good",
    ocsp.OCSPCertStatus.REVOKED: "revoked",
    ocsp.OCSPCertStatus.UNKNOWN: "unknown",
}


def said(staple: bytes, leaf: x509.Certificate, at: datetime) -> str | None:
    """`good`, `revoked`, `unknown`, `expired` or `unreadable`; None when none came."""
    if not staple:
        return None
    try:
        answer = ocsp.load_der_ocsp_response(staple)
        if answer.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
            return "unreadable"
        fitting = [
            it for it in answer.responses if it.serial_number == leaf.serial_number
        ]
    except ValueError:
        return "unreadable"
    if not fitting:
        return "unreadable"
    until = fitting[0].next_update_utc
    if until is not None and until < at:
        return "expired"
    return _WORDS[fitting[0].certificate_status]
