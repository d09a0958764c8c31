"""The resource that a call touches, spelled as IAM's refusals spell it."""

import json
from urllib.parse import parse_qs

from sandbox.aws import lambdas
from sandbox.aws.wire import AwsRequest


def asked_for(request: AwsRequest) -> str:
    """The ARN that permission is asked for."""
    place = f"{request.service}:{request.region}:{request.account}"
    match request.service:
        case "sts":
            form = parse_qs(request.body.decode(errors="replace"))
            return form.get("RoleArn", ["*"])[0]
        case "acm":
            return (
                _in_body(request, "CertificateArn") or f"arn:aws:{place}:certificate/*"
            )
        case "secretsmanager":
            return _secret(request, place)
        case "lambda":
            return lambdas.arn_of(request)
        case "logs":
            group = _in_body(request, "logGroupName") or "*"
            return f"arn:aws:{place}:log-group:{group}:*"
        case "iot":
            named = request.path_params.get("name")
            given = _in_body(request, "resourceArn") or request.one("resourceArn")
            if authorizer := request.path_params.get("authorizerName"):
                return f"arn:aws:{place}:authorizer/{authorizer}"
            if named:
                return f"arn:aws:{place}:domainconfiguration/{named}/*"
            return given or "*"
        case "route53":
            kind = "change" if request.operation == "GetChange" else "hostedzone"
            return f"arn:aws:route53:::{kind}/{request.path_params.get('Id', '*')}"
        case _:
            return "*"


def _secret(request: AwsRequest, place: str) -> str:
    """IAM knows a secret by its whole ARN, whatever it was asked for by."""
    named = _in_body(request, "SecretId") or _in_body(request, "Name") or "*"
    stem = named.removeprefix(f"arn:aws:{place}:secret:")
    for arn, each in request.world.section("secretsmanager").items():
        if f":{place}:" in arn and stem in {each["name"], arn.rpartition(":")[2]}:
            return str(arn)
    return f"arn:aws:{place}:secret:{stem}"


def _in_body(request: AwsRequest, member: str) -> str | None:
    try:
        found = json.loads(request.body or b"{}")
    except ValueError:
        return None
    given = found.get(member) if isinstance(found, dict) else None
    return given if isinstance(given, str) else None
