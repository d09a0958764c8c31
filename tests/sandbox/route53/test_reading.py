import pytest
from botocore.exceptions import ClientError

from sandbox.aws.identities import DNS_ACCOUNT
from sandbox.aws.zones import Zones


def test_listing_by_name_starts_at_the_name_and_does_not_filter(aws):
    found = aws.list_hosted_zones_by_name(DNSName="beta.example", MaxItems="10")

    names = [zone["Name"] for zone in found["HostedZones"]]
    assert names == ["lost.example."]
    assert found["DNSName"] == "beta.example"
    assert found["IsTruncated"] is False


def test_private_and_public_zones_of_one_name_both_appear(aws):
    found = aws.list_hosted_zones_by_name(DNSName="acme.example", MaxItems="2")

    zones = found["HostedZones"]
    assert [zone["Name"] for zone in zones] == ["acme.example."] * 2
    assert {zone["Config"]["PrivateZone"] for zone in zones} == {True, False}
    assert all(zone["Id"].startswith("/hostedzone/Z") for zone in zones)
    assert found["IsTruncated"] is True
    assert found["NextDNSName"] == "lost.example."


def test_paging_by_name_shows_each_zone_once(aws):
    seen, following = [], {}
    while True:
        page = aws.list_hosted_zones_by_name(MaxItems="1", **following)
        seen += [zone["Id"] for zone in page["HostedZones"]]
        if not page["IsTruncated"]:
            break
        following = {
            "DNSName": page["NextDNSName"],
            "HostedZoneId": page["NextHostedZoneId"],
        }

    assert len(seen) == len(set(seen)) == 3


def test_labels_are_compared_from_the_right(aws, world):
    for name in ("b.acme.example", "acme-2.example", "zzz.abc.example"):
        Zones(world).create(DNS_ACCOUNT, name)

    found = aws.list_hosted_zones_by_name()["HostedZones"]

    assert [zone["Name"] for zone in found] == [
        "zzz.abc.example.",
        "acme-2.example.",
        "acme.example.",
        "acme.example.",
        "b.acme.example.",
        "lost.example.",
    ]


def test_the_paginator_of_list_hosted_zones_walks_all_pages(aws):
    pages = aws.get_paginator("list_hosted_zones").paginate(
        PaginationConfig={"PageSize": 2}
    )

    assert [len(page["HostedZones"]) for page in pages] == [2, 1]


def test_a_public_zone_names_its_four_servers_and_a_private_one_its_vpc(aws, zones):
    public = aws.get_hosted_zone(Id=zones["acme.example.", False].id)
    private = aws.get_hosted_zone(Id=zones["acme.example.", True].id)

    servers = public["DelegationSet"]["NameServers"]
    assert len(servers) == 4
    assert not any(server.endswith(".") for server in servers)
    assert "DelegationSet" not in private
    assert private["VPCs"]


def test_record_sets_come_sorted_by_reversed_labels_with_the_asterisk_escaped(
    aws, acme
):
    found = aws.list_resource_record_sets(HostedZoneId=acme)["ResourceRecordSets"]

    assert [
        (each["Name"].removesuffix("acme.example."), each["Type"]) for each in found
    ] == [
        ("", "NS"),
        ("", "SOA"),
        ("legacy-broker.", "A"),
        ("mail.", "MX"),
        ("nocaa.", "CAA"),
        ("notes.", "TXT"),
        ("old.", "CNAME"),
        ("\\052.wild.", "A"),
        ("www.", "A"),
    ]


def test_the_listing_starts_at_name_and_type_and_pages(aws, acme):
    first = aws.list_resource_record_sets(
        HostedZoneId=acme,
        StartRecordName="old.acme.example",
        StartRecordType="CNAME",
        MaxItems="1",
    )

    assert first["ResourceRecordSets"] == [
        {
            "Name": "old.acme.example.",
            "Type": "CNAME",
            "TTL": 3600,
            "ResourceRecords": [{"Value": "legacy-broker.acme.example."}],
        }
    ]
    assert first["IsTruncated"] is True
    assert first["NextRecordName"] == "\\052.wild.acme.example."

    second = aws.list_resource_record_sets(
        HostedZoneId=acme,
        StartRecordName=first["NextRecordName"],
        StartRecordType=first["NextRecordType"],
    )

    assert [each["Name"] for each in second["ResourceRecordSets"]] == [
        "\\052.wild.acme.example.",
        "www.acme.example.",
    ]


def test_the_paginator_of_record_sets_shows_each_once(aws, acme):
    pages = aws.get_paginator("list_resource_record_sets").paginate(
        HostedZoneId=acme, PaginationConfig={"PageSize": 2}
    )

    seen = [
        (it["Name"], it["Type"]) for page in pages for it in page["ResourceRecordSets"]
    ]

    assert len(seen) == len(set(seen)) == 9


@pytest.mark.parametrize(
    ("call", "arguments", "code", "status"),
    [
        ("get_hosted_zone", {"Id": "ZNOSUCH"}, "NoSuchHostedZone", 404),
        (
            "list_resource_record_sets",
            {"HostedZoneId": "ZNOSUCH"},
            "NoSuchHostedZone",
            404,
        ),
        ("get_change", {"Id": "CNOSUCH"}, "NoSuchChange", 404),
        ("list_hosted_zones_by_name", {"DNSName": "a..b"}, "InvalidDomainName", 400),
        ("list_hosted_zones_by_name", {"HostedZoneId": "Z1"}, "InvalidInput", 400),
        ("list_hosted_zones", {"MaxItems": "none"}, "InvalidInput", 400),
    ],
)
def test_what_does_not_exist_or_makes_no_sense_is_refused(
    aws, call, arguments, code, status
):
    with pytest.raises(ClientError) as refused:
        getattr(aws, call)(**arguments)

    assert refused.value.response["Error"]["Code"] == code
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == status


def test_a_zone_of_another_account_is_not_to_be_seen(aws, world):
    other = Zones(world).create("111122223333", "theirs.example")

    with pytest.raises(aws.exceptions.NoSuchHostedZone):
        aws.get_hosted_zone(Id=other.id)


def test_zones_and_changes_outlive_a_restart(aws, acme, world):
    Zones(world).create(DNS_ACCOUNT, "more.example")

    names = {zone.name for zone in Zones(world).of(DNS_ACCOUNT)}

    assert "more.example." in names
