"""Which operation a request asks for, and whether that operation changes anything.

Paths and targets are those of the botocore service models (1.44.5).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

Protocol = Literal["query", "json", "rest-json", "rest-xml"]
# By the service's name in IAM, which is that of the signature's scope for all but one.
SIGNED_AS = {"monitoring": "cloudwatch"}
PROTOCOLS: dict[str, Protocol] = {
    "sts": "query",
    "acm": "json",
    "servicequotas": "json",
    "secretsmanager": "json",
    "cloudtrail": "json",
    "cloudwatch": "json",
    "logs": "json",
    "lambda": "rest-json",
    "iot": "rest-json",
    "route53": "rest-xml",
}
_R53 = "/2013-04-01"
_LAMBDA = "/2015-03-31/functions"
_ROUTES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "iot": (
        ("CreateDomainConfiguration", "POST", "/domainConfigurations/{name}"),
        ("DescribeDomainConfiguration", "GET", "/domainConfigurations/{name}"),
        ("UpdateDomainConfiguration", "PUT", "/domainConfigurations/{name}"),
        ("DeleteDomainConfiguration", "DELETE", "/domainConfigurations/{name}"),
        ("ListDomainConfigurations", "GET", "/domainConfigurations"),
        ("DescribeEndpoint", "GET", "/endpoint"),
        ("CreateAuthorizer", "POST", "/authorizer/{authorizerName}"),
        ("DescribeAuthorizer", "GET", "/authorizer/{authorizerName}"),
        ("UpdateAuthorizer", "PUT", "/authorizer/{authorizerName}"),
        ("ListAuthorizers", "GET", "/authorizers"),
        ("TagResource", "POST", "/tags"),
        ("UntagResource", "POST", "/untag"),
        ("ListTagsForResource", "GET", "/tags"),
        ("GetV2LoggingOptions", "GET", "/v2LoggingOptions"),
        ("SetV2LoggingOptions", "POST", "/v2LoggingOptions"),
    ),
    "lambda": (
        (
            "GetFunctionConfiguration",
            "GET",
            f"{_LAMBDA}/{{FunctionName}}/configuration",
        ),
        ("GetPolicy", "GET", f"{_LAMBDA}/{{FunctionName}}/policy"),
    ),
    "route53": (
        ("ListHostedZonesByName", "GET", f"{_R53}/hostedzonesbyname"),
        ("ListHostedZones", "GET", f"{_R53}/hostedzone"),
        ("GetHostedZone", "GET", f"{_R53}/hostedzone/{{Id}}"),
        ("ListResourceRecordSets", "GET", f"{_R53}/hostedzone/{{Id}}/rrset"),
        ("ChangeResourceRecordSets", "POST", f"{_R53}/hostedzone/{{Id}}/rrset"),
        ("GetChange", "GET", f"{_R53}/change/{{Id}}"),
    ),
}
_TARGETS = {
    "acm": "CertificateManager.",
    "servicequotas": "ServiceQuotasV20190624.",
    "secretsmanager": "secretsmanager.",
    "cloudtrail": "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.",
    "cloudwatch": "GraniteServiceVersion20100801.",
    "logs": "Logs_20140328.",
}
_READS = ("Get", "List", "Describe", "Lookup", "Filter", "AssumeRole")


@dataclass(frozen=True, slots=True)
class Operation:
    """The operation asked for and the placeholders of its path."""

    name: str
    path_params: Mapping[str, str]

    @property
    def writes(self) -> bool:
        """Whether it changes something in an account (AssumeRole does not)."""
        return not self.name.startswith(_READS)


def find(
    service: str, method: str, path: str, target: str, form: Mapping[str, str]
) -> Operation | None:
    """The operation, or nothing when the service has none such."""
    match PROTOCOLS[service]:
        case "query":
            return Operation(form["Action"], {}) if "Action" in form else None
        case "json":
            prefix = _TARGETS[service]
            name = target.removeprefix(prefix)
            return Operation(name, {}) if target != name else None
        case _:
            return _routed(service, method, path)


def _routed(service: str, method: str, path: str) -> Operation | None:
    for name, verb, template in _ROUTES[service]:
        if verb != method:
            continue
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template)
        if found := re.fullmatch(pattern + "/?", path):
            given = {key: unquote(value) for key, value in found.groupdict().items()}
            return Operation(name, given)
    return None
