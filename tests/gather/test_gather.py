"""One look at the world, through real clients at real servers."""

import time
from dataclasses import replace

import pytest

from bot.core.facts import Record, Topic
from bot.core.names import config_name
from bot.core.targets import DnsAccount
from sandbox.aws.zones import Zones
from tests.gather.conftest import staging
from tests.support.facts import role, target

NAME = "device.acme.example"
BYHAND = "device.byhand.example"
PLACE = {"account": "111122223333", "region": "eu-central-1"}


def test_a_free_name_in_our_zone_is_seen_whole_and_without_a_gap(there, look):
    facts = look(NAME, others=[staging()])

    assert facts.gaps == ()
    assert (facts.domain, facts.target_id) == (NAME, "111122223333/eu-central-1")
    assert facts.config is None
    assert facts.config_name_taken is None
    assert facts.certificates == ()
    assert (facts.configs_used, facts.configs_limit) == (0, 10)
    assert facts.endpoint == there.world.endpoint("111122223333", "eu-central-1")
    assert facts.elsewhere == ()
    assert facts.dns.zone.name == "acme.example"
    assert facts.dns.zone.account == "777788889999"
    assert facts.dns.zone.delegated is True
    assert facts.dns.apex == "acme.example"
    assert set(facts.dns.authorities) == set(facts.dns.zone.name_servers)
    assert facts.dns.records == ()
    assert facts.dns.wildcard is None
    assert (facts.dns.caa, facts.dns.caa_at) == (None, None)
    assert facts.served == ()


def test_looking_does_not_hide_the_record_that_is_made_afterwards(there, look):
    look(NAME)
    there.put("acme.example", NAME, "A", "203.0.113.9")
    there.control("clock", advance_seconds=1)

    found = there.names().resolve(NAME, "A")

    assert found.values == ("203.0.113.9",)


def test_what_stands_at_the_name_is_listed_and_probed(there, look):
    here = there.world.endpoint("111122223333", "eu-central-1")
    there.put("acme.example", NAME, "CNAME", here, ttl=60)
    (arn,) = there.seed(certificates=[{**PLACE, "domain": NAME}])["certificates"]
    row = {"name": config_name(NAME), "domain_name": NAME, "certificate_arn": arn}
    there.seed(configs=[{**PLACE, **row, "tags": {"iotdomain:run": "R-7"}}])
    there.control("clock", advance_seconds=1)

    facts = look(NAME)

    assert facts.gaps == ()
    assert facts.dns.records == (
        Record(name=NAME, type="CNAME", ttl=60, values=(here,)),
    )
    assert facts.config.domain == NAME
    assert facts.config.tags == (("iotdomain:run", "R-7"),)
    assert [each.arn for each in facts.certificates] == [arn]
    assert {(each.port, each.trusted) for each in facts.served} == {
        (8883, True),
        (443, True),
    }
    assert {each.fingerprint for each in facts.served} == {
        facts.certificates[0].fingerprint
    }


def test_a_configuration_of_any_name_is_found_by_its_domain(there, look):
    there.seed(configs=[{**PLACE, "name": "by-hand", "domain_name": NAME}])

    facts = look(NAME)

    assert facts.config.name == "by-hand"
    assert facts.config_name_taken is None
    assert facts.configs_used == 1


def test_another_domain_that_has_our_configurations_name_is_seen(there, look):
    row = {"name": config_name(NAME), "domain_name": "other.acme.example"}
    there.seed(configs=[{**PLACE, **row}])

    facts = look(NAME)

    assert facts.config is None
    assert facts.config_name_taken.domain == "other.acme.example"


def test_the_enabled_one_of_two_for_a_domain_is_taken(there, look):
    there.seed(
        configs=[
            {**PLACE, "name": "a", "domain_name": NAME, "status": "DISABLED"},
            {**PLACE, "name": "b", "domain_name": NAME},
        ]
    )

    assert look(NAME).config.name == "b"


def test_claims_of_the_other_targets_in_the_region_are_seen(there, look):
    other = {"account": "444455556666", "region": "eu-central-1"}
    (wild,) = there.seed(certificates=[{**other, "domain": "*.acme.example"}])[
        "certificates"
    ]
    row = {"name": "fleet", "domain_name": "fleet.acme.example"}
    there.seed(
        configs=[
            {**other, **row, "certificate_arn": wild},
            {**other, "name": "same", "domain_name": NAME},
            {**other, "name": "unrelated", "domain_name": "x.other.example"},
        ]
    )

    found = look(NAME, others=[target(), staging()]).elsewhere
    away = look(NAME, others=[staging("us-east-1")]).elsewhere

    assert [each.config for each in found] == ["fleet", "same"]
    assert found[0].place == "staging (444455556666), eu-central-1"
    assert found[0].certificate_names == ("*.acme.example",)
    assert found[1].domain == NAME
    assert away == ()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("www.acme.example", "A"),
        ("mail.acme.example", "MX"),
        ("notes.acme.example", "TXT"),
        ("old.acme.example", "CNAME"),
        ("nocaa.acme.example", "CAA"),
    ],
)
def test_every_kind_of_record_at_the_name_is_listed(look, name, kind):
    facts = look(name)

    assert [each.type for each in facts.dns.records] == [kind]


def test_a_wildcard_that_answers_is_seen_where_no_closer_name_is(there, look):
    facts = look("device.wild.acme.example")
    there.put("acme.example", "eu.wild.acme.example", "TXT", '"closer"')
    closer = look("device.eu.wild.acme.example")

    assert facts.dns.records == ()
    assert facts.dns.wildcard.name == "*.wild.acme.example"
    assert closer.dns.wildcard is None


def test_caa_is_seen(look):
    facts = look("nocaa.acme.example")

    assert facts.dns.caa == ("other-ca.example",)
    assert facts.dns.caa_at == "nocaa.acme.example"


def test_the_apex_is_seen_as_one(look):
    facts = look("acme.example")

    assert facts.dns.zone.name == facts.dns.apex == "acme.example"
    assert {each.type for each in facts.dns.records} == {"NS", "SOA"}


def test_a_zone_that_public_dns_does_not_ask_is_found_out(look):
    facts = look("device.lost.example")

    assert facts.dns.zone.name == "lost.example"
    assert facts.dns.zone.delegated is False
    assert facts.dns.zone.delegated_to == (
        "ns1.old-dns.example",
        "ns2.old-dns.example",
    )


def test_a_zone_that_nobody_delegates_is_found_out(there, look):
    there.on_loop(Zones(there.world).create, "777788889999", "new.example")

    facts = look("device.new.example")

    assert facts.dns.zone.delegated is False
    assert facts.dns.zone.delegated_to == ()
    assert facts.dns.apex is None


def test_a_part_of_our_zone_given_to_others_is_found_out(there, look):
    there.put("acme.example", "sub.acme.example", "NS", "ns1.dns.example")
    there.on_loop(Zones(there.world).create, "444455556666", "sub.acme.example")
    zones = Zones(there.world)
    sub = next(it for it in zones.all() if it.name == "sub.acme.example.")
    there.put("acme.example", "sub.acme.example", "NS", *sub.name_servers)
    there.control("clock", advance_seconds=1)

    facts = look("device.sub.acme.example")

    assert facts.dns.zone.name == "acme.example"
    assert facts.dns.apex == "sub.acme.example"
    assert facts.dns.zone.delegated is False
    assert set(facts.dns.zone.delegated_to) == {
        each.rstrip(".") for each in sub.name_servers
    }


def test_the_closest_zone_of_all_dns_accounts_is_taken(there, look):
    account = DnsAccount(
        account="777788889999",
        read=role("777788889999", "iotdomain-dns-read"),
        apply=None,
    )
    there.on_loop(Zones(there.world).create, "777788889999", "eu.acme.example")

    facts = look(
        "device.eu.acme.example", place=replace(target(), dns=(account, account))
    )

    assert facts.dns.zone.name == "eu.acme.example"


def test_a_zone_that_is_not_ours_is_read_at_its_own_servers(there, look):
    there.put("byhand.example", BYHAND, "A", "127.0.0.1", ttl=77)
    there.put("byhand.example", BYHAND, "TXT", '"ask ada"')

    facts = look(BYHAND)

    assert facts.gaps == ()
    assert facts.dns.zone is None
    assert facts.dns.apex == "byhand.example"
    assert facts.dns.authorities == ("ns1.dns.example", "ns2.dns.example")
    assert facts.dns.records == (
        Record(name=BYHAND, type="A", ttl=77, values=("127.0.0.1",)),
        Record(name=BYHAND, type="TXT", ttl=300, values=('"ask ada"',)),
    )
    assert {each.port for each in facts.served} == {8883, 443}


def test_a_cname_in_a_zone_that_is_not_ours_stands_alone(there, look):
    there.put("byhand.example", BYHAND, "CNAME", "www.byhand.example")
    there.put("byhand.example", "www.byhand.example", "A", "127.0.0.1")

    facts = look(BYHAND)

    assert [(each.type, each.values) for each in facts.dns.records] == [
        ("CNAME", ("www.byhand.example",))
    ]


def test_a_wildcard_in_a_zone_that_is_not_ours_is_told_from_a_record(there, look):
    there.put("byhand.example", "*.byhand.example", "A", "127.0.0.1")

    facts = look("x.y.byhand.example")

    assert facts.dns.records == ()
    assert facts.dns.wildcard.name == "*.byhand.example"


def test_a_name_below_no_zone_has_none(look):
    facts = look("device.nobody.example")

    assert (facts.dns.zone, facts.dns.apex) == (None, None)
    assert facts.gaps == ()


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
    assert 0.6 <= took < 1.4
