"""IoT CreateDomainConfiguration: the checks in their order, then the record."""

import re
from typing import Any

from sandbox.aws import iot_certificates, iot_settings
from sandbox.aws.iot_errors import invalid, throttled
from sandbox.aws.manners import staples_since
from sandbox.aws.records import DomainConfig
from sandbox.aws.tags import TagErrors, checked
from sandbox.aws.wire import AwsError, AwsRequest, AwsResponse, as_json

_NAME = re.compile(r"[\w.-]+", re.ASCII)
_LONGEST_NAME = 128
_DOMAIN = re.compile(
    r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]"
)
# SM-iot: AcmCertificateArn.
_ARN = re.compile(
    r"arn:aws(-cn|-us-gov|-iso-b|-iso)?:acm:[a-z]{2}-(gov-|iso-|isob-)?[a-z]{4,9}"
    r"-\d:\d{12}:certificate/[a-zA-Z0-9/-]+"
)
# CreateDomainConfiguration: one call a second, per account and region (IoT quotas).
_SECONDS_BETWEEN = 1.0
BUILTINS = 4
TAG_ERRORS = TagErrors(
    "InvalidRequestException", "InvalidRequestException", "InvalidRequestException"
)


def create(request: AwsRequest) -> AwsResponse:
    """A new configuration, ENABLED, served once IoT has spread its certificate."""
    name, given = request.path_params["name"], request.json()
    _throttle(request)
    _check_name(name)
    _check_service(given.get("serviceType"))
    certificate_arn = _certificate_arn(given)
    domain = _domain(given.get("domainName"), certificate_arn)
    settings = iot_settings.checked(request, iot_settings.DEFAULTS)
    iot_certificates.check_staple(request.place, certificate_arn, settings)
    given_tags = given.get("tags") or []
    tags = checked(given_tags, {}, TAG_ERRORS)
    _check_free(request, name, domain)
    world, now = request.world, request.world.now()
    hidden = world.switches.describe_after_create_missing
    wait = world.switches.describe_after_create_missing_seconds if hidden else 0.0
    config = DomainConfig(
        name=name,
        arn=_arn(request, name),
        domain_name=domain or _managed_name(request),
        domain_type="CUSTOMER_MANAGED" if domain else "AWS_MANAGED",
        created_at=now,
        visible_at=world.later(wait),
        last_status_change=now,
        certificate_arn=certificate_arn,
        validation_certificate_arn=given.get("validationCertificateArn"),
        settings=settings,
        staples_since=staples_since(settings, None, now),
        tags=tags,
    )
    _take_certificate(request, config)
    request.place.configs[name] = config
    world.changed()
    return as_json(
        {"domainConfigurationName": name, "domainConfigurationArn": config.arn}
    )


def _take_certificate(request: AwsRequest, config: DomainConfig) -> None:
    if config.certificate_arn is None:
        return
    wrong = iot_certificates.fault(
        request.world,
        request.place,
        config.certificate_arn,
        config.domain_name,
        config.validation_certificate_arn,
    )
    if wrong and request.world.switches.certificate_faults_at_create:
        raise AwsError("CertificateValidationException", wrong)
    if wrong:
        config.certificate_status, config.certificate_detail = "INVALID", wrong
        return
    certificate = request.place.certificates[config.certificate_arn]
    config.servings = [iot_certificates.serving(request.world, certificate)]


def _throttle(request: AwsRequest) -> None:
    """Refused calls count too: AWS throttles before it looks at anything."""
    place, now = request.place, request.world.now()
    last, place.last_create_at = place.last_create_at, now
    gap = request.world.delay(_SECONDS_BETWEEN)
    if last is not None and (now - last).total_seconds() < gap:
        place.last_create_at = last
        raise throttled()


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise invalid("name_pattern")
    if len(name) > _LONGEST_NAME:
        raise invalid("name_too_long")


def _check_service(kind: str | None) -> None:
    if kind == "CREDENTIAL_PROVIDER":
        raise invalid("service_not_data")
    if kind not in {None, "DATA"}:
        raise invalid("service_unknown")


def _certificate_arn(given: dict[str, Any]) -> str | None:
    arns = given.get("serverCertificateArns") or []
    if len(arns) > 1:
        raise invalid("one_certificate")
    for arn in [*arns, given.get("validationCertificateArn")]:
        if arn is not None and not _ARN.fullmatch(arn):
            raise invalid("arn_malformed", arn=arn)
    return arns[0] if arns else None


def _domain(domain: str | None, certificate_arn: str | None) -> str | None:
    if domain is None:
        if certificate_arn:
            raise invalid("certificate_without_domain")
        return None
    if certificate_arn is None:
        raise invalid("domain_without_certificate")
    is_amazons = f".{domain}".endswith(".amazonaws.com")
    if is_amazons or not _DOMAIN.fullmatch(domain):
        raise invalid("domain_malformed")
    return domain


def _check_free(request: AwsRequest, name: str, domain: str | None) -> None:
    place, switches = request.place, request.world.switches
    if there := place.configs.get(name):
        raise AwsError(
            "ResourceAlreadyExistsException",
            f"The domain configuration {name} already exists.",  # made up
            409,
            members={"resourceId": name, "resourceArn": there.arn},
        )
    count = len(place.configs)
    count += BUILTINS if switches.builtin_configs_count_in_quota else 0
    if count >= switches.domain_configuration_quota:
        text = "The number of domain configurations exceeds the limit."  # made up
        raise AwsError("LimitExceededException", text, 410)
    if domain is None:
        return
    taken = any(config.domain_name == domain for config in place.configs.values())
    if taken and switches.duplicate_domain_refused:
        raise invalid("domain_taken", name=domain)
    _check_elsewhere(request, domain)


def _check_elsewhere(request: AwsRequest, domain: str) -> None:
    """A wildcard that another account of the region registered blocks the names."""
    for number, account in request.world.accounts.items():
        if number == request.account:
            continue
        region = account.regions[request.region]
        for config in region.configs.values():
            is_same = config.domain_name == domain
            if is_same and request.world.switches.exact_name_elsewhere_refused:
                raise invalid("domain_taken", name=domain)
            used = region.certificates.get(config.certificate_arn or "")
            wildcards = [n for n in used.names if n.startswith("*.")] if used else []
            if any(iot_certificates.covers(each, domain) for each in wildcards):
                raise invalid("domain_overlaps", name=domain)


def _arn(request: AwsRequest, name: str) -> str:
    place = f"{request.region}:{request.account}"
    end = request.world.identifier(5)
    return f"arn:aws:iot:{place}:domainconfiguration/{name}/{end}"


def _managed_name(request: AwsRequest) -> str:
    front = "d" + request.world.identifier(19)
    return f"{front}-ats.iot.{request.region}.amazonaws.com"
