"""What a role may read, tried one action at a time, and who the bot is to AWS.

Every call here only looks, and mostly at what is not there. What may be written
cannot be tried without writing, so nothing of that is in here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.aws.access import Access, agent, session_name
from bot.aws.clouds import GLOBAL_REGIONS, Aws
from bot.aws.session import Identity
from bot.core.targets import Role
from bot.errors import NotTaken

# The trust policies know sessions of a look and sessions of a request (deploy/iam).
_BY = "doctor"
_LOOK, _REQUEST = "look", "R-0"
_NOBODY = "iotdomain-doctor"
_NO_CERTIFICATE = "certificate/00000000-0000-4000-8000-000000000000"
_NO_CHANGE = "C0IOTDOMAINDOCTOR"
_QUOTA = {"ServiceCode": "iotcore", "QuotaCode": "L-89635276"}
# A moment long ago, so that nothing is searched.
_INSTANT = {"startTime": 1_767_225_600_000, "endTime": 1_767_225_600_001}
_METRIC = {
    "StartTime": datetime(2026, 1, 1, tzinfo=UTC),
    "EndTime": datetime(2026, 1, 1, 0, 5, tzinfo=UTC),
    "MetricDataQueries": [
        {
            "Id": "m0",
            "MetricStat": {
                "Metric": {
                    "Namespace": "AWS/IoT",
                    "MetricName": "Connection.AuthNError",
                    "Dimensions": [{"Name": "Protocol", "Value": "MQTT"}],
                },
                "Period": 300,
                "Stat": "Sum",
            },
        }
    ],
}
Ask = Callable[[Any, Access], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """One action and the most harmless call that needs it."""

    action: str
    ask: Ask

    @property
    def operation(self) -> str:
        """The action without its service."""
        return self.action.partition(":")[2]

    @property
    def service(self) -> str:
        """As boto3 names it."""
        found = self.action.partition(":")[0]
        return "service-quotas" if found == "servicequotas" else found


def _certificate(access: Access) -> str:
    partition = access.role.arn.split(":")[1]
    return f"arn:{partition}:acm:{access.region}:{access.account}:{_NO_CERTIFICATE}"


def _config(access: Access) -> str:
    partition = access.role.arn.split(":")[1]
    place = f"{access.region}:{access.account}"
    return f"arn:{partition}:iot:{place}:domainconfiguration/{_NOBODY}/doctr"


# What deploy/iam/read.json allows, all of it.
READ: tuple[Permit, ...] = (
    Permit(
        action="iot:DescribeEndpoint",
        ask=lambda iot, _: iot.describe_endpoint(endpointType="iot:Data-ATS"),
    ),
    Permit(
        action="iot:ListDomainConfigurations",
        ask=lambda iot, _: iot.list_domain_configurations(pageSize=1),
    ),
    Permit(
        action="iot:DescribeDomainConfiguration",
        ask=lambda iot, _: iot.describe_domain_configuration(
            domainConfigurationName=_NOBODY
        ),
    ),
    Permit(
        action="iot:ListTagsForResource",
        ask=lambda iot, at: iot.list_tags_for_resource(resourceArn=_config(at)),
    ),
    Permit(
        action="iot:DescribeAuthorizer",
        ask=lambda iot, _: iot.describe_authorizer(authorizerName=_NOBODY),
    ),
    Permit(
        action="acm:ListCertificates",
        ask=lambda acm, _: acm.list_certificates(MaxItems=1),
    ),
    Permit(
        action="acm:DescribeCertificate",
        ask=lambda acm, at: acm.describe_certificate(CertificateArn=_certificate(at)),
    ),
    Permit(
        action="acm:GetCertificate",
        ask=lambda acm, at: acm.get_certificate(CertificateArn=_certificate(at)),
    ),
    Permit(
        action="acm:ListTagsForCertificate",
        ask=lambda acm, at: acm.list_tags_for_certificate(
            CertificateArn=_certificate(at)
        ),
    ),
    Permit(
        action="servicequotas:GetServiceQuota",
        ask=lambda quotas, _: quotas.get_service_quota(**_QUOTA),
    ),
    Permit(
        action="servicequotas:GetAWSDefaultServiceQuota",
        ask=lambda quotas, _: quotas.get_aws_default_service_quota(**_QUOTA),
    ),
)
_LOOKS_BACK = Permit(
    action="cloudtrail:LookupEvents",
    ask=lambda trail, _: trail.lookup_events(MaxResults=1),
)
# What deploy/iam/read-diagnose.json allows beside: without it a diagnosis sees less.
READ_DIAGNOSE: tuple[Permit, ...] = (
    _LOOKS_BACK,
    Permit(
        action="iot:GetV2LoggingOptions",
        ask=lambda iot, _: iot.get_v2_logging_options(),
    ),
    Permit(
        action="logs:FilterLogEvents",
        ask=lambda logs, _: logs.filter_log_events(
            logGroupName="AWSIotLogsV2", limit=1, **_INSTANT
        ),
    ),
    Permit(
        action="cloudwatch:GetMetricData",
        ask=lambda watch, _: watch.get_metric_data(**_METRIC),
    ),
    Permit(
        action="lambda:GetFunctionConfiguration",
        ask=lambda functions, _: functions.get_function_configuration(
            FunctionName=_NOBODY
        ),
    ),
    Permit(
        action="lambda:GetPolicy",
        ask=lambda functions, _: functions.get_policy(FunctionName=_NOBODY),
    ),
)
# And deploy/iam/dns-read-diagnose.json.
DNS_READ_DIAGNOSE: tuple[Permit, ...] = (_LOOKS_BACK,)
# What the role that writes may read besides (deploy/iam/apply.json).
APPLY: tuple[Permit, ...] = tuple(
    each
    for each in READ
    if each.action in {"acm:GetCertificate", "iot:DescribeDomainConfiguration"}
)
# Those of deploy/iam/dns-read.json that need no zone to be asked of.
DNS_READ: tuple[Permit, ...] = (
    Permit(
        action="route53:ListHostedZonesByName",
        ask=lambda zones, _: zones.list_hosted_zones_by_name(MaxItems="1"),
    ),
    Permit(
        action="route53:GetChange",
        ask=lambda zones, _: zones.get_change(Id=_NO_CHANGE),
    ),
)
GET_ZONE, LIST_RECORDS = "route53:GetHostedZone", "route53:ListResourceRecordSets"


def of_zone(action: str, zone_id: str) -> Permit:
    """One of the two actions that policies allow for certain zones only."""
    if action == GET_ZONE:
        return Permit(
            action=action, ask=lambda zones, _: zones.get_hosted_zone(Id=zone_id)
        )
    return Permit(
        action=action,
        ask=lambda zones, _: zones.list_resource_record_sets(
            HostedZoneId=zone_id, MaxItems="1"
        ),
    )


class Checkup:
    """Asks AWS in the doctor's name; Blocked says who must do what."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws

    def access(
        self, role: Role, place: str, region: str, *, for_request: bool = False
    ) -> Access:
        """The role as a look takes it, or as a request does that writes."""
        kind = _REQUEST if for_request else _LOOK
        _, partition, _, _, account, _ = role.arn.split(":", 5)
        return Access(
            role=role,
            account=account,
            place=place,
            region=region or GLOBAL_REGIONS.get(partition, "us-east-1"),
            session_name=session_name(kind, _BY),
            agent=agent(_BY),
        )

    def identity(self, access: Access) -> Identity:
        """Who the bot's own credentials are; AWS tells that to everybody."""
        return self._aws.sessions().identity(access)

    def assume(self, access: Access) -> None:
        """Take the role, and nothing more."""
        self._aws.sessions().client(access, "sts")

    def may(self, permit: Permit, access: Access) -> Mapping[str, Any] | None:
        """The answer; None when AWS had no such thing, which it tells only who may ask.

        Blocked when the role may not.
        """
        service = permit.service
        api = self._aws.api(
            access, service, permit.action.partition(":")[0], lambda _: None
        )
        try:
            found: Mapping[str, Any] = api.read(
                permit.operation, lambda client: permit.ask(client, access)
            )
        except NotTaken:
            return None
        return found

    def public_zones(self, access: Access) -> tuple[tuple[str, str], ...]:
        """Id and name of the account's first hundred zones that are public."""
        listed = self.may(
            Permit(
                action="route53:ListHostedZonesByName",
                ask=lambda zones, _: zones.list_hosted_zones_by_name(),
            ),
            access,
        )
        return tuple(
            (each["Id"].removeprefix("/hostedzone/"), each["Name"].rstrip(".").lower())
            for each in (listed or {}).get("HostedZones", ())
            if not each.get("Config", {}).get("PrivateZone", False)
        )
