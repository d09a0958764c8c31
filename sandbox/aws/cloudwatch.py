"""CloudWatch: GetMetricData, for what IoT and Lambda count.

Worked out when it is asked for: rejected connections from the log's entries, staples
from the configurations, calls of functions from what they are said to have had.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from sandbox.aws import functions, iotlogs
from sandbox.aws.functions import Function
from sandbox.aws.manners import STAPLE_SECONDS, has_responder
from sandbox.aws.wire import AwsError, AwsRequest, AwsResponse, as_json

_MOST_QUERIES = 500
_Point = tuple[float, float]
# The calls of a function are told for this long ago.
_LATELY = timedelta(minutes=10)


async def handle(request: AwsRequest) -> AwsResponse:
    """A row for each query, the newest moments first."""
    if request.operation != "GetMetricData":
        raise AwsError("UnknownOperationException", f"no {request.operation} here")
    given = request.json()
    queries = given.get("MetricDataQueries") or []
    start, end = given.get("StartTime"), given.get("EndTime")
    if not queries or len(queries) > _MOST_QUERIES or start is None or end is None:
        raise _invalid("MetricDataQueries, StartTime and EndTime are needed.")
    if start >= end:
        raise _invalid("The parameter StartTime must be less than EndTime.")
    rows = [_row(request, each, float(start), float(end)) for each in queries]
    answer = as_json({"MetricDataResults": rows, "Messages": []})
    return AwsResponse(answer.body, content_type="application/x-amz-json-1.0")


def _row(
    request: AwsRequest, query: dict[str, Any], start: float, end: float
) -> dict[str, Any]:
    stat = query.get("MetricStat")
    if stat is None or stat.get("Stat") != "Sum" or stat["Period"] % 60:
        raise _invalid("The sandbox knows sums over whole minutes.")
    period, metric = int(stat["Period"]), stat["Metric"]
    given = {each["Name"]: each["Value"] for each in metric.get("Dimensions") or ()}
    read = _METRICS.get((metric["Namespace"], metric["MetricName"]))
    sums: dict[float, float] = {}
    for at, value in read(request, given) if read else ():
        if start <= at < end:
            moment = start + (at - start) // period * period
            sums[moment] = sums.get(moment, 0.0) + value
    moments = sorted(sums, reverse=True)
    return {
        "Id": query["Id"],
        "Label": metric["MetricName"],
        "Timestamps": moments,
        "Values": [sums[each] for each in moments],
        "StatusCode": "Complete",
    }


def _rejected(request: AwsRequest, given: dict[str, str]) -> Iterator[_Point]:
    for each in iotlogs.entries(request.world, request.account, request.region):
        told = each["told"]
        if told["eventType"] == iotlogs.AUTHN and told["protocol"] == given.get(
            "Protocol"
        ):
            yield each["at"] / 1000, 1.0


def _stapled(request: AwsRequest, given: dict[str, str]) -> Iterator[_Point]:
    """One an hour, while the responder answers."""
    world = request.world
    config = request.place.configs.get(given.get("DomainConfigurationName", ""))
    if config is None or config.staples_since is None:
        return
    works = partial(functions.works, world)
    if world.switches.ocsp_responder == "away" or not has_responder(config, works):
        return
    hour = timedelta(seconds=world.delay(STAPLE_SECONDS))
    at, now = config.staples_since + hour, world.now()
    at = max(at, now - 24 * hour)
    while at <= now:
        yield at.timestamp(), 1.0
        at += hour


def _counted(what: str) -> Callable[[AwsRequest, dict[str, str]], Iterator[_Point]]:
    def points(request: AwsRequest, given: dict[str, str]) -> Iterator[_Point]:
        here = functions.of_place(request.world, request.account, request.region)
        found: Function | None = here.get(given.get("FunctionName", ""))
        if found is not None and found[what]:
            yield (request.world.now() - _LATELY).timestamp(), float(found[what])

    return points


def _invalid(text: str) -> AwsError:
    return AwsError("ValidationError", text)


_METRICS: dict[
    tuple[str, str], Callable[[AwsRequest, dict[str, str]], Iterator[_Point]]
] = {
    ("AWS/IoT", "Connection.AuthNError"): _rejected,
    ("AWS/IoT", "RetrieveOCSPStapleData.Success"): _stapled,
    ("AWS/Lambda", "Invocations"): _counted("calls"),
    ("AWS/Lambda", "Errors"): _counted("errors"),
    ("AWS/Lambda", "Throttles"): _counted("throttles"),
}
