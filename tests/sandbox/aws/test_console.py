"""What a person does in the AWS console, and what time does to a certificate."""

import json
from datetime import UTC, datetime, timedelta
from urllib.error import HTTPError

import pytest

from tests.support.aws_stand_in import ACCOUNT, REGION

NAME, OTHER = "device.acme.example", "ota.acme.example"
CONFIG = "device-acme-example"
PLACE = {"account": ACCOUNT, "region": REGION}


def take(aws, *names, **more):
    return aws.control("console/import", **PLACE, names=list(names), **more)["arn"]


def configured(aws, arn):
    row = {"name": CONFIG, "domain_name": NAME, "certificate_arn": arn}
    aws.control("seed", configs=[{**PLACE, **row}])


def switch(aws, act):
    aws.control("console/config", **PLACE, name=CONFIG, act=act)


def server_certificate(aws):
    found = aws.client("iot").describe_domain_configuration(
        domainConfigurationName=CONFIG
    )
    return found["serverCertificates"][0]


def served(aws):
    return aws.world.served(ACCOUNT, REGION, NAME)


def test_what_is_imported_by_hand_is_acms_from_then_on(aws):
    arn = take(aws, NAME, OTHER, days=30)

    found = aws.client("acm").describe_certificate(CertificateArn=arn)["Certificate"]

    assert found["Type"] == "IMPORTED"
    assert found["RenewalEligibility"] == "INELIGIBLE"
    assert found["SubjectAlternativeNames"] == [NAME, OTHER]


def test_imported_again_without_the_name_it_is_invalid_and_the_old_one_served(aws):
    arn = take(aws, NAME, OTHER)
    configured(aws, arn)
    before = served(aws)

    take(aws, OTHER, arn=arn)
    aws.control("clock", advance_seconds=3_600)

    assert server_certificate(aws)["serverCertificateStatus"] == "INVALID"
    assert server_certificate(aws)["serverCertificateStatusDetail"]
    assert served(aws).chain_pem == before.chain_pem


def test_imported_again_as_it_should_be_it_is_served(aws):
    arn = take(aws, NAME)
    configured(aws, arn)
    before = served(aws)

    take(aws, NAME, arn=arn)
    aws.control("clock", advance_seconds=3_600)

    assert server_certificate(aws)["serverCertificateStatus"] == "VALID"
    assert served(aws).chain_pem != before.chain_pem


def test_the_console_refuses_what_acm_refuses(aws):
    arn = take(aws, NAME)

    with pytest.raises(HTTPError) as refused:
        take(aws, "unrelated.acme.example", arn=arn)

    assert "At least one domain name must stay" in json.load(refused.value)["error"]


def test_a_configuration_is_switched_and_deleted_by_hand(aws):
    configured(aws, take(aws, NAME))
    client = aws.client("iot")

    switch(aws, "disable")
    off = client.describe_domain_configuration(domainConfigurationName=CONFIG)
    switch(aws, "delete")

    assert off["domainConfigurationStatus"] == "DISABLED"
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.describe_domain_configuration(domainConfigurationName=CONFIG)


def test_what_a_person_does_is_not_on_the_record_of_the_bots_calls(aws):
    configured(aws, take(aws, NAME))

    switch(aws, "disable")

    assert aws.get("calls?after=0") == []


def test_a_certificate_grows_old_in_acm_and_on_the_wire(aws):
    arn = take(aws, NAME, days=90)
    configured(aws, arn)

    aws.control("certificate", **PLACE, arn=arn, days_left=3)

    found = aws.client("acm").describe_certificate(CertificateArn=arn)["Certificate"]
    left = found["NotAfter"] - datetime.now(UTC)
    assert timedelta(days=2.9) < left < timedelta(days=3.1)
    assert found["NotAfter"] - found["NotBefore"] == timedelta(days=90)
    leaf = aws.client("acm").get_certificate(CertificateArn=arn)["Certificate"]
    assert served(aws).chain_pem.startswith(leaf)


def test_acms_own_renewal_is_told_as_the_model_has_it(aws):
    arn = aws.control("seed", certificates=[{**PLACE, "domain": NAME}])["certificates"][
        0
    ]
    aws.control(
        "certificate",
        **PLACE,
        arn=arn,
        renewal_status="FAILED",
        renewal_reason="CAA_ERROR",
    )

    found = aws.client("acm").describe_certificate(CertificateArn=arn)["Certificate"]

    assert found["RenewalSummary"]["RenewalStatus"] == "FAILED"
    assert found["RenewalSummary"]["RenewalStatusReason"] == "CAA_ERROR"
    assert found["RenewalSummary"]["UpdatedAt"]
