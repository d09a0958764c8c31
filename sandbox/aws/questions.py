"""What IAM is asked for one call: the call itself, and what it brings with it."""

from collections.abc import Iterator
from typing import Any

from sandbox.aws import resources, route53xml
from sandbox.aws.iam import Asked
from sandbox.aws.records import Certificate, DomainConfig
from sandbox.aws.wire import AwsRequest
from sandbox.edge.rrsets import escaped

_CHANGES = "route53:ChangeResourceRecordSets"
_TAGGED_AT_ONCE = {"acm:RequestCertificate", "acm:ImportCertificate"}
_ONLY_WITH_TAGS = {
    "acm:DeleteCertificate",
    "iot:DeleteDomainConfiguration",
    "iot:UpdateDomainConfiguration",
}


def asked_for(request: AwsRequest) -> list[Asked]:
    """Every question, in the order in which AWS gets to them."""
    action = f"{request.service}:{request.operation}"
    looks_first = not request.world.switches.tag_condition_denies_what_is_missing
    if action in _ONLY_WITH_TAGS and looks_first and _is_missing(request):
        return []
    resource = resources.asked_for(request)
    context = {"aws:RequestedRegion": request.region, **dict(_context(request, action))}
    asked = [Asked(action, resource, context)]
    if action in _TAGGED_AT_ONCE and request.json().get("Tags"):
        asked.append(Asked("acm:AddTagsToCertificate", resource, context))
    if action == "iot:CreateDomainConfiguration":
        if request.json().get("tags"):
            asked.append(Asked("iot:TagResource", resource, context))
        # IoT fetches the certificate in the caller's name: the permissions that
        # CloudFormation's handler for AWS::IoT::DomainConfiguration lists.
        arns = request.json().get("serverCertificateArns") or ()
        asked += [Asked("acm:GetCertificate", arn, context) for arn in arns]
    return asked


def _context(request: AwsRequest, action: str) -> Iterator[tuple[str, str | list[str]]]:
    """The condition keys that our policies may name, as far as the call has them."""
    for key, value in _tags_of(request, resources.asked_for(request)).items():
        yield f"aws:ResourceTag/{key}", value
    if request.service in {"acm", "iot", "secretsmanager"}:
        yield from _in_body(request.json(), action)
    if action == _CHANGES:
        changes, _ = route53xml.batch(request.body)
        # "Normalized": lower case, without the dot at the end, escapes as octal.
        names = [escaped(each.record.name).lower().rstrip(".") for each in changes]
        yield f"{_CHANGES}NormalizedRecordNames", names
        yield f"{_CHANGES}RecordTypes", [each.record.type for each in changes]
        yield f"{_CHANGES}Actions", [each.action for each in changes]


def _in_body(
    given: dict[str, Any], action: str
) -> Iterator[tuple[str, str | list[str]]]:
    for each in given.get("Tags") or given.get("tags") or ():
        yield f"aws:RequestTag/{each['Key']}", each.get("Value", "")
    if action == "acm:RequestCertificate":
        names = [given.get("DomainName"), *(given.get("SubjectAlternativeNames") or ())]
        yield "acm:DomainNames", [each for each in names if each]
        if method := given.get("ValidationMethod"):
            yield "acm:ValidationMethod", method
    if action == "iot:CreateDomainConfiguration" and given.get("domainName"):
        yield "iot:DomainName", given["domainName"]


def _tags_of(request: AwsRequest, arn: str) -> dict[str, str]:
    found = _meant(request, arn)
    return found.tags if found else {}


def _is_missing(request: AwsRequest) -> bool:
    return _meant(request, resources.asked_for(request)) is None


def _meant(request: AwsRequest, arn: str) -> Certificate | DomainConfig | None:
    place = request.place
    if certificate := place.certificates.get(arn):
        return certificate
    named = request.path_params.get("name", "")
    for config in place.configs.values():
        if named == config.name or arn == config.arn:
            return config
    return None
