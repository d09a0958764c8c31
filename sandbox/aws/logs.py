"""CloudWatch Logs: FilterLogEvents on what IoT has written.

Of the filter patterns for JSON (CloudWatch Logs user guide, "Filter pattern syntax")
it knows comparisons with `=` that are joined by `&&`; any other is refused.
"""

import re
from typing import Any

from sandbox.aws import iotlogs
from sandbox.aws.iotlogs import GROUP, Entry
from sandbox.aws.wire import AwsError, AwsRequest, AwsResponse, as_json

_MOST = 10_000
_TERM = re.compile(r'\(?\s*\$\.(\w+)\s*=\s*"((?:[^"\\]|\\.)*)"\s*\)?')


async def handle(request: AwsRequest) -> AwsResponse:
    """One page of entries, the oldest first."""
    if request.operation != "FilterLogEvents":
        raise AwsError("UnknownOperationException", f"no {request.operation} here")
    given = request.json()
    named = given.get("logGroupName") or given.get("logGroupIdentifier")
    if named != GROUP:
        text = "The specified log group does not exist."
        raise AwsError("ResourceNotFoundException", text)
    terms = _terms(str(given.get("filterPattern", "")))
    found = [each for each in _between(request, given) if _fits(each, terms)]
    size = given.get("limit", _MOST)
    if not isinstance(size, int) or not 1 <= size <= _MOST:
        raise _invalid("limit")
    begin = _begin(given.get("nextToken"), len(found))
    page, rest = found[begin : begin + size], len(found) - begin - size
    answer = {
        "events": [_event(each) for each in page],
        "searchedLogStreams": [],
        "nextToken": str(begin + size) if rest > 0 else None,
    }
    return AwsResponse(as_json(answer).body, content_type="application/x-amz-json-1.1")


def _between(request: AwsRequest, given: dict[str, Any]) -> list[Entry]:
    start, end = given.get("startTime", 0), given.get("endTime")
    if end is not None and start > end:
        raise _invalid("startTime")
    return [
        each
        for each in iotlogs.entries(request.world, request.account, request.region)
        if each["is_written"] and start <= each["at"] <= (end or each["at"])
    ]


def _fits(entry: Entry, terms: list[tuple[str, str]]) -> bool:
    return all(str(entry["told"].get(key)) == value for key, value in terms)


def _terms(pattern: str) -> list[tuple[str, str]]:
    text = pattern.strip()
    if not text:
        return []
    if not (text.startswith("{") and text.endswith("}")):
        raise _invalid("filterPattern")
    found = [_TERM.fullmatch(each.strip()) for each in text[1:-1].split("&&")]
    if not all(found):
        raise _invalid("filterPattern")
    return [(each[1], each[2]) for each in found if each]


def _begin(token: Any, most: int) -> int:
    if token is None:
        return 0
    if not str(token).isdecimal() or int(token) > most:
        raise _invalid("nextToken")
    return int(token)


def _invalid(member: str) -> AwsError:
    text = f"Invalid {member} parameter."  # made up
    return AwsError("InvalidParameterException", text)


def _event(entry: Entry) -> dict[str, Any]:
    return {
        "logStreamName": "sandbox",
        "timestamp": entry["at"],
        "message": iotlogs.message(entry),
        "ingestionTime": entry["at"],
        "eventId": entry["id"],
    }
