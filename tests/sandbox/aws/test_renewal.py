"""ACM's managed renewal in the stand-in: it succeeds, stalls, fails or never begins."""

from datetime import timedelta
from urllib.error import HTTPError

import pytest

from sandbox.aws.validation import record_for
from tests.support.aws_stand_in import ACCOUNT, REGION, until

NAME, CONFIG = "device.acme.example", "device-acme-example"
PLACE = {"account": ACCOUNT, "region": REGION}
DAY = 86_400


@pytest.fixture
def arn(aws):
    """A certificate that a configuration uses, with 40 days left and its record."""
    put_record(aws)
    certificate = {**PLACE, "domain": NAME, "days_left": 40}
    (arn,) = aws.control("seed", certificates=[certificate])["certificates"]
    config = {"name": CONFIG, "domain_name": NAME, "certificate_arn": arn}
    aws.control("seed", configs=[{**PLACE, **config}])
    return arn


def put_record(aws):
    name, value = record_for(ACCOUNT, NAME)
    aws.dns.cnames[name.rstrip(".")] = value


def describe(aws, arn):
    return aws.client("acm").describe_certificate(CertificateArn=arn)["Certificate"]


def renewal(aws, arn):
    return describe(aws, arn).get("RenewalSummary", {})


def served(aws):
    return aws.world.served(ACCOUNT, REGION, NAME).chain_pem


def test_nothing_renews_by_accident(aws, arn):
    aws.control("clock", advance_seconds=10 * DAY)

    assert renewal(aws, arn) == {}


def test_with_its_record_it_is_renewed_under_the_same_arn_and_then_served(aws, arn):
    before, was = describe(aws, arn), served(aws)
    aws.control("renewal", **PLACE, arn=arn)

    until(lambda: renewal(aws, arn)["RenewalStatus"] == "SUCCESS")

    after = describe(aws, arn)
    assert after["CertificateArn"] == arn
    assert after["NotAfter"] - before["NotAfter"] > timedelta(days=100)
    assert {
        each["ValidationStatus"]
        for each in after["RenewalSummary"]["DomainValidationOptions"]
    } == {"SUCCESS"}
    assert served(aws) == was
    aws.control("clock", advance_seconds=10)
    assert served(aws) != was


def test_it_begins_by_the_clock_where_a_test_wants_that(aws, arn):
    aws.switch("renews_by_itself", True)

    until(lambda: renewal(aws, arn).get("RenewalStatus") == "SUCCESS")


def test_without_its_record_it_stalls_and_goes_on_once_it_is_there_again(aws, arn):
    aws.dns.cnames.clear()
    aws.control("renewal", **PLACE, arn=arn)
    stalled = renewal(aws, arn)

    assert stalled["RenewalStatus"] == "PENDING_VALIDATION"
    assert "RenewalStatusReason" not in stalled
    (option,) = stalled["DomainValidationOptions"]
    assert option["ValidationStatus"] == "PENDING_VALIDATION"
    put_record(aws)
    until(lambda: renewal(aws, arn)["RenewalStatus"] == "SUCCESS")


def test_a_caa_record_stalls_it_with_its_reason(aws, arn):
    aws.dns.caa["acme.example"] = ['0 issue "letsencrypt.org"']
    aws.control("renewal", **PLACE, arn=arn)
    stalled = renewal(aws, arn)

    assert stalled["RenewalStatus"] == "PENDING_VALIDATION"
    assert stalled["RenewalStatusReason"] == "CAA_ERROR"
    aws.dns.caa.clear()
    until(lambda: renewal(aws, arn)["RenewalStatus"] == "SUCCESS")


def test_what_ends_before_it_could_be_checked_has_failed(aws, arn):
    aws.dns.cnames.clear()
    aws.control("renewal", **PLACE, arn=arn)
    aws.control("clock", advance_seconds=41 * DAY)

    assert renewal(aws, arn)["RenewalStatus"] == "FAILED"
    assert describe(aws, arn)["Status"] == "EXPIRED"


def test_what_nothing_uses_is_not_renewed(aws):
    certificate = {**PLACE, "domain": NAME}
    (arn,) = aws.control("seed", certificates=[certificate])["certificates"]

    with pytest.raises(HTTPError, match="400"):
        aws.control("renewal", **PLACE, arn=arn)
