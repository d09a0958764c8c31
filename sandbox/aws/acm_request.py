"""ACM RequestCertificate: every check that ACM makes before it says an ARN."""

import re
from datetime import timedelta
from typing import Any, Literal

from sandbox.aws.records import Certificate, NameValidation
from sandbox.aws.tags import TagErrors, checked
from sandbox.aws.wire import AwsError, AwsRequest, AwsResponse, as_json

# SM-acm: DomainNameString, IdempotencyToken, RequestCertificateRequest.
_NAME = re.compile(
    r"(\*\.)?(((?!-)[A-Za-z0-9-]{0,62}[A-Za-z0-9])\.)+"
    r"((?!-)[A-Za-z0-9-]{1,62}[A-Za-z0-9])"
)
_NAME_LENGTHS = range(1, 254)
_TOKEN = re.compile(r"\w{1,32}", re.ASCII)
TOKEN_LIFE = timedelta(hours=1)
_LONGEST_COMMON_NAME = 64
# "Names per ACM certificate: 10" (ACM quotas; a support case raises it).
_MOST_NAMES = 10
# SM-acm: the ones that may be requested; IoT takes the first two.
_REQUESTABLE = ("RSA_2048", "EC_prime256v1", "EC_secp384r1")
# ACM user guide, troubleshooting certificate requests.
_AMAZONS = ("amazonaws.com", "cloudfront.net", "elasticbeanstalk.com")
TAG_ERRORS = TagErrors(
    "TooManyTagsException", "InvalidTagException", "InvalidParameterException"
)


def request_certificate(request: AwsRequest) -> AwsResponse:
    """A new pending certificate, or the one that this token asked for before."""
    given = request.json()
    domain = str(given.get("DomainName", ""))
    names = _names(domain, given.get("SubjectAlternativeNames") or [])
    key_type = given.get("KeyAlgorithm") or "RSA_2048"
    if key_type not in _REQUESTABLE:
        raise _invalid(key_type, "keyAlgorithm", f"enum value set: {_REQUESTABLE}")
    method = _method(given.get("ValidationMethod"))
    tags = checked(given.get("Tags") or [], {}, TAG_ERRORS)
    token = given.get("IdempotencyToken")
    if token is not None and not _TOKEN.fullmatch(token):
        raise _invalid(token, "idempotencyToken", r"regular expression pattern: \w+")
    before = _before(request, token, given)
    if before:
        return as_json({"CertificateArn": before.arn})
    world, now = request.world, request.world.now()
    hidden = world.switches.certificate_missing_after_request_seconds
    certificate = Certificate(
        arn=f"arn:aws:acm:{request.region}:{request.account}:certificate/{world.uuid()}",
        domain=domain,
        names=names,
        key_type=key_type,
        type="AMAZON_ISSUED",
        status="PENDING_VALIDATION",
        created_at=now,
        visible_at=world.later(hidden),
        validation_method=method,
        validations=_validations(names, given.get("DomainValidationOptions") or []),
        idempotency_token=token,
        request={key: given[key] for key in given if key != "IdempotencyToken"},
        tags=tags,
    )
    request.place.certificates[certificate.arn] = certificate
    world.changed()
    return as_json({"CertificateArn": certificate.arn})


def _names(domain: str, others: list[str]) -> list[str]:
    names = list(dict.fromkeys([domain, *others]))
    for name in names:
        if len(name) not in _NAME_LENGTHS or not _NAME.fullmatch(name):
            where = "domainName" if name == domain else "subjectAlternativeNames"
            rule = f"regular expression pattern: ^{_NAME.pattern}$"
            raise _invalid(name, where, rule)
    if len(domain) > _LONGEST_COMMON_NAME:
        raise AwsError(
            "InvalidDomainValidationOptionsException",
            "The first domain name can be no longer than 64 characters.",
        )
    for name in names:
        if f".{name.lower()}".endswith(tuple(f".{zone}" for zone in _AMAZONS)):
            # made up: the guide says only that such requests are not granted
            text = f"ACM does not issue certificates for {name}."
            raise AwsError("InvalidParameterException", text)
    if len(names) > _MOST_NAMES:
        # made up
        text = f"The certificate has {len(names)} domain names; {_MOST_NAMES} may be."
        raise AwsError("LimitExceededException", text)
    return [name.lower() for name in names]


def _method(given: str | None) -> Literal["DNS", "EMAIL"]:
    match given or "EMAIL":
        case "DNS":
            return "DNS"
        case "EMAIL":
            return "EMAIL"
        case other:
            raise _invalid(other, "validationMethod", "enum value set: [EMAIL, DNS]")


def _validations(names: list[str], options: list[Any]) -> list[NameValidation]:
    wanted: dict[str, str] = {}
    for option in options:
        name = str(option.get("DomainName", "")).lower()
        domain = str(option.get("ValidationDomain", "")).lower()
        bare = name.removeprefix("*.")
        if name not in names or not f".{bare}".endswith(f".{domain}"):
            raise AwsError(
                "InvalidDomainValidationOptionsException",
                f"The validation domain {domain} does not fit {name}.",  # made up
            )
        wanted[name] = domain
    return [
        NameValidation(name, wanted.get(name, name.removeprefix("*.")))
        for name in names
    ]


def _before(
    request: AwsRequest, token: str | None, given: dict[str, Any]
) -> Certificate | None:
    if token is None:
        return None
    same = {key: given[key] for key in given if key != "IdempotencyToken"}
    compares = request.world.switches.idempotency_compares_parameters
    for certificate in request.place.certificates.values():
        age = request.world.now() - certificate.created_at
        is_same = not compares or certificate.request == same
        if certificate.idempotency_token == token and age < TOKEN_LIFE and is_same:
            return certificate
    return None


def _invalid(value: str, where: str, rule: str) -> AwsError:
    return AwsError(
        "ValidationException",
        f"1 validation error detected: Value '{value}' at '{where}' failed to satisfy "
        f"constraint: Member must satisfy {rule}",
    )
