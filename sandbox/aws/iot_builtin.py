"""Every account's endpoints, and the `iot:*` configurations that stand for them."""

from sandbox.aws import iot_settings
from sandbox.aws.iot_errors import invalid
from sandbox.aws.records import DomainConfig
from sandbox.aws.wire import AwsRequest
from sandbox.aws.world import endpoint_prefix

# SM-iot: DescribeEndpoint's types; each with its host and its service type.
_KINDS = {
    "iot:CredentialProvider": ("{prefix}.credentials.iot", "CREDENTIAL_PROVIDER"),
    "iot:Data": ("{prefix}.iot", "DATA"),
    "iot:Data-ATS": ("{prefix}-ats.iot", "DATA"),
    "iot:Jobs": ("{prefix}.jobs.iot", "JOBS"),
}


def host(request: AwsRequest, kind: str) -> str:
    """The endpoint of this kind, the same at every call."""
    if kind not in _KINDS:
        raise invalid("endpoint_type", kind=kind)
    prefix = endpoint_prefix(request.account, request.region)
    return f"{_KINDS[kind][0].format(prefix=prefix)}.{request.region}.amazonaws.com"


def configs(request: AwsRequest) -> list[DomainConfig]:
    """The built-in configurations; their ARNs carry no id."""
    begun = request.world.real_now().replace(
        month=1, day=1, hour=0, minute=0, second=0, microsecond=0
    )
    place = f"{request.region}:{request.account}"
    return [
        DomainConfig(
            name=name,
            arn=f"arn:aws:iot:{place}:domainconfiguration/{name}",
            domain_name=host(request, name),
            domain_type="ENDPOINT",
            created_at=begun,
            visible_at=begun,
            last_status_change=begun,
            service_type=service,
            settings=dict(iot_settings.DEFAULTS),
        )
        for name, (_, service) in _KINDS.items()
    ]
