"""CloudTrail: LookupEvents, late as it is at AWS.

API reference, LookupEvents: one attribute at a time, the newest first, 50 at most.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sandbox.aws import trail
from sandbox.aws.trail import Event
from sandbox.aws.wire import AwsError, AwsRequest, AwsResponse, as_json

_MOST = 50
_PAIR = {"AttributeKey", "AttributeValue"}


async def handle(request: AwsRequest) -> AwsResponse:
    """One page of what happened in the account and region."""
    if request.operation != "LookupEvents":
        raise AwsError("UnknownOperationException", f"no {request.operation} here")
    given = request.json()
    size = given.get("MaxResults", _MOST)
    if not isinstance(size, int) or not 1 <= size <= _MOST:
        raise AwsError("InvalidMaxResultsException", "A value between 1 and 50.")
    found = [each for each in _arrived(request, given) if _fits(each, given)]
    begin = _begin(given.get("NextToken"), len(found))
    page, rest = found[begin : begin + size], len(found) - begin - size
    answer = {
        "Events": [_event(request, each) for each in page],
        "NextToken": str(begin + size) if rest > 0 else None,
    }
    return AwsResponse(as_json(answer).body, content_type="application/x-amz-json-1.1")


def _arrived(request: AwsRequest, given: dict[str, Any]) -> list[Event]:
    world = request.world
    start, end = given.get("StartTime"), given.get("EndTime")
    if start is not None and end is not None and start > end:
        raise AwsError("InvalidTimeRangeException", "The start is after the end.")
    late = world.delay(world.switches.cloudtrail_delay_seconds)
    newest = world.now().timestamp() - late
    return [
        each
        for each in trail.events(world, request.account, request.region)
        if (start or 0) <= each.moment.timestamp() <= min(end or newest, newest)
    ]


def _fits(event: Event, given: dict[str, Any]) -> bool:
    wanted = given.get("LookupAttributes") or []
    if len(wanted) > 1 or any(set(each) != _PAIR for each in wanted):
        text = "You can only have one attribute in the lookup attributes."  # made up
        raise AwsError("InvalidLookupAttributesException", text)
    for each in wanted:
        read = _READ.get(each["AttributeKey"])
        if read is None:
            text = f"Invalid attribute key {each['AttributeKey']}."  # made up
            raise AwsError("InvalidLookupAttributesException", text)
        if read(event) != each["AttributeValue"]:
            return False
    return True


def _begin(token: Any, most: int) -> int:
    if token is None:
        return 0
    if not str(token).isdecimal() or int(token) > most:
        raise AwsError("InvalidNextTokenException", "Invalid token.")
    return int(token)


def _event(request: AwsRequest, event: Event) -> dict[str, Any]:
    told = {
        "eventVersion": "1.11",
        "userIdentity": _identity(event),
        "eventTime": _stamp(event.moment),
        "eventSource": f"{event.source}.amazonaws.com",
        "eventName": event.name,
        "awsRegion": event.region,
        "sourceIPAddress": "203.0.113.7",
        "userAgent": event.agent,
        "requestParameters": event.given or None,
        "responseElements": None,
        "requestID": event.id,
        "eventID": event.id,
        "readOnly": False,
        "eventType": "AwsApiCall",
        "managementEvent": True,
        "recipientAccountId": request.account,
        **({"errorCode": event.error} if event.error else {}),
    }
    return {
        "EventId": event.id,
        "EventName": event.name,
        "ReadOnly": "false",
        "EventTime": int(event.moment.timestamp()),
        "EventSource": f"{event.source}.amazonaws.com",
        "Username": _username(event),
        "Resources": [],
        "CloudTrailEvent": json.dumps(told),
    }


def _identity(event: Event) -> dict[str, Any]:
    """A user, or a role with whoever had taken it as the end of its ARN."""
    kind, name, session = _parts(event)
    if kind == "user":
        return {
            "type": "IAMUser",
            "principalId": "AIDASANDBOX",
            "arn": event.who,
            "accountId": event.account,
            "accessKeyId": "AKIASANDBOX",
            "userName": name,
        }
    issuer = {
        "type": "Role",
        "principalId": "AROASANDBOX",
        "arn": f"arn:aws:iam::{event.account}:role/{name}",
        "accountId": event.account,
        "userName": name,
    }
    return {
        "type": "AssumedRole",
        "principalId": f"AROASANDBOX:{session}",
        "arn": event.who,
        "accountId": event.account,
        "accessKeyId": "ASIASANDBOX",
        "sessionContext": {"sessionIssuer": issuer, "attributes": {}},
    }


def _username(event: Event) -> str:
    """For a role CloudTrail gives the session's name."""
    kind, name, session = _parts(event)
    return name if kind == "user" else session


def _parts(event: Event) -> tuple[str, str, str]:
    kind, name, *session = event.who.rpartition(":")[2].split("/")
    return kind, name, session[0] if session else ""


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


_READ: dict[str, Callable[[Event], str]] = {
    "EventId": lambda event: event.id,
    "EventName": lambda event: event.name,
    "EventSource": lambda event: f"{event.source}.amazonaws.com",
    "ReadOnly": lambda _: "false",
    "Username": _username,
    # Nobody here is told apart by these.
    "AccessKeyId": lambda _: "",
    "ResourceName": lambda _: "",
    "ResourceType": lambda _: "",
}
