import threading

import pytest
from botocore.exceptions import ClientError

from sandbox.aws.zones import Zones


def record(name, kind, *values, ttl=300):
    return {
        "Name": name,
        "Type": kind,
        "TTL": ttl,
        "ResourceRecords": [{"Value": value} for value in values],
    }


def change(aws, zone, *changes):
    batch = {
        "Comment": "R-42",
        "Changes": [
            {"Action": action, "ResourceRecordSet": it} for action, it in changes
        ],
    }
    return aws.change_resource_record_sets(HostedZoneId=zone, ChangeBatch=batch)[
        "ChangeInfo"
    ]


def all_sets(aws, zone):
    return aws.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]


def refusal(aws, zone, *changes):
    before = all_sets(aws, zone)
    with pytest.raises(ClientError) as refused:
        change(aws, zone, *changes)
    assert all_sets(aws, zone) == before
    return refused.value.response["Error"]


CNAME = record("device.acme.example", "CNAME", "there.example.")


def test_a_change_is_pending_until_the_servers_have_it(aws, acme, world):
    told = change(aws, acme, ("CREATE", CNAME))
    at_once = aws.get_change(Id=told["Id"])["ChangeInfo"]
    world.advance(1)
    later = aws.get_change(Id=told["Id"])["ChangeInfo"]

    assert told["Id"].startswith("/change/C")
    assert (told["Status"], at_once["Status"], later["Status"]) == (
        "PENDING",
        "PENDING",
        "INSYNC",
    )
    assert at_once["Comment"] == "R-42"
    assert at_once["SubmittedAt"] == told["SubmittedAt"]
    assert told["SubmittedAt"].utcoffset().total_seconds() == 0


def test_dns_shows_a_change_when_it_is_insync_and_the_api_at_once(aws, acme, world):
    change(aws, acme, ("CREATE", CNAME))

    def served():
        zone = next(zone for zone in Zones(world).all() if zone.id == acme)
        return {each.name for each in zone.served(world.now())}

    assert "device.acme.example." in {each["Name"] for each in all_sets(aws, acme)}
    assert "device.acme.example." not in served()
    world.advance(1)
    assert "device.acme.example." in served()


def test_every_change_has_an_id_of_its_own(aws, acme):
    ids = {change(aws, acme, ("UPSERT", CNAME))["Id"] for _ in range(5)}

    assert len(ids) == 5


def test_upsert_replaces_and_delete_removes(aws, acme):
    change(aws, acme, ("UPSERT", CNAME))
    other = record("device.acme.example.", "CNAME", "elsewhere.example.", ttl=60)
    change(aws, acme, ("UPSERT", other))
    assert other in all_sets(aws, acme)

    change(aws, acme, ("DELETE", other))

    assert "device.acme.example." not in {each["Name"] for each in all_sets(aws, acme)}


def test_replacing_one_type_by_another_is_one_batch(aws, acme):
    change(
        aws,
        acme,
        ("DELETE", record("www.acme.example", "A", "203.0.113.10")),
        ("CREATE", record("www.acme.example", "CNAME", "there.example.")),
    )

    kinds = [it["Type"] for it in all_sets(aws, acme) if it["Name"].startswith("www.")]
    assert kinds == ["CNAME"]


@pytest.mark.parametrize(
    ("action", "wanted", "text"),
    [
        (
            "CREATE",
            record("old.acme.example", "CNAME", "there.example."),
            (
                "[Tried to create resource record set [name='old.acme.example.', "
                "type='CNAME'] but it already exists]"
            ),
        ),
        (
            "CREATE",
            record("www.acme.example", "CNAME", "there.example."),
            (
                "[RRSet of type CNAME with DNS name www.acme.example. is not permitted "
                "as it conflicts with other records with the same DNS name in zone "
                "acme.example.]"
            ),
        ),
        (
            "UPSERT",
            record("old.acme.example", "A", "203.0.113.1"),
            (
                "[RRSet of type CNAME with DNS name old.acme.example. is not permitted "
                "as it conflicts with other records with the same DNS name in zone "
                "acme.example.]"
            ),
        ),
        (
            "CREATE",
            record("acme.example", "CNAME", "there.example."),
            (
                "[RRSet of type CNAME with DNS name acme.example. is not permitted at "
                "apex in zone acme.example.]"
            ),
        ),
        (
            "UPSERT",
            record("_x.test.y.com", "CNAME", "there.example."),
            (
                "[RRSet with DNS name _x.test.y.com. is not permitted in zone "
                "acme.example.]"
            ),
        ),
        (
            "UPSERT",
            record("fooacme.example", "A", "203.0.113.1"),
            (
                "[RRSet with DNS name fooacme.example. is not permitted in zone "
                "acme.example.]"
            ),
        ),
        (
            "DELETE",
            record("gone.acme.example", "A", "203.0.113.1"),
            (
                "[Tried to delete resource record set [name='gone.acme.example.', "
                "type='A'] but it was not found]"
            ),
        ),
        (
            "DELETE",
            record("old.acme.example", "CNAME", "other.example.", ttl=3600),
            (
                "[Tried to delete resource record set [name='old.acme.example.', "
                "type='CNAME'] but the values provided do not match the current values]"
            ),
        ),
        (
            "DELETE",
            record("old.acme.example", "CNAME", "legacy-broker.acme.example.", ttl=1),
            (
                "[Tried to delete resource record set [name='old.acme.example.', "
                "type='CNAME'] but the values provided do not match the current values]"
            ),
        ),
        (
            "UPSERT",
            record("x.acme.example", "A", "203.0.113.1", "203.0.113.1"),
            "[Duplicate Resource Record: '203.0.113.1']",
        ),
    ],
)
def test_a_batch_that_breaks_a_rule_is_refused(aws, acme, action, wanted, text):
    error = refusal(aws, acme, (action, wanted))

    assert error == {"Type": "Sender", "Code": "InvalidChangeBatch", "Message": text}


@pytest.mark.parametrize(
    "wanted",
    [
        record("x.acme.example", "CNAME", "one.example.", "two.example."),
        record("x.acme.example", "A", "no address"),
        record("x.acme.example", "A", "2001:db8::1"),
        record("x.acme.example", "CAA", "amazon.com"),
        record("x.acme.example", "TXT", "not quoted and \\x"),
        record("x..acme.example", "A", "203.0.113.1"),
        record("a" * 64 + ".acme.example", "A", "203.0.113.1"),
        record("with space.acme.example", "A", "203.0.113.1"),
    ],
)
def test_values_and_names_that_dns_cannot_carry_are_refused(aws, acme, wanted):
    assert refusal(aws, acme, ("UPSERT", wanted))["Code"] == "InvalidChangeBatch"


def test_one_bad_change_stops_the_whole_batch(aws, acme):
    bad = record("old.acme.example", "CNAME", "there.example.")

    error = refusal(aws, acme, ("CREATE", CNAME), ("CREATE", bad))

    assert error["Code"] == "InvalidChangeBatch"


def test_the_same_set_twice_in_a_batch_is_refused(aws, acme):
    error = refusal(aws, acme, ("UPSERT", CNAME), ("UPSERT", CNAME))

    assert "invalid set of changes for a resource record set" in error["Message"]


def test_the_apex_keeps_its_soa_and_name_servers(aws, acme):
    sets = {it["Type"]: it for it in all_sets(aws, acme)[:2]}

    for kind in ("SOA", "NS"):
        error = refusal(aws, acme, ("DELETE", sets[kind]))
        assert error["Code"] == "InvalidChangeBatch"


def test_an_alias_is_kept_and_shown_as_one(aws, acme):
    alias = {
        "Name": "lb.acme.example.",
        "Type": "A",
        "AliasTarget": {
            "HostedZoneId": "Z215JYRZR1TBD5",
            "DNSName": "lb.eu-central-1.elb.amazonaws.com.",
            "EvaluateTargetHealth": False,
        },
    }

    change(aws, acme, ("CREATE", alias))

    assert alias in all_sets(aws, acme)


def test_a_record_without_a_ttl_is_refused(aws, acme):
    wanted = record("x.acme.example", "A", "203.0.113.1")
    del wanted["TTL"]

    assert refusal(aws, acme, ("UPSERT", wanted))["Code"] == "InvalidInput"


def test_more_than_a_thousand_records_are_refused(aws, acme):
    values = [f'"{number}"' for number in range(501)]

    error = refusal(aws, acme, ("UPSERT", record("x.acme.example", "TXT", *values)))

    assert error["Code"] == "InvalidChangeBatch"


def test_two_batches_for_one_zone_at_once_are_too_many(aws, acme, world):
    world.speed = 5.0
    first = threading.Thread(target=change, args=(aws, acme, ("UPSERT", CNAME)))
    first.start()
    while not any(zone.busy_until for zone in Zones(world).all()):
        pass

    error = refusal(aws, acme, ("UPSERT", record("a.acme.example", "A", "192.0.2.1")))

    first.join(5)
    assert error["Code"] == "PriorRequestNotComplete"
    assert change(aws, acme, ("UPSERT", CNAME))["Status"] == "PENDING"


def test_an_unknown_zone_takes_no_changes(aws):
    with pytest.raises(aws.exceptions.NoSuchHostedZone):
        change(aws, "ZNOSUCH", ("UPSERT", CNAME))
