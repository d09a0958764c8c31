"""ACM: the operations on one certificate, and the table of all of them."""

import re
from collections.abc import Callable

from sandbox.aws import acm_import, acm_list, acm_request
from sandbox.aws.acm_shapes import described
from sandbox.aws.records import Certificate
from sandbox.aws.tags import checked
from sandbox.aws.use import used_by
from sandbox.aws.wire import AwsError, AwsRequest, AwsResponse, as_json

# SM-acm: Arn.
_ARN = re.compile(
    r"arn:[\w+=/,.@-]+:acm:[\w+=/,.@-]*:[0-9]+:[\w+=,.@-]+(/[\w+=,.@-]+)*"
)


async def handle(request: AwsRequest) -> AwsResponse:
    """The answer of the operation that is asked for."""
    operation = _OPERATIONS.get(request.operation)
    if operation is None:
        raise AwsError("UnknownOperationException", f"no {request.operation} here")
    answer = operation(request)
    return AwsResponse(answer.body, content_type="application/x-amz-json-1.1")


def describe_certificate(request: AwsRequest) -> AwsResponse:
    """Everything ACM tells about a certificate at its present stage."""
    found = _certificate(request)
    detail = described(request.world, request.account, request.place, found)
    return as_json({"Certificate": detail})


def get_certificate(request: AwsRequest) -> AwsResponse:
    """The certificate and its chain as they were issued or supplied."""
    found = _certificate(request)
    if not found.leaf_pem:
        if found.status == "PENDING_VALIDATION":
            text = f"The certificate {found.arn} is still being validated."  # made up
            raise AwsError("RequestInProgressException", text)
        raise _not_found(found.arn)
    return as_json(
        {
            "Certificate": found.leaf_pem,
            "CertificateChain": found.issuers_pem or None,
        }
    )


def delete_certificate(request: AwsRequest) -> AwsResponse:
    """Delete for good, unless something still uses it."""
    found = _certificate(request)
    if used_by(request.world, request.place, found):
        raise AwsError(
            "ResourceInUseException",
            f"Certificate {found.arn} in account {request.account} is in use.",
        )
    del request.place.certificates[found.arn]
    request.world.changed()
    return as_json({})


def list_tags(request: AwsRequest) -> AwsResponse:
    """The certificate's tags."""
    tags = _certificate(request).tags
    return as_json({"Tags": [{"Key": k, "Value": v} for k, v in tags.items()]})


def add_tags(request: AwsRequest) -> AwsResponse:
    """Set tags; a key that is there gets the new value."""
    found = _certificate(request)
    given = request.json().get("Tags") or []
    found.tags = checked(given, found.tags, acm_request.TAG_ERRORS)
    request.world.changed()
    return as_json({})


def remove_tags(request: AwsRequest) -> AwsResponse:
    """Remove tags; a value that is given must be the one that is there."""
    found = _certificate(request)
    for tag in request.json().get("Tags") or []:
        if found.tags.get(tag["Key"]) == tag.get("Value", found.tags.get(tag["Key"])):
            found.tags.pop(tag["Key"], None)
    request.world.changed()
    return as_json({})


def _certificate(request: AwsRequest) -> Certificate:
    arn = str(request.json().get("CertificateArn", ""))
    if not _ARN.fullmatch(arn):
        raise AwsError(
            "ValidationException",
            f"1 validation error detected: Value '{arn}' at 'certificateArn' failed to "
            f"satisfy constraint: Member must satisfy regular expression pattern: "
            f"{_ARN.pattern}",
        )
    found = request.place.certificates.get(arn)
    if found is None or found.visible_at > request.world.now():
        raise _not_found(arn)
    return found


def _not_found(arn: str) -> AwsError:
    return AwsError("ResourceNotFoundException", f"Could not find certificate {arn}.")


_OPERATIONS: dict[str, Callable[[AwsRequest], AwsResponse]] = {
    "RequestCertificate": acm_request.request_certificate,
    "DescribeCertificate": describe_certificate,
    "ListCertificates": acm_list.list_certificates,
    "GetCertificate": get_certificate,
    "DeleteCertificate": delete_certificate,
    "ImportCertificate": acm_import.import_certificate,
    "ListTagsForCertificate": list_tags,
    "AddTagsToCertificate": add_tags,
    "RemoveTagsFromCertificate": remove_tags,
}
