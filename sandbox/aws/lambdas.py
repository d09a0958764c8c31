"""Lambda: what may be read of a function, its settings and its policy."""

import json

from sandbox.aws import functions
from sandbox.aws.functions import Function
from sandbox.aws.wire import AwsError, AwsRequest, AwsResponse, as_json


async def handle(request: AwsRequest) -> AwsResponse:
    """The answer of the operation that is asked for."""
    match request.operation:
        case "GetFunctionConfiguration":
            return _configuration(request)
        case "GetPolicy":
            return _policy(request)
    raise AwsError("UnknownOperationException", f"no {request.operation} here")


def arn_of(request: AwsRequest) -> str:
    """The whole ARN: a function may be asked for by its name alone."""
    named = request.path_params["FunctionName"]
    here = f"arn:aws:lambda:{request.region}:{request.account}:function:"
    return named if named.startswith("arn:") else f"{here}{named}"


def _configuration(request: AwsRequest) -> AwsResponse:
    arn = arn_of(request)
    _known(request)
    name = arn.partition(":function:")[2].partition(":")[0]
    return as_json(
        {
            "FunctionName": name,
            "FunctionArn": arn,
            "Runtime": "python3.13",
            "Role": f"arn:aws:iam::{request.account}:role/{name}",
            "Handler": "index.handler",
            "LastModified": "2026-01-12T09:30:00.000+0000",
            "State": "Active",
            "LastUpdateStatus": "Successful",
        }
    )


def _policy(request: AwsRequest) -> AwsResponse:
    arn, found = arn_of(request), _known(request)
    if not found["policy"]:
        text = "The resource you requested does not exist."
        raise AwsError("ResourceNotFoundException", text, 404)
    statements = [{**each, "Resource": arn} for each in found["policy"]]
    document = {"Version": "2012-10-17", "Id": "default", "Statement": statements}
    return as_json({"Policy": json.dumps(document), "RevisionId": request.request_id})


def _known(request: AwsRequest) -> Function:
    arn = arn_of(request)
    place = f":{request.region}:{request.account}:"
    found = functions.find(request.world, arn) if place in arn else None
    if found is None:
        text = f"Function not found: {arn}"
        raise AwsError("ResourceNotFoundException", text, 404)
    return found
