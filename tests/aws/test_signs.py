"""What AWS IoT logs and counts, over real boto3 against the stand-in."""

from datetime import timedelta

import pytest

from bot.aws import signs as adapter
from bot.errors import Blocked
from bot.ports import Metric
from sandbox.aws import iotlogs
from tests.support.aws_stand_in import ACCOUNT, REGION

HOST = "pumps.acme.example"
UNKNOWN, REVOKED = "DEVICE_CERTIFICATE_NOT_REGISTERED", "DEVICE_CERTIFICATE_REVOKED"
AUTHN, STAPLE = "Connection.AuthNError", "RetrieveOCSPStapleData"
GROUP = "AWSIotLogsV2"
HOUR = timedelta(hours=1)
PLACE = (ACCOUNT, REGION)


@pytest.fixture
def signs(clouds, place):
    return clouds.signs(place)


@pytest.fixture
def now(cloud):
    return cloud.world.now()


@pytest.fixture
def logging(cloud):
    """Set some of the options, as an administrator does."""
    return cloud.client("iot").set_v2_logging_options


def reject(cloud, at, host=HOST, reason=UNKNOWN):
    iotlogs.reject(cloud.world, PLACE, host, reason, at)


def test_entries_are_counted_by_reason_for_this_host_and_time(cloud, signs, now):
    for minutes, host, reason in (
        (5, HOST, UNKNOWN),
        (6, HOST, UNKNOWN),
        (7, HOST, REVOKED),
        (8, "other.acme.example", UNKNOWN),
        (70, HOST, UNKNOWN),
    ):
        reject(cloud, now - timedelta(minutes=minutes), host, reason)

    found = signs.rejected(GROUP, HOST, since=now - HOUR, until=now)

    assert found.reasons == ((UNKNOWN, 2), (REVOKED, 1))
    assert found.hours == pytest.approx(1.0)


def test_of_a_log_too_long_to_read_the_hours_are_those_that_were_read(
    cloud, signs, now, monkeypatch
):
    monkeypatch.setattr(adapter, "_PAGE", 5)
    monkeypatch.setattr(adapter, "_MOST_PAGES", 2)
    for minutes in range(60, 0, -3):
        reject(cloud, now - timedelta(minutes=minutes))

    found = signs.rejected(GROUP, HOST, since=now - HOUR, until=now)

    assert found.of((UNKNOWN,)) == 10
    assert found.hours == pytest.approx(27 / 60, abs=0.01)
    assert found.an_hour((UNKNOWN,)) == pytest.approx(22, abs=1)


def test_a_group_that_is_not_there_yet_has_no_entries(cloud, signs, now):
    gone = {"error": "ResourceNotFoundException", "status": 400}
    cloud.control("fault", service="logs", operation="FilterLogEvents", **gone)

    assert signs.rejected(GROUP, HOST, since=now - HOUR, until=now).reasons == ()


@pytest.mark.parametrize(
    ("options", "group"),
    [
        ({}, GROUP),
        ({"disableAllLogs": True}, None),
        ({"eventConfigurations": []}, None),
        ({"eventConfigurations": [{"eventType": AUTHN, "logLevel": "WARN"}]}, GROUP),
        (
            {"eventConfigurations": [{"eventType": AUTHN, "logLevel": "DISABLED"}]},
            None,
        ),
        (
            {
                "eventConfigurations": [
                    {
                        "eventType": AUTHN,
                        "logLevel": "ERROR",
                        "logDestination": "/acme/iot",
                    }
                ]
            },
            "/acme/iot",
        ),
    ],
)
def test_the_event_is_logged_only_where_somebody_turned_it_on(
    signs, logging, options, group
):
    if options:
        logging(**options)

    assert signs.log_of(AUTHN) == group


def test_other_events_go_by_the_level_of_the_account(signs, logging):
    assert signs.log_of(STAPLE) == GROUP
    logging(defaultLogLevel="DISABLED")
    assert signs.log_of(STAPLE) is None


def test_the_last_try_for_a_staple_says_why_it_failed(cloud, signs, now):
    for minutes, status, reason in (
        (50, "Failure", "First."),
        (20, "Failure", "Last."),
    ):
        told = {"eventType": STAPLE, "status": status, "reason": reason}
        at = now - timedelta(minutes=minutes)
        entry = {"domainConfigName": "pumps", "logLevel": "ERROR", **told}
        iotlogs.put(cloud.world, PLACE, at, entry)
    asked = {"since": now - HOUR, "until": now}

    assert signs.staple_fault(GROUP, "pumps", **asked) == "Last."
    assert signs.staple_fault(GROUP, "other", **asked) is None


def test_sums_are_over_the_time_that_is_asked_for(cloud, signs, now):
    for minutes in (5, 10, 90):
        reject(cloud, now - timedelta(minutes=minutes))
    metrics = [
        Metric(namespace="AWS/IoT", name=AUTHN, dimensions={"Protocol": each})
        for each in ("MQTT", "HTTP")
    ]

    assert signs.sums(metrics, since=now - HOUR, until=now) == (2, 0)
    assert signs.sums(metrics, since=now - 2 * HOUR, until=now) == (3, 0)


@pytest.mark.parametrize(
    ("action", "ask"),
    [
        ("iot:GetV2LoggingOptions", lambda signs, _: signs.log_of(AUTHN)),
        (
            "logs:FilterLogEvents",
            lambda signs, at: signs.rejected(GROUP, HOST, since=at - HOUR, until=at),
        ),
        (
            "cloudwatch:GetMetricData",
            lambda signs, at: signs.sums(
                [Metric(namespace="AWS/IoT", name=AUTHN)], since=at - HOUR, until=at
            ),
        ),
    ],
)
def test_without_a_permission_it_is_said_which_is_missing(
    cloud, signs, now, action, ask
):
    cloud.control("deny", role="iotdomain-read", operation=action)

    with pytest.raises(Blocked, match=action):
        ask(signs, now)
