"""How many calls a second AWS answers: the figures, and where each of them stands.

They hold for one account and region, Route 53's for one account. What stands under
an operation is for that alone; what stands under EACH for every other one of the
service by itself, and under TOGETHER for all of the service's calls at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass

EACH = "each"
TOGETHER = "together"
_IOT = "AWS General Reference, AWS IoT Core endpoints and quotas"
_ACM = "ACM user guide, Quotas"
_ROUTE53 = "Route 53 developer guide, Quotas: requests to the API"
_QUOTAS = "Service Quotas user guide, Service quotas for Service Quotas"
_CLOUDTRAIL = "AWS CloudTrail user guide, Quotas"
_LOGS = "CloudWatch Logs user guide, Service quotas"
_METRICS = "CloudWatch user guide, Service quotas"
_STS = "IAM user guide, IAM and STS quotas"
_LAMBDA = "Lambda developer guide, Lambda quotas: control plane requests"
_OURS = "ours: AWS names none, or one that the bot is nowhere near"


@dataclass(frozen=True, slots=True)
class Rate:
    """So many calls in any second, and whose figure that is."""

    each_second: int
    source: str


RATES: Mapping[str, Mapping[str, Rate]] = {
    "iot": {
        "CreateDomainConfiguration": Rate(1, _IOT),
        "GetV2LoggingOptions": Rate(2, _IOT),
        EACH: Rate(10, _IOT),
    },
    "acm": {
        "RequestCertificate": Rate(5, _ACM),
        "ImportCertificate": Rate(1, _ACM),
        "ListCertificates": Rate(8, _ACM),
        EACH: Rate(10, _ACM),
    },
    "route53": {TOGETHER: Rate(5, _ROUTE53)},
    "service-quotas": {EACH: Rate(5, _QUOTAS)},
    "cloudtrail": {
        "LookupEvents": Rate(2, _CLOUDTRAIL),
        EACH: Rate(10, _CLOUDTRAIL),
    },
    "logs": {EACH: Rate(5, _LOGS)},
    "cloudwatch": {EACH: Rate(50, _METRICS)},
    "sts": {TOGETHER: Rate(600, _STS)},
    "lambda": {EACH: Rate(15, _LAMBDA)},
    "secretsmanager": {EACH: Rate(50, _OURS)},
}
_OTHERS = Rate(5, _OURS)
# Signed for one region, and counted for the whole account.
GLOBAL = frozenset({"route53"})


def rate_of(service: str, operation: str) -> tuple[str, Rate]:
    """What a call is counted with, and how many of those a second are answered."""
    table = RATES.get(service, {})
    if TOGETHER in table:
        return TOGETHER, table[TOGETHER]
    return operation, table.get(operation, table.get(EACH, _OTHERS))
