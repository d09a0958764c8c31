"""ACM ListCertificates, with the filter that hides EC certificates by default."""

import base64
import binascii
from typing import Any

from sandbox.aws import pem
from sandbox.aws.acm_shapes import summarised
from sandbox.aws.records import Certificate
from sandbox.aws.use import status_of
from sandbox.aws.wire import AwsError, AwsRequest, AwsResponse, as_json

# SM-acm, Filters$keyTypes: "Default filtering returns only RSA_1024 and RSA_2048".
_SHOWN_BY_DEFAULT = ("RSA_1024", "RSA_2048")
_PAGE = range(1, 1001)


def list_certificates(request: AwsRequest) -> AwsResponse:
    """One page of the certificates that every filter lets through."""
    given = request.json()
    found = [each for each in _sorted(request, given) if _fits(request, each, given)]
    start = _start(given.get("NextToken"), found)
    size = given.get("MaxItems", _PAGE.stop - 1)
    if size not in _PAGE:
        raise AwsError(
            "ValidationException",
            f"1 validation error detected: Value '{size}' at 'maxItems' failed to "
            "satisfy constraint: Member must have value between 1 and 1000",
        )
    page, rest = found[start : start + size], found[start + size :]
    return as_json(
        {
            "CertificateSummaryList": [
                summarised(request.world, request.place, each) for each in page
            ],
            "NextToken": _token(rest[0]) if rest else None,
        }
    )


def _sorted(request: AwsRequest, given: dict[str, Any]) -> list[Certificate]:
    known = [
        each
        for each in request.place.certificates.values()
        if each.visible_at <= request.world.now()
    ]
    by, order = given.get("SortBy"), given.get("SortOrder")
    if bool(by) != bool(order) or by not in {None, "CREATED_AT"}:
        raise AwsError(
            "InvalidArgsException", "SortBy and SortOrder must both be given."
        )
    return sorted(
        known, key=lambda each: each.created_at, reverse=order == "DESCENDING"
    )


def _fits(request: AwsRequest, each: Certificate, given: dict[str, Any]) -> bool:
    statuses = given.get("CertificateStatuses")
    includes = given.get("Includes") or {}
    leaf = pem.leaf(pem.chain(each.leaf_pem)[0]) if each.leaf_pem else None
    extended = {name for name, _ in leaf.extended} if leaf else set[str]()
    usages = set(leaf.key_usages) if leaf else set[str]()
    return (
        (not statuses or status_of(request.world, each) in statuses)
        and each.key_type in (includes.get("keyTypes") or _SHOWN_BY_DEFAULT)
        and set(includes.get("extendedKeyUsage") or ()) <= extended
        and set(includes.get("keyUsage") or ()) <= usages
        and includes.get("exportOption") != "ENABLED"
    )


def _token(first: Certificate) -> str:
    return base64.urlsafe_b64encode(first.arn.encode()).decode()


def _start(token: str | None, found: list[Certificate]) -> int:
    if token is None:
        return 0
    try:
        arn = base64.urlsafe_b64decode(token).decode()
    except (binascii.Error, UnicodeDecodeError):
        arn = ""
    places = [index for index, each in enumerate(found) if each.arn == arn]
    if not places:
        raise AwsError("ValidationException", "The NextToken is not valid.")
    return places[0]
