"""IoT domain configurations, the data endpoint and their quota, over boto3."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.aws.api import MISSING, Api, codes
from bot.aws.errors import Refusal
from bot.aws.iot_options import ask_for, options_in
from bot.core.facts import Authorizer, DomainConfig
from bot.core.requests import Options
from bot.core.words import code
from bot.errors import Permanent, Transient

if TYPE_CHECKING:
    from mypy_boto3_iot.client import IoTClient
    from mypy_boto3_iot.literals import DomainConfigurationStatusType
    from mypy_boto3_iot.type_defs import (
        CreateDomainConfigurationRequestTypeDef,
        DescribeDomainConfigurationResponseTypeDef,
        DomainConfigurationSummaryTypeDef,
        ListDomainConfigurationsRequestTypeDef,
        ListTagsForResourceRequestTypeDef,
    )

# AWS General Reference, AWS IoT Core endpoints and quotas: "Configurable endpoints:
# maximum number of domain configurations per account" (per region).
QUOTA_SERVICE, QUOTA_CODE = "iotcore", "L-89635276"
# Default endpoints have configurations of their own, `iot:Data-ATS` and others.
_BUILT_IN = "iot:"
_PAGE = 250  # the most that ListDomainConfigurations gives at once
# CloudFormation's own handler waits 35 s after a change until IoT knows it
# everywhere, and looks three times.
_SPREADING = timedelta(minutes=2)
_SPREADING_DELAY = timedelta(seconds=10)


class Iot:
    """AWS IoT Core in one account and region; fulfils `bot.ports.Iot`."""

    def __init__(self, api: "Api[IoTClient]", quotas: Api[Any]) -> None:
        self._api = api
        self._quotas = quotas

    def find_config(self, name: str, *, tags: bool = True) -> DomainConfig | None:
        """The configuration of that name, with its tags unless they are not wanted."""
        found = self._describe(name)
        if found is None:
            return None
        its = self._tags(found["domainConfigurationArn"]) if tags else ()
        return _config(found, its)

    def config_names(self) -> tuple[str, ...]:
        """Every configuration but the built-in ones."""
        return tuple(each["domainConfigurationName"] for each in self._listed())

    def configs(self) -> tuple[DomainConfig, ...]:
        """Every customer managed configuration, described, without its tags."""
        described = (self._describe(name) for name in self.config_names())
        # One that was deleted since it was listed is simply no longer there.
        found = (_config(each, ()) for each in described if each is not None)
        return tuple(each for each in found if each.customer_managed)

    def count_configs(self) -> int:
        """How many count towards the quota; the built-in ones are left out.

        Whether AWS counts those too is documented nowhere.
        """
        return len(self._listed())

    def configs_limit(self) -> int:
        """The quota as Service Quotas has it for this account and region.

        A quota that was never raised may have a default value only.
        """
        asked = {"ServiceCode": QUOTA_SERVICE, "QuotaCode": QUOTA_CODE}
        answer = self._quotas.find(
            "GetServiceQuota",
            lambda quotas: quotas.get_service_quota(**asked),
            quiet=codes("NoSuchResourceException"),
        )
        if answer is None:
            answer = self._quotas.read(
                "GetAWSDefaultServiceQuota",
                lambda quotas: quotas.get_aws_default_service_quota(**asked),
            )
        return int(answer["Quota"]["Value"])

    def endpoint(self) -> str:
        """The endpoint that the CNAME must lead to."""
        answer = self._api.read(
            "DescribeEndpoint",
            lambda iot: iot.describe_endpoint(endpointType="iot:Data-ATS"),
        )
        return answer["endpointAddress"].lower().rstrip(".")

    def create_config(
        self,
        *,
        name: str,
        domain: str,
        certificate_arn: str,
        validation_arn: str | None,
        options: Options,
        tags: Mapping[str, str],
    ) -> None:
        """Silent when the name exists already: the next look decides whose it is."""
        asked: CreateDomainConfigurationRequestTypeDef = {
            "domainConfigurationName": name,
            "domainName": domain,
            "serviceType": "DATA",  # the only one that AWS takes
            "serverCertificateArns": [certificate_arn],
            "tags": [{"Key": key, "Value": value} for key, value in tags.items()],
        }
        if validation_arn is not None:
            asked["validationCertificateArn"] = validation_arn
        ask_for(options, asked)

        def is_ours(refused: Refusal) -> bool:
            return _exists(refused, name, domain)

        self._api.write(
            "CreateDomainConfiguration",
            lambda iot: iot.create_domain_configuration(**asked),
            quiet=is_ours,
        )

    def find_authorizer(self, name: str) -> Authorizer | None:
        """The custom authorizer of that name."""
        found = self._api.find(
            "DescribeAuthorizer",
            lambda iot: iot.describe_authorizer(authorizerName=name),
        )
        if found is None:
            return None
        its = found.get("authorizerDescription", {})
        return Authorizer(
            name=name,
            status=its.get("status", "unknown"),
            arn=its.get("authorizerArn", ""),
            function=its.get("authorizerFunctionArn"),
        )

    def disable_config(self, name: str) -> None:
        """Nothing is written when it is disabled already: that would move its date."""
        self._switch(name, "DISABLED")

    def enable_config(self, name: str) -> None:
        """Nothing is written when it is enabled already."""
        self._switch(name, "ENABLED")

    def _switch(self, name: str, status: "DomainConfigurationStatusType") -> None:
        found = self._describe(name)
        if found is None or found.get("domainConfigurationStatus") == status:
            return
        self._api.write(
            "UpdateDomainConfiguration",
            lambda iot: iot.update_domain_configuration(
                domainConfigurationName=name, domainConfigurationStatus=status
            ),
            quiet=MISSING,
        )

    def delete_config(self, name: str) -> None:
        """Silent when it is gone already; it must have been disabled before."""
        try:
            self._api.write(
                "DeleteDomainConfiguration",
                lambda iot: iot.delete_domain_configuration(
                    domainConfigurationName=name
                ),
                quiet=MISSING,
            )
        except Permanent:
            # "Still enabled" has no code of its own, so the state has to tell:
            # a change of the last minutes may not have reached every server.
            found = self._describe(name)
            if found is None:
                return
            if self._api.now() - found["lastStatusChangeDate"] > _SPREADING:
                raise
            raise Transient(
                f"AWS does not know everywhere yet that {code(name)} is disabled.",
                delay=_SPREADING_DELAY,
            ) from None

    def _describe(
        self, name: str
    ) -> "DescribeDomainConfigurationResponseTypeDef | None":
        return self._api.find(
            "DescribeDomainConfiguration",
            lambda iot: iot.describe_domain_configuration(domainConfigurationName=name),
        )

    def _listed(self) -> "list[DomainConfigurationSummaryTypeDef]":
        found: list[DomainConfigurationSummaryTypeDef] = []
        asked: ListDomainConfigurationsRequestTypeDef = {"pageSize": _PAGE}
        while True:
            answer = self._api.read(
                "ListDomainConfigurations",
                lambda iot: iot.list_domain_configurations(**asked),
            )
            found += answer["domainConfigurations"]
            if not answer.get("nextMarker"):
                break
            asked["marker"] = answer["nextMarker"]
        return [
            each
            for each in found
            if not each["domainConfigurationName"].startswith(_BUILT_IN)
        ]

    def _tags(self, arn: str) -> tuple[tuple[str, str], ...]:
        found: dict[str, str] = {}
        asked: ListTagsForResourceRequestTypeDef = {"resourceArn": arn}
        while True:
            answer = self._api.find(
                "ListTagsForResource",
                lambda iot: iot.list_tags_for_resource(**asked),
            )
            if answer is None:
                return ()
            found |= {tag["Key"]: tag.get("Value", "") for tag in answer["tags"]}
            if not answer.get("nextToken"):
                return tuple(sorted(found.items()))
            asked["nextToken"] = answer["nextToken"]


def _exists(refused: Refusal, name: str, domain: str) -> bool:
    """Whether the name is what exists already; another thing in the way is an error."""
    if refused.code != "ResourceAlreadyExistsException":
        return False
    arn = str(refused.members.get("resourceArn", ""))
    # arn:aws:iot:<region>:<account>:domainconfiguration/<name>/<id>
    parts = arn.rpartition(":")[2].split("/")
    other = parts[1] if len(parts) > 1 else name
    if other == name:
        return True
    raise Permanent(
        f"AWS has {code(domain)} already in the domain configuration {code(other)} "
        f"(AWS request id {code(refused.request_id)})."
    )


def _config(
    found: "DescribeDomainConfigurationResponseTypeDef",
    tags: tuple[tuple[str, str], ...],
) -> DomainConfig:
    certificates = found.get("serverCertificates") or [{}]
    certificate: Mapping[str, Any] = certificates[0]
    changed: datetime | None = found.get("lastStatusChangeDate")
    domain = found.get("domainName")
    return DomainConfig(
        name=found["domainConfigurationName"],
        arn=found["domainConfigurationArn"],
        domain=domain.lower().rstrip(".") if domain else None,
        enabled=found.get("domainConfigurationStatus") == "ENABLED",
        certificate_arn=certificate.get("serverCertificateArn"),
        certificate_status=certificate.get("serverCertificateStatus"),
        certificate_detail=certificate.get("serverCertificateStatusDetail"),
        options=options_in(found),
        customer_managed=found.get("domainType") == "CUSTOMER_MANAGED",
        changed_at=changed,
        tags=tags,
    )
