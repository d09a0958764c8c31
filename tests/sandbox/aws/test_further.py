"""IoT's log and its options, the metrics and the functions: as strict as at AWS."""

import json
from datetime import timedelta

import pytest
from botocore.exceptions import ClientError

from sandbox.aws import functions, iotlogs
from tests.support.aws_stand_in import ACCOUNT, REGION

HOST = "pumps.acme.example"
UNKNOWN = "DEVICE_CERTIFICATE_NOT_REGISTERED"
GROUP = {"logGroupName": "AWSIotLogsV2"}
PATTERN = (
    '{ ($.eventType = "Connection.AuthNError") && '
    f'($.serverNameIndication = "{HOST}") }}'
)
OFF = {"eventType": "Connection.AuthNError", "logLevel": "DISABLED"}
TOKENS = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:sensor-tokens"


def reject(aws, host=HOST, ago=1):
    at = aws.world.now() - timedelta(minutes=ago)
    iotlogs.reject(aws.world, (ACCOUNT, REGION), host, UNKNOWN, at)


def refused(call, **asked):
    with pytest.raises(ClientError) as failure:
        call(**asked)
    return failure.value.response["Error"]["Code"]


def test_the_options_of_single_events_are_told_only_to_who_asks_for_them(aws):
    iot = aws.client("iot")

    assert "eventConfigurations" not in iot.get_v2_logging_options()
    told = iot.get_v2_logging_options(verbose=True)["eventConfigurations"]
    assert told == [{"eventType": "Connection.AuthNError", "logLevel": "ERROR"}]


def test_an_entry_has_what_the_guide_says(aws):
    reject(aws)

    (event,) = aws.client("logs").filter_log_events(**GROUP)["events"]

    told = json.loads(event["message"])
    assert (told["serverNameIndication"], told["reason"]) == (HOST, UNKNOWN)
    assert told["details"] == "Device certificate is not registered"


def test_a_pattern_picks_the_host_and_times_the_hour(aws):
    now = aws.world.now()
    for host, ago in ((HOST, 1), ("other.acme.example", 1), (HOST, 90)):
        reject(aws, host, ago)
    since = int((now - timedelta(hours=1)).timestamp() * 1000)
    logs = aws.client("logs")

    assert len(logs.filter_log_events(**GROUP)["events"]) == 3
    asked = {**GROUP, "filterPattern": PATTERN, "startTime": since}
    assert len(logs.filter_log_events(**asked)["events"]) == 1


def test_entries_come_oldest_first_and_in_pages(aws):
    for ago in (1, 3, 2):
        reject(aws, ago=ago)
    logs = aws.client("logs")

    first = logs.filter_log_events(**GROUP, limit=2)
    second = logs.filter_log_events(**GROUP, limit=2, nextToken=first["nextToken"])

    times = [each["timestamp"] for each in (*first["events"], *second["events"])]
    assert times == sorted(times)
    assert (len(times), "nextToken" in second) == (3, False)


def test_what_is_off_leaves_no_entry_and_still_counts(aws):
    aws.client("iot").set_v2_logging_options(eventConfigurations=[OFF])
    reject(aws)

    assert aws.client("logs").filter_log_events(**GROUP)["events"] == []
    assert count(aws, "AWS/IoT", "Connection.AuthNError", Protocol="MQTT") == 1


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"logGroupName": "none"}, "ResourceNotFoundException"),
        ({**GROUP, "filterPattern": "?rejected"}, "InvalidParameterException"),
        ({**GROUP, "nextToken": "later"}, "InvalidParameterException"),
        ({**GROUP, "startTime": 2, "endTime": 1}, "InvalidParameterException"),
    ],
)
def test_what_the_log_does_not_take_is_refused(aws, asked, code):
    assert refused(aws.client("logs").filter_log_events, **asked) == code


def count(aws, namespace, name, **dimensions):
    now = aws.world.now()
    named = [{"Name": key, "Value": value} for key, value in dimensions.items()]
    metric = {"Namespace": namespace, "MetricName": name, "Dimensions": named}
    query = {
        "Id": "m0",
        "MetricStat": {"Metric": metric, "Period": 300, "Stat": "Sum"},
    }
    answer = aws.client("cloudwatch").get_metric_data(
        MetricDataQueries=[query],
        StartTime=now - timedelta(hours=1),
        EndTime=now + timedelta(minutes=1),
    )
    return sum(answer["MetricDataResults"][0]["Values"])


def test_calls_and_errors_of_a_function_are_counted(aws):
    its = {"FunctionName": "sensor-tokens"}
    assert (count(aws, "AWS/Lambda", "Invocations", **its)) == 40
    assert (count(aws, "AWS/Lambda", "Errors", **its)) == 0

    functions.fail(aws.world, TOKENS)

    assert (count(aws, "AWS/Lambda", "Errors", **its)) == 40


def test_what_nobody_counts_has_no_data(aws):
    assert count(aws, "AWS/IoT", "Ping.Success", Protocol="MQTT") == 0


def test_a_time_that_ends_before_it_starts_is_refused(aws):
    now = aws.world.now()
    asked = {"MetricDataQueries": [{"Id": "m0"}], "StartTime": now, "EndTime": now}

    assert refused(aws.client("cloudwatch").get_metric_data, **asked) == (
        "ValidationError"
    )


def test_a_function_is_found_by_its_arn_and_by_its_name(aws):
    client = aws.client("lambda")

    for name in (TOKENS, f"{TOKENS}:live", "sensor-tokens"):
        told = client.get_function_configuration(FunctionName=name)
        assert told["FunctionName"] == "sensor-tokens"


def test_its_policy_says_what_it_may_be_called_for(aws):
    told = aws.client("lambda").get_policy(FunctionName=TOKENS)["Policy"]

    (first, _) = json.loads(told)["Statement"]
    assert first["Principal"] == {"Service": "iot.amazonaws.com"}
    assert first["Condition"]["ArnLike"]["AWS:SourceArn"].endswith("/sensor-tokens")


def test_what_is_gone_or_has_no_policy_is_not_found(aws):
    client = aws.client("lambda")
    functions.forbid(aws.world, TOKENS)
    assert refused(client.get_policy, FunctionName=TOKENS) == (
        "ResourceNotFoundException"
    )

    functions.remove(aws.world, TOKENS)

    assert refused(client.get_function_configuration, FunctionName=TOKENS) == (
        "ResourceNotFoundException"
    )
