"""AWS IoT's log and its metrics over boto3: whom it turned away, and why."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.aws.api import Api, codes
from bot.core.rejectedseen import Counted
from bot.ports.further import Metric

if TYPE_CHECKING:
    from mypy_boto3_iot.client import IoTClient

REJECTED, STAPLE = "Connection.AuthNError", "RetrieveOCSPStapleData"
# AWS IoT developer guide, "Configure AWS IoT logging": the group, unless the event
# has a destination of its own.
_GROUP = "AWSIotLogsV2"
# The same, "Connection.AuthNError log entry": off by itself, whatever the default is.
_OPT_IN = frozenset({REJECTED})
_OFF = "DISABLED"
_PAGE = 10_000
_MOST_PAGES = 4
_HOUR = 3600
# Sums over whole hours would begin before the time that is asked for.
_PERIOD = 300


class Signs:
    """One account and region; fulfils `bot.ports.further.Signs`."""

    def __init__(
        self, iot: "Api[IoTClient]", logs: Api[Any], metrics: Api[Any]
    ) -> None:
        self._iot = iot
        self._logs = logs
        self._metrics = metrics

    def sums(
        self, metrics: Sequence[Metric], *, since: datetime, until: datetime
    ) -> tuple[int, ...]:
        """One question for all of them."""
        asked: dict[str, Any] = {
            "MetricDataQueries": [
                _query(number, each) for number, each in enumerate(metrics)
            ],
            "StartTime": since,
            "EndTime": until,
        }
        found: Counter[str] = Counter()
        for _ in range(_MOST_PAGES):
            answer = self._metrics.read(
                "GetMetricData", lambda watch: watch.get_metric_data(**asked)
            )
            for each in answer["MetricDataResults"]:
                found[each["Id"]] += round(sum(each["Values"]))
            if not answer.get("NextToken"):
                break
            asked["NextToken"] = answer["NextToken"]
        return tuple(found[f"m{number}"] for number in range(len(metrics)))

    def log_of(self, event: str) -> str | None:
        """By the level of the event itself, else by that of the account."""
        answer = self._iot.find(
            "GetV2LoggingOptions",
            lambda iot: iot.get_v2_logging_options(verbose=True),
            quiet=codes("NotConfiguredException"),
        )
        if answer is None or answer.get("disableAllLogs"):
            return None
        its: Mapping[str, Any] = next(
            (
                each
                for each in answer.get("eventConfigurations", ())
                if each.get("eventType") == event
            ),
            {},
        )
        usual = _OFF if event in _OPT_IN else answer.get("defaultLogLevel", _OFF)
        if its.get("logLevel", usual) == _OFF:
            return None
        return str(its.get("logDestination") or _GROUP)

    def rejected(
        self, group: str, name: str, *, since: datetime, until: datetime
    ) -> Counted:
        """Each entry counts, up to forty thousand of them."""
        pattern = _both("eventType", REJECTED, "serverNameIndication", name)
        reasons: Counter[str] = Counter()
        last, is_all = since.timestamp(), False
        for page, is_last in self._pages(group, pattern, since, until):
            for each in page:
                reasons[str(_told(each).get("reason", "unknown"))] += 1
                last = max(last, each["timestamp"] / 1000)
            is_all = is_last
        end = until.timestamp() if is_all else last
        hours = max(0.0, end - since.timestamp()) / _HOUR
        return Counted(hours=hours, reasons=tuple(sorted(reasons.items())))

    def staple_fault(
        self, group: str, config: str, *, since: datetime, until: datetime
    ) -> str | None:
        """The newest entry tells; a success after a failure is none."""
        pattern = _both("eventType", STAPLE, "domainConfigName", config)
        found = [
            each
            for page, _ in self._pages(group, pattern, since, until)
            for each in page
        ]
        if not found:
            return None
        told = _told(max(found, key=lambda each: int(each["timestamp"])))
        return str(told.get("reason", "")) or None

    def _pages(
        self, group: str, pattern: str, since: datetime, until: datetime
    ) -> Iterator[tuple[list[Mapping[str, Any]], bool]]:
        """Pages of entries, oldest first, and whether this one is the last of all."""
        asked: dict[str, Any] = {
            "logGroupName": group,
            "filterPattern": pattern,
            "startTime": _milliseconds(since),
            "endTime": _milliseconds(until),
            "limit": _PAGE,
        }
        for _ in range(_MOST_PAGES):
            # The group is made with the first entry.
            answer = self._logs.find(
                "FilterLogEvents", lambda logs: logs.filter_log_events(**asked)
            )
            if answer is None:
                yield [], True
                return
            is_last = not answer.get("nextToken")
            yield answer["events"], is_last
            if is_last:
                return
            asked["nextToken"] = answer["nextToken"]


def _query(number: int, metric: Metric) -> dict[str, Any]:
    dimensions = [
        {"Name": name, "Value": value} for name, value in metric.dimensions.items()
    ]
    return {
        "Id": f"m{number}",
        "MetricStat": {
            "Metric": {
                "Namespace": metric.namespace,
                "MetricName": metric.name,
                "Dimensions": dimensions,
            },
            "Period": _PERIOD,
            "Stat": "Sum",
        },
    }


def _both(key: str, value: str, other: str, its: str) -> str:
    """A filter for JSON entries; names of hosts and configurations need no escape."""
    return f'{{ ($.{key} = "{value}") && ($.{other} = "{its}") }}'


def _told(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        found = json.loads(entry.get("message", ""))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)
