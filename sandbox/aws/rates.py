"""How many calls a second AWS takes, and whether this one is one too many.

The figures are AWS's own, for an account and region; Route 53 counts all calls of an
account together. By default nobody is counted: tests ask faster than anyone may.
"""

from collections import defaultdict, deque

from sandbox.aws.wire import AwsError, AwsRequest

# AWS General Reference (IoT Core), ACM user guide (Quotas), Route 53 developer guide
# (Quotas), Service Quotas user guide, CloudTrail user guide (Quotas), CloudWatch and
# CloudWatch Logs user guides.
_EACH = {
    "iot": 10,
    "acm": 10,
    "servicequotas": 5,
    "cloudtrail": 10,
    "logs": 5,
    "cloudwatch": 50,
    "lambda": 15,
}
_OWN = {
    "CreateDomainConfiguration": 1,
    "GetV2LoggingOptions": 2,
    "RequestCertificate": 5,
    "ImportCertificate": 1,
    "ListCertificates": 8,
    "LookupEvents": 2,
}
_ROUTE53 = 5
_SECOND = 1.0
_Key = tuple[str, str, str, str]


class Rates:
    """The calls of the last second, by what AWS counts together."""

    def __init__(self) -> None:
        self._taken: dict[_Key, deque[float]] = defaultdict(deque)

    def take(self, request: AwsRequest, at: float) -> None:
        """Count a call; refused when the second is full already."""
        key, most = _counted(request)
        if most is None:
            return
        taken = self._taken[key]
        while taken and taken[0] <= at - _SECOND:
            taken.popleft()
        if len(taken) >= most:
            raise _too_fast(request)
        taken.append(at)


def _counted(request: AwsRequest) -> tuple[_Key, int | None]:
    service, operation = request.service, request.operation
    if service == "route53":
        return (request.account, "", service, ""), _ROUTE53
    most = _OWN.get(operation, _EACH.get(service))
    return (request.account, request.region, service, operation), most


def _too_fast(request: AwsRequest) -> AwsError:
    code = "Throttling" if request.service == "route53" else "ThrottlingException"
    return AwsError(code, "Rate exceeded", 400)
