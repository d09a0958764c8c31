"""Every method of the Zones port, over real boto3 against the stand-in."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.aws.route53 import plain
from bot.core.dnsseen import Record
from bot.errors import Permanent, Transient
from bot.ports import Change
from sandbox.aws.zones import Zones
from tests.support.aws_stand_in import DNS_ACCOUNT, until

NAME = "device.acme.example"


def cname(value, name=NAME, ttl=300):
    return Record(name=name, type="CNAME", ttl=ttl, values=(value,))


@pytest.fixture
def zones(clouds, place):
    return clouds.zones(place.dns[0])


@pytest.fixture
def writer(clouds, place):
    return clouds.zones(place.dns[0], write=True)


@pytest.fixture
def acme(zones):
    return zones.public_zone("acme.example").id


def test_the_public_zone_is_found_though_a_private_one_has_its_name(zones, cloud):
    found = zones.public_zone("acme.example")

    both = [it for it in Zones(cloud.world).all() if it.name == "acme.example."]
    public = next(it for it in both if not it.private)
    assert len(both) == 2
    assert found.id == public.id
    assert found.account == DNS_ACCOUNT
    assert found.name_servers == tuple(
        sorted(each.rstrip(".") for each in public.name_servers)
    )
    assert found.delegated is None


@pytest.mark.parametrize(
    "name", ["device.acme.example", "aaa.example", "zzz.example", "example"]
)
def test_a_name_that_is_no_zone_is_none_though_the_listing_goes_on(zones, name):
    assert zones.public_zone(name) is None


def test_a_zone_that_is_only_private_is_none(zones, cloud):
    Zones(cloud.world).create(DNS_ACCOUNT, "inside.example", private=True)

    assert zones.public_zone("inside.example") is None


def test_public_zones_are_listed_by_name_and_private_ones_are_not(zones, cloud):
    Zones(cloud.world).create(DNS_ACCOUNT, "inside.example", private=True)

    assert zones.public_zones() == ("acme.example", "lost.example")


def test_private_zones_are_listed_with_their_ids_and_can_be_read(zones, cloud):
    inside = [it for it in Zones(cloud.world).all() if it.private]

    found = zones.private_zones()

    assert sorted(found) == sorted((it.id, it.name.rstrip(".")) for it in inside)
    assert zones.records(found[0][0], NAME) == ()


def test_only_records_at_exactly_the_name_are_listed(zones, writer, acme):
    writer.change(
        acme, [Change("CREATE", cname("x.example", f"below.{NAME}"))], comment="R-42"
    )

    assert zones.records(acme, NAME) == ()
    assert zones.records(acme, "old.acme.example") == (
        cname("legacy-broker.acme.example", "old.acme.example", 3600),
    )


def test_a_wildcard_is_asked_for_and_shown_as_itself(zones, acme):
    (found,) = zones.records(acme, "*.wild.acme.example")

    assert found.name == "*.wild.acme.example"
    assert found.values == ("203.0.113.12",)


def test_text_is_kept_as_it_is_and_mail_hosts_lose_their_dot(zones, acme):
    (text,) = zones.records(acme, "notes.acme.example")
    (mail,) = zones.records(acme, "mail.acme.example")

    assert text.values == ('"ask ada"',)
    assert mail.values == ("10 mx.mail.example",)


def test_a_change_is_made_and_reaches_all_servers_later(zones, writer, clouds, acme):
    change = writer.change(acme, [Change("CREATE", cname("a.example"))], comment="R-42")

    assert zones.records(acme, NAME) == (cname("a.example"),)
    assert until(lambda: zones.in_sync(change))
    assert clouds.calls[0].operation == "ChangeResourceRecordSets"
    assert clouds.calls[0].account == DNS_ACCOUNT


def test_a_change_is_pending_at_first(zones, writer, acme, cloud):
    change = writer.change(acme, [Change("CREATE", cname("a.example"))], comment="R-42")
    kept = Zones(cloud.world)
    kept.find_change(DNS_ACCOUNT, change).insync_at = datetime.max.replace(tzinfo=UTC)
    kept.keep()

    is_in_sync = zones.in_sync(change)

    assert is_in_sync is False


def test_a_batch_is_made_whole_or_not_at_all(zones, writer, acme):
    changes = [
        Change("CREATE", cname("a.example")),
        Change("CREATE", cname("b.example", "old.acme.example")),
    ]

    with pytest.raises(Permanent, match="InvalidChangeBatch") as refused:
        writer.change(acme, changes, comment="R-42")

    assert zones.records(acme, NAME) == ()
    assert "old.acme.example" in str(refused.value)


def test_deleting_repeats_what_is_stored_to_the_letter(zones, writer, acme, cloud):
    stored = Zones(cloud.world)
    zone = stored.find(DNS_ACCOUNT, acme)
    kept = zone.records[0].__class__(f"{NAME}.", "CNAME", 300, ("A.Example",))
    stored.commit(zone, [*zone.records, kept], "by hand")
    zone.busy_until = None
    stored.keep()
    (seen,) = zones.records(acme, NAME)

    writer.change(acme, [Change("DELETE", seen)], comment="R-42")

    assert seen.values == ("a.example",)
    assert zones.records(acme, NAME) == ()


def test_deleting_what_is_no_longer_so_is_refused(zones, writer, acme):
    writer.change(acme, [Change("CREATE", cname("new.example"))], comment="R-42")

    with pytest.raises(Permanent, match="InvalidChangeBatch"):
        writer.change(acme, [Change("DELETE", cname("old.example"))], comment="R-42")

    assert zones.records(acme, NAME) == (cname("new.example"),)


def test_a_zone_busy_with_another_batch_is_asked_again_later(writer, acme, cloud):
    cloud.control(
        "fault",
        service="route53",
        operation="ChangeResourceRecordSets",
        error="PriorRequestNotComplete",
        status=400,
    )

    with pytest.raises(Transient, match="this time"):
        writer.change(acme, [Change("CREATE", cname("a.example"))], comment="R-42")


@given(
    st.from_regex(r"[A-Za-z0-9_-]{1,20}(\.[A-Za-z0-9_-]{1,20}){0,4}\.?", fullmatch=True)
)
def test_plain_names_lose_only_case_and_the_last_dot(name):
    assert plain(name) == name.lower().rstrip(".")


def test_octal_is_read():
    assert plain("\\052.Acme.Example.") == "*.acme.example"
