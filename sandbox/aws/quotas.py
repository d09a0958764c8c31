"""Service Quotas, as far as the bot asks: the quota of domain configurations."""

from sandbox.aws.wire import AwsError, AwsRequest, AwsResponse, as_json

# AWS General Reference, AWS IoT Core endpoints and quotas.
_CODE, _SERVICE = "L-89635276", "iotcore"


async def handle(request: AwsRequest) -> AwsResponse:
    """The applied quota, or that there is none of that code."""
    if request.operation != "GetServiceQuota":
        raise AwsError("UnknownOperationException", f"no {request.operation} here")
    given = request.json()
    if (given.get("ServiceCode"), given.get("QuotaCode")) != (_SERVICE, _CODE):
        raise AwsError(
            "NoSuchResourceException",
            "The request failed because the specified resource does not exist.",
        )
    place = f"{request.region}:{request.account}"
    answer = as_json(
        {
            "Quota": {
                "ServiceCode": _SERVICE,
                "ServiceName": "AWS IoT Core",
                "QuotaArn": f"arn:aws:servicequotas:{place}:{_SERVICE}/{_CODE}",
                "QuotaCode": _CODE,
                "QuotaName": "Configurable endpoints: maximum number of domain "
                "configurations per account",
                "Value": float(request.world.switches.domain_configuration_quota),
                "Unit": "None",
                "Adjustable": True,
                "GlobalQuota": False,
            }
        }
    )
    return AwsResponse(answer.body, content_type="application/x-amz-json-1.1")
