"""Who changed what, over real boto3 against the stand-in."""

from datetime import timedelta

import pytest

from bot.aws import cloudtrail as adapter
from bot.core.changeseen import Of
from bot.errors import Blocked
from tests.support.aws_stand_in import ACCOUNT, DNS_ACCOUNT, REGION
from tests.support.facts import target

DOMAIN = "pumps.acme.example"
NAME = "pumps-acme-example"
UPDATE = ("UpdateDomainConfiguration",)
LONG = timedelta(days=90)


@pytest.fixture
def trail(cloud, clouds, place, seed):
    cloud.switch("cloudtrail_delay_seconds", 0.0)
    seed("configs", name=NAME, domain_name=DOMAIN)
    return clouds.trail(place)


@pytest.fixture
def since(cloud):
    return cloud.world.now() - LONG


def turn(cloud, act):
    place = {"account": ACCOUNT, "region": REGION, "name": NAME}
    cloud.control("console/config", **place, act=act)


def test_a_user_is_named_and_nothing_of_keys_or_addresses(cloud, trail, since):
    turn(cloud, "disable")

    (change,) = trail.changes(Of.CONFIG, {NAME}, UPDATE, since=since)

    assert (change.who, change.to, change.name) == ("user `somebody`", "DISABLED", NAME)
    assert not any(each in repr(change) for each in ("AKIA", "203.0.113"))


def test_a_role_is_named_without_its_session(cloud, trail, since):
    cloud.client("iot").update_domain_configuration(
        domainConfigurationName=NAME, domainConfigurationStatus="DISABLED"
    )

    (change,) = trail.changes(Of.CONFIG, {NAME}, UPDATE, since=since)

    assert change.who == "role `acme-admin` for R-1"


def test_the_bot_itself_is_named_with_its_request(clouds, place, trail, since):
    clouds.iot(place, write=True).disable_config(NAME)

    (change,) = trail.changes(Of.CONFIG, {NAME}, UPDATE, since=since)

    assert change.who == "role `iotdomain-apply` for R-42"


def test_the_newest_comes_first(cloud, trail, since):
    for act in ("disable", "enable"):
        turn(cloud, act)

    made = trail.changes(Of.CONFIG, {NAME}, UPDATE, since=since)

    assert [each.to for each in made] == ["ENABLED", "DISABLED"]


def test_others_of_the_kind_are_left_out(cloud, trail, since):
    turn(cloud, "disable")

    assert trail.changes(Of.CONFIG, {"other"}, UPDATE, since=since) == ()


def test_what_aws_refused_changed_nothing(clouds, place, cloud, trail, since):
    with pytest.raises(Exception, match="refused"):
        clouds.iot(place, write=True).delete_config(NAME)

    deleted = ("DeleteDomainConfiguration",)
    assert trail.changes(Of.CONFIG, {NAME}, deleted, since=since) == ()


def test_one_that_stands_on_the_second_page_is_found_too(
    cloud, trail, since, monkeypatch
):
    turn(cloud, "disable")
    monkeypatch.setattr(adapter, "_PAGE", 1)
    place = {"account": ACCOUNT, "region": REGION}
    row = {**place, "name": "other", "domain_name": "other.acme.example"}
    cloud.control("seed", configs=[row])
    cloud.control("console/config", **place, name="other", act="disable")

    (change,) = trail.changes(Of.CONFIG, {NAME}, UPDATE, since=since)

    assert change.to == "DISABLED"


def test_what_is_older_than_asked_is_left_out(cloud, trail):
    turn(cloud, "disable")
    later = cloud.world.now() + timedelta(minutes=1)

    assert trail.changes(Of.CONFIG, {NAME}, UPDATE, since=later) == ()


def test_a_configuration_is_found_by_the_domain_that_it_was_made_for(trail, since):
    assert trail.configs_made_for(DOMAIN, since=since) == {NAME}
    assert trail.configs_made_for("other.acme.example", since=since) == frozenset()


def test_a_record_is_changed_in_the_dns_account(cloud, clouds, place, since):
    cloud.switch("cloudtrail_delay_seconds", 0.0)
    zones = cloud.client("route53", account=DNS_ACCOUNT)
    (zone,) = [
        each["Id"]
        for each in zones.list_hosted_zones_by_name(DNSName="acme.example")[
            "HostedZones"
        ]
        if each["Name"] == "acme.example." and not each["Config"]["PrivateZone"]
    ]
    record = {"Name": "Pumps.Acme.Example", "Type": "CNAME", "TTL": 300}
    record["ResourceRecords"] = [{"Value": "elsewhere.example"}]
    batch = {"Changes": [{"Action": "UPSERT", "ResourceRecordSet": record}]}
    zones.change_resource_record_sets(HostedZoneId=zone, ChangeBatch=batch)

    (change,) = clouds.trail(place.dns[0]).changes(
        Of.RECORD, {DOMAIN}, ("ChangeResourceRecordSets",), since=since
    )

    assert (change.to, change.who) == ("UPSERT", "role `acme-admin` for R-1")
    assert change.values == ("elsewhere.example",)


def test_without_the_permission_it_is_said_whose_it_is(cloud, clouds, since):
    denied = {"role": "iotdomain-read", "operation": "cloudtrail:LookupEvents"}
    cloud.control("deny", **denied)

    with pytest.raises(Blocked, match="cloudtrail:LookupEvents") as blocked:
        clouds.trail(target()).changes(Of.CONFIG, {NAME}, UPDATE, since=since)

    assert "iotdomain-read" in blocked.value.do
