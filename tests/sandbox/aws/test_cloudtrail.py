"""CloudTrail as strict and as late as AWS's own."""

import json
from datetime import timedelta

import pytest
from botocore.exceptions import ClientError

from tests.support.aws_stand_in import ACCOUNT, REGION

NAME = "pumps-acme-example"
PLACE = {"account": ACCOUNT, "region": REGION}
BY_NAME = {"AttributeKey": "EventName", "AttributeValue": "UpdateDomainConfiguration"}


@pytest.fixture
def trail(aws):
    aws.switch("cloudtrail_delay_seconds", 0.0)
    row = {**PLACE, "name": NAME, "domain_name": "pumps.acme.example"}
    aws.control("seed", configs=[row])
    return aws.client("cloudtrail")


def disable(aws):
    aws.control("console/config", **PLACE, name=NAME, act="disable")


def found(trail, **asked):
    return trail.lookup_events(**asked)["Events"]


def test_a_change_is_told_with_who_made_it(aws, trail):
    disable(aws)

    (event,) = found(trail, LookupAttributes=[BY_NAME])

    told = json.loads(event["CloudTrailEvent"])
    assert event["EventSource"] == "iot.amazonaws.com"
    assert told["userIdentity"]["userName"] == event["Username"] == "somebody"
    assert told["requestParameters"] == {
        "domainConfigurationName": NAME,
        "domainConfigurationStatus": "DISABLED",
    }


def test_a_call_of_a_role_names_the_role_and_the_session(aws, trail):
    iot = aws.client("iot", role="apply", session_name="R-7.U0ADA0001")
    with pytest.raises(ClientError):
        iot.delete_domain_configuration(domainConfigurationName=NAME)
    aws.client("iot").update_domain_configuration(
        domainConfigurationName=NAME, domainConfigurationStatus="DISABLED"
    )

    (event,) = found(trail, LookupAttributes=[BY_NAME])

    identity = json.loads(event["CloudTrailEvent"])["userIdentity"]
    assert identity["sessionContext"]["sessionIssuer"]["userName"] == "acme-admin"
    assert identity["arn"].endswith("assumed-role/acme-admin/R-1.U0ADA0001")


def test_what_was_refused_stands_there_as_refused(aws, trail):
    with pytest.raises(ClientError):
        aws.client("iot").delete_domain_configuration(domainConfigurationName=NAME)

    newest = json.loads(found(trail)[0]["CloudTrailEvent"])

    assert newest["eventName"] == "DeleteDomainConfiguration"
    assert newest["errorCode"] == "InvalidRequestException"


def test_reading_leaves_no_mark(aws, trail):
    before = len(found(trail))
    aws.client("iot").describe_domain_configuration(domainConfigurationName=NAME)

    assert len(found(trail)) == before


def test_it_is_late(aws, trail):
    aws.switch("cloudtrail_delay_seconds", 900.0 * aws.world.speed)
    disable(aws)
    assert found(trail, LookupAttributes=[BY_NAME]) == []

    aws.control("clock", advance_seconds=901)

    assert len(found(trail, LookupAttributes=[BY_NAME])) == 1


def test_the_newest_come_first_and_in_pages(aws, trail):
    for act in ("disable", "enable", "disable"):
        aws.control("console/config", **PLACE, name=NAME, act=act)
    asked = {"LookupAttributes": [BY_NAME], "MaxResults": 2}

    first = trail.lookup_events(**asked)
    second = trail.lookup_events(**asked, NextToken=first["NextToken"])

    events = [*first["Events"], *second["Events"]]
    said = [json.loads(each["CloudTrailEvent"]) for each in events]
    assert [
        each["requestParameters"]["domainConfigurationStatus"] for each in said
    ] == ["DISABLED", "ENABLED", "DISABLED"]
    assert "NextToken" not in second


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"MaxResults": 51}, "InvalidMaxResultsException"),
        ({"NextToken": "later"}, "InvalidNextTokenException"),
        ({"LookupAttributes": [BY_NAME] * 2}, "InvalidLookupAttributesException"),
    ],
)
def test_what_aws_does_not_take_is_refused(aws, trail, asked, code):
    with pytest.raises(ClientError) as refused:
        trail.lookup_events(**asked)

    assert refused.value.response["Error"]["Code"] == code


def test_a_range_that_ends_before_it_starts_is_refused(aws, trail):
    now = aws.world.now()
    with pytest.raises(ClientError, match="InvalidTimeRange"):
        trail.lookup_events(StartTime=now, EndTime=now - timedelta(hours=1))
