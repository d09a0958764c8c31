"""IoT: reading, changing and deleting domain configurations, and their tags."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sandbox.aws import (
    iot_authorizers,
    iot_builtin,
    iot_certificates,
    iot_create,
    iot_logging,
    iot_pages,
    iot_settings,
    iot_tags,
)
from sandbox.aws.iot_certificates import status_and_detail
from sandbox.aws.iot_errors import invalid, not_found
from sandbox.aws.manners import staples_since
from sandbox.aws.records import DomainConfig
from sandbox.aws.wire import AwsError, AwsRequest, AwsResponse, as_json

# AWS IoT developer guide, managing custom domains.
_MANAGED_REST = timedelta(days=7)


async def handle(request: AwsRequest) -> AwsResponse:
    """The answer of the operation that is asked for."""
    operation = _OPERATIONS.get(request.operation)
    if operation is None:
        raise AwsError("UnknownOperationException", f"no {request.operation} here")
    return operation(request)


def describe(request: AwsRequest) -> AwsResponse:
    """Everything about one configuration, built-in ones too."""
    config = _known(request, request.path_params["name"])
    settings = config.settings
    return as_json(
        {
            "domainConfigurationName": config.name,
            "domainConfigurationArn": config.arn,
            "domainName": config.domain_name,
            "serverCertificates": _certificates(request, config),
            "domainConfigurationStatus": config.status,
            "serviceType": config.service_type,
            "domainType": config.domain_type,
            "lastStatusChangeDate": round(config.last_status_change.timestamp(), 3),
            **{key: settings.get(key) for key in iot_settings.MUTABLE},
        }
    )


def list_all(request: AwsRequest) -> AwsResponse:
    """One page of summaries, in the order of their names."""
    now, kind = request.world.now(), request.one("serviceType")
    own = [c for c in request.place.configs.values() if c.visible_at <= now]
    found = [
        config
        for config in [*iot_builtin.configs(request), *own]
        if kind in {None, config.service_type}
    ]
    page, marker = iot_pages.page(request, found)
    return as_json(
        {
            "domainConfigurations": [
                {
                    "domainConfigurationName": config.name,
                    "domainConfigurationArn": config.arn,
                    "serviceType": config.service_type,
                }
                for config in page
            ],
            "nextMarker": marker,
        }
    )


def update(request: AwsRequest) -> AwsResponse:
    """Change what may be changed; writing a status again moves its date."""
    given, name = request.json(), request.path_params["name"]
    config = _known(request, name)
    if config.domain_type == "ENDPOINT":
        raise invalid("builtin_fixed")
    settings = iot_settings.checked(request, config.settings)
    iot_certificates.check_staple(request.place, config.certificate_arn, settings)
    status = given.get("domainConfigurationStatus")
    if status not in {None, "ENABLED", "DISABLED"}:
        raise invalid("status_unknown", status=str(status))
    if given.get("removeAuthorizerConfig"):
        settings.pop("authorizerConfig", None)
    config.settings = settings
    now = request.world.now()
    config.staples_since = staples_since(settings, config.staples_since, now)
    if status:
        config.status = status
        config.last_status_change = now
    request.world.changed()
    return as_json(
        {"domainConfigurationName": name, "domainConfigurationArn": config.arn}
    )


def delete(request: AwsRequest) -> AwsResponse:
    """Delete a DISABLED configuration; AWS-managed ones rest seven days first."""
    config = _known(request, request.path_params["name"])
    if config.domain_type == "ENDPOINT":
        raise invalid("builtin_fixed")
    rested = request.world.now() - config.last_status_change
    if config.domain_type == "AWS_MANAGED" and (
        config.status == "ENABLED" or rested < _MANAGED_REST
    ):
        raise invalid("managed_too_young")
    if config.status == "ENABLED":
        raise invalid("still_enabled")
    del request.place.configs[config.name]
    request.world.changed()
    return as_json({})


def endpoint(request: AwsRequest) -> AwsResponse:
    """The account's endpoint; without a type the old VeriSign one, as at AWS."""
    kind = request.one("endpointType") or "iot:Data"
    return as_json({"endpointAddress": iot_builtin.host(request, kind)})


def _known(request: AwsRequest, name: str) -> DomainConfig:
    for config in iot_builtin.configs(request):
        if config.name == name:
            return config
    found = request.place.configs.get(name)
    if found is None or found.visible_at > request.world.now():
        raise not_found(f"The domain configuration {name}")
    return found


def _certificates(request: AwsRequest, config: DomainConfig) -> list[dict[str, Any]]:
    if config.certificate_arn is None:
        return []
    status, detail = status_and_detail(request.world, request.place, config)
    found = {
        "serverCertificateArn": config.certificate_arn,
        "serverCertificateStatus": status,
        "serverCertificateStatusDetail": detail,
    }
    return [{key: value for key, value in found.items() if value is not None}]


_OPERATIONS: dict[str, Callable[[AwsRequest], AwsResponse]] = {
    "CreateDomainConfiguration": iot_create.create,
    "DescribeDomainConfiguration": describe,
    "ListDomainConfigurations": list_all,
    "UpdateDomainConfiguration": update,
    "DeleteDomainConfiguration": delete,
    "DescribeEndpoint": endpoint,
    "CreateAuthorizer": iot_authorizers.create,
    "DescribeAuthorizer": iot_authorizers.describe,
    "ListAuthorizers": iot_authorizers.list_all,
    "UpdateAuthorizer": iot_authorizers.update,
    "GetV2LoggingOptions": iot_logging.get,
    "SetV2LoggingOptions": iot_logging.set_options,
    "TagResource": iot_tags.tag,
    "UntagResource": iot_tags.untag,
    "ListTagsForResource": iot_tags.list_tags,
}
