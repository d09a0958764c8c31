"""What cannot be seen is a gap with a sentence, and never absence."""

import time

import pytest

from bot.core.topics import Topic
from tests.gather.conftest import staging

NAME = "device.acme.example"
BYHAND = "device.byhand.example"
PLACE = {"account": "111122223333", "region": "eu-central-1"}


@pytest.mark.parametrize(
    ("role_name", "operation", "topics"),
    [
        ("iotdomain-read", "iot:ListDomainConfigurations", {Topic.CONFIG, Topic.QUOTA}),
        ("iotdomain-read", "iot:DescribeDomainConfiguration", {Topic.CONFIG}),
        ("iotdomain-read", "acm:ListCertificates", {Topic.CERTIFICATES}),
        ("iotdomain-read", "servicequotas:GetServiceQuota", {Topic.QUOTA}),
        ("iotdomain-read", "iot:DescribeEndpoint", {Topic.ENDPOINT}),
        ("iotdomain-dns-read", "route53:ListHostedZonesByName", {Topic.ZONE}),
        ("iotdomain-dns-read", "route53:ListResourceRecordSets", {Topic.RECORDS}),
    ],
)
def test_what_is_denied_is_a_gap_that_says_who_can_help(
    there, look, role_name, operation, topics
):
    there.control("deny", role=role_name, operation=operation)

    facts = look(NAME)

    assert {each.topic for each in facts.gaps} == topics
    assert all(f"`{operation}`" in each.says for each in facts.gaps)
    assert all("Ask the AWS administrator of " in each.says for each in facts.gaps)


@pytest.mark.parametrize(
    ("operation", "topic"),
    [
        ("DescribeEndpoint", Topic.ENDPOINT),
        ("ListCertificates", Topic.CERTIFICATES),
        ("GetServiceQuota", Topic.QUOTA),
        ("ListHostedZonesByName", Topic.ZONE),
    ],
)
def test_an_aws_that_fails_is_a_gap_and_never_absence(there, look, operation, topic):
    there.control("fault", operation=operation)

    facts = look(NAME)

    assert [each.topic for each in facts.gaps] == [topic]


def test_another_account_that_cannot_be_looked_at_is_a_gap(there, look):
    there.control(
        "fault",
        operation="ListDomainConfigurations",
        account="444455556666",
        error="AccessDeniedException",
        status=403,
    )

    facts = look(NAME, others=[staging()])

    assert [each.topic for each in facts.gaps] == [Topic.ELSEWHERE]
    assert "staging (444455556666)" in facts.gaps[0].says


def test_a_dns_that_fails_leaves_gaps_and_what_aws_knows(there, look):
    there.trouble("acme.example", "servfail")

    facts = look(NAME)

    assert {each.topic for each in facts.gaps} == {Topic.ZONE, Topic.CAA}
    assert facts.dns.zone.name == "acme.example"
    assert facts.dns.zone.delegated is None
    assert facts.dns.apex is None


def test_records_of_an_unknown_zone_are_a_gap(there, look):
    there.trouble("byhand.example", "servfail")

    facts = look(BYHAND)

    assert {each.topic for each in facts.gaps} == {
        Topic.ZONE,
        Topic.CAA,
        Topic.RECORDS,
    }


def test_looks_run_side_by_side(there, look):
    look(NAME)
    for operation in (
        "ListCertificates",
        "DescribeEndpoint",
        "GetServiceQuota",
        "ListDomainConfigurations",
        "ListHostedZonesByName",
    ):
        there.control(
            "fault",
            operation=operation,
            error="InternalFailure",
            delay_seconds=0.6,
        )
    began = time.monotonic()

    facts = look(NAME)

    took = time.monotonic() - began
    assert len(facts.gaps) >= 5
    # One after the other they would take five times as long.
    assert 0.6 <= took < 5 * 0.6
