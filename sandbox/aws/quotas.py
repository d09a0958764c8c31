"""Service Quotas, as far as the bot asks: the quota of domain configurations."""

from sandbox.aws.wire import AwsError, AwsRequest, AwsResponse, as_json

# AWS General Reference, AWS IoT Core endpoints and quotas.
_CODE, _SERVICE = "L-89635276", "iotcore"
# The same page: what an account has before anything was raised.
_DEFAULT = 10
_OPERATIONS = frozenset({"GetServiceQuota", "GetAWSDefaultServiceQuota"})


async def handle(request: AwsRequest) -> AwsResponse:
    """The applied quota or the default one, or that there is none of that code."""
    if request.operation not in _OPERATIONS:
        raise AwsError("UnknownOperationException", f"no {request.operation} here")
    switches = request.world.switches
    is_default = request.operation == "GetAWSDefaultServiceQuota"
    given = request.json()
    is_known = (given.get("ServiceCode"), given.get("QuotaCode")) == (_SERVICE, _CODE)
    if not is_known or not (is_default or switches.quota_is_applied):
        raise AwsError(
            "NoSuchResourceException",
            "The request failed because the specified resource does not exist.",
        )
    value = _DEFAULT if is_default else switches.domain_configuration_quota
    # A default belongs to nobody, so its ARN has no account.
    place = f"{request.region}:{'' if is_default else request.account}"
    answer = as_json(
        {
            "Quota": {
                "ServiceCode": _SERVICE,
                "ServiceName": "AWS IoT Core",
                "QuotaArn": f"arn:aws:servicequotas:{place}:{_SERVICE}/{_CODE}",
                "QuotaCode": _CODE,
                "QuotaName": "Configurable endpoints: maximum number of domain "
                "configurations per account",
                "Value": float(value),
                "Unit": "None",
                "Adjustable": True,
                "GlobalQuota": False,
            }
        }
    )
    return AwsResponse(answer.body, content_type="application/x-amz-json-1.1")
