"""How each protocol words an error, and the errors that come before any service.

The codes for signatures and permissions differ by protocol: query and rest-xml say
AccessDenied with 403, json says AccessDeniedException with 400, rest-json with 403.
"""

import json
from typing import Literal
from xml.sax.saxutils import escape

from sandbox.aws.operations import Protocol
from sandbox.aws.wire import AwsError, AwsResponse

Fault = Literal["signature", "unknown", "expired", "denied", "unsigned", "operation"]
_CODES: dict[Fault, tuple[str, str]] = {
    "signature": ("SignatureDoesNotMatch", "InvalidSignatureException"),
    "unknown": ("InvalidClientTokenId", "UnrecognizedClientException"),
    "expired": ("ExpiredToken", "ExpiredTokenException"),
    "denied": ("AccessDenied", "AccessDeniedException"),
    "unsigned": ("MissingAuthenticationToken", "MissingAuthenticationTokenException"),
    "operation": ("InvalidAction", "UnknownOperationException"),
}
SIGNATURE_TEXT = (
    "The request signature we calculated does not match the signature you provided. "
    "Check your AWS Secret Access Key and signing method. Consult the service "
    "documentation for details."
)
UNKNOWN_TEXT = "The security token included in the request is invalid."
EXPIRED_TEXT = "The security token included in the request is expired"
UNSIGNED_TEXT = "Missing Authentication Token"
_NAMESPACES = {
    "sts": "https://sts.amazonaws.com/doc/2011-06-15/",
    "route53": "https://route53.amazonaws.com/doc/2013-04-01/",
}
# From here on the fault is the service's, not the caller's.
_SERVER_ERROR = 500


def refusal(protocol: Protocol, fault: Fault, message: str) -> AwsError:
    """The error for what went wrong before the service was asked."""
    is_xml = protocol in {"query", "rest-xml"}
    status = 400 if protocol == "json" else 403
    return AwsError(_CODES[fault][0 if is_xml else 1], message, status)


def denied(
    protocol: Protocol, principal: str, action: str, resource: str, why: str = ""
) -> AwsError:
    """IAM's sentence: who may not do what to which resource."""
    text = f"User: {principal} is not authorized to perform: {action}"
    text += f" on resource: {resource}"
    return refusal(protocol, "denied", text + why)


def worded(
    service: str, protocol: Protocol, error: AwsError, request_id: str
) -> AwsResponse:
    """The error as bytes of its protocol."""
    if error.body is not None:
        return AwsResponse(error.body, error.status, "text/xml")
    match protocol:
        case "query" | "rest-xml":
            body = _xml(_NAMESPACES[service], error, request_id)
            return AwsResponse(body, error.status, "text/xml")
        case "json":
            found = {"__type": error.code, "message": error.message, **error.members}
            return AwsResponse(
                json.dumps(found).encode(), error.status, "application/x-amz-json-1.1"
            )
        case "rest-json":
            told = {"message": error.message, **error.members}
            return AwsResponse(
                json.dumps(told).encode(),
                error.status,
                headers={"x-amzn-ErrorType": error.code},
            )


def _xml(namespace: str, error: AwsError, request_id: str) -> bytes:
    side = "Receiver" if error.status >= _SERVER_ERROR else "Sender"
    return (
        f'<ErrorResponse xmlns="{namespace}"><Error><Type>{side}</Type>'
        f"<Code>{escape(error.code)}</Code><Message>{escape(error.message)}</Message>"
        f"</Error><RequestId>{request_id}</RequestId></ErrorResponse>"
    ).encode()
