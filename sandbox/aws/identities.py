"""The sandbox's accounts, the bot's own user, and the roles it may assume."""

from dataclasses import dataclass

# Fixed facts of the sandbox: what the sample settings name.
IOT_ACCOUNTS = {"111122223333": "production", "444455556666": "staging"}
DNS_ACCOUNT = "777788889999"
ACCOUNTS = {**IOT_ACCOUNTS, DNS_ACCOUNT: "dns"}
REGIONS = ("eu-central-1", "us-east-1")
EXTERNAL_ID = "acme-iotdomain"

# SM-iot and the ACM, Route 53 and Service Quotas operation names; AWS permits by
# operation, so do we. Everything here changes nothing.
IOT_READS = frozenset(
    {
        "iot:DescribeDomainConfiguration",
        "iot:ListDomainConfigurations",
        "iot:DescribeEndpoint",
        "iot:ListTagsForResource",
        "acm:DescribeCertificate",
        "acm:ListCertificates",
        "acm:ListTagsForCertificate",
        "acm:GetCertificate",
        "servicequotas:GetServiceQuota",
        "servicequotas:GetAWSDefaultServiceQuota",
    }
)
IOT_WRITES = frozenset(
    {
        "iot:CreateDomainConfiguration",
        "iot:UpdateDomainConfiguration",
        "iot:DeleteDomainConfiguration",
        "iot:TagResource",
        "iot:UntagResource",
        "acm:RequestCertificate",
        "acm:ImportCertificate",
        "acm:DeleteCertificate",
        "acm:AddTagsToCertificate",
        "acm:RemoveTagsFromCertificate",
    }
)
DNS_READS = frozenset(
    {
        "route53:ListHostedZones",
        "route53:ListHostedZonesByName",
        "route53:GetHostedZone",
        "route53:ListResourceRecordSets",
        "route53:GetChange",
    }
)
DNS_WRITES = frozenset({"route53:ChangeResourceRecordSets"})


@dataclass(frozen=True, slots=True)
class User:
    """A long-lived identity with an access key."""

    account: str
    name: str
    access_key: str
    secret: str

    @property
    def arn(self) -> str:
        """The name by which trust policies know it."""
        return f"arn:aws:iam::{self.account}:user/{self.name}"


@dataclass(frozen=True, slots=True)
class Role:
    """A role: who may assume it, and what it may do."""

    account: str
    name: str
    trusts: str
    external_id: str
    permits: frozenset[str]
    longest_seconds: int = 3600

    @property
    def arn(self) -> str:
        """The name by which AssumeRole asks for it."""
        return f"arn:aws:iam::{self.account}:role/{self.name}"


BOT = User(
    account="111122223333",
    name="iotdomain-bot",
    access_key="AKIASANDBOX000000001",
    secret="sandbox-secret-key",  # noqa: S106 - it opens nothing but the sandbox
)
_PERMITS = {
    "iotdomain-read": IOT_READS,
    "iotdomain-apply": IOT_READS | IOT_WRITES,
    "iotdomain-dns-read": DNS_READS,
    "iotdomain-dns-apply": DNS_READS | DNS_WRITES,
}


def roles() -> dict[str, Role]:
    """Every role of the sandbox by its ARN."""
    places = [
        (account, name)
        for account in IOT_ACCOUNTS
        for name in ("iotdomain-read", "iotdomain-apply")
    ]
    places += [
        (DNS_ACCOUNT, "iotdomain-dns-read"),
        (DNS_ACCOUNT, "iotdomain-dns-apply"),
    ]
    made = [
        Role(account, name, BOT.arn, EXTERNAL_ID, _PERMITS[name])
        for account, name in places
    ]
    return {role.arn: role for role in made}
