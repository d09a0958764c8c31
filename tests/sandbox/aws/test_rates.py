"""With its switch on, the stand-in takes as many calls a second as AWS does."""

import time

import pytest
from botocore.exceptions import ClientError

from bot.aws.pace import Lane, Paces
from sandbox.aws import route53
from sandbox.aws.zoneseeds import seed_zones
from tests.support.aws_stand_in import ACCOUNT, DNS_ACCOUNT, REGION, aws_stand_in


@pytest.fixture
def aws():
    with aws_stand_in(route53=route53.handle, keeps_its_rates=True) as running:
        seed_zones(running.world)
        yield running


def refused_after(ask, most=20):
    """How many calls at once are answered, and the code of the next one's refusal."""
    for number in range(most):
        try:
            ask()
        except ClientError as error:
            return number, error.response["Error"]["Code"]
    return most, None


def test_ten_looks_at_one_action_of_iot_are_answered_and_no_more(aws):
    iot = aws.client("iot", role="read")
    elsewhere = aws.client("iot", role="read", region="us-east-1")

    many = refused_after(iot.list_domain_configurations)

    assert many == (10, "ThrottlingException")
    iot.describe_endpoint(endpointType="iot:Data-ATS")
    elsewhere.list_domain_configurations()


def test_route_53_counts_all_calls_of_an_account_together(aws):
    zones = aws.client("route53", role="dns-read", account=DNS_ACCOUNT)
    zones.get_hosted_zone(Id=zones.list_hosted_zones_by_name()["HostedZones"][0]["Id"])

    assert refused_after(zones.list_hosted_zones_by_name) == (3, "Throttling")


def test_a_second_later_it_answers_again(aws):
    acm = aws.client("acm", role="read")
    assert refused_after(acm.list_certificates) == (8, "ThrottlingException")

    time.sleep(1.0)

    acm.list_certificates()


def test_who_keeps_the_bots_pace_is_never_refused(aws):
    zones = aws.client("route53", role="dns-read", account=DNS_ACCOUNT)
    pace = Paces().of(DNS_ACCOUNT, REGION, "route53", "ListHostedZonesByName")

    for _ in range(12):
        with pace.turn(Lane.RUN):
            zones.list_hosted_zones_by_name()


def test_by_default_nobody_is_counted():
    with aws_stand_in() as running:
        iot = running.client("iot", role="read", account=ACCOUNT)

        assert refused_after(iot.list_domain_configurations) == (20, None)
