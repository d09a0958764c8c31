"""The zone and the records of a name, ours and other people's."""

from dataclasses import replace

import pytest

from bot.core.dnsseen import Record
from bot.core.targets import DnsAccount
from bot.core.topics import Topic
from sandbox.aws.zones import Zones
from tests.support.facts import role, target

NAME = "device.acme.example"
BYHAND = "device.byhand.example"
PLACE = {"account": "111122223333", "region": "eu-central-1"}


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
    # Nobody may write there in the bot's name, so people do.
    assert facts.dns.ours is None


def test_a_bot_that_only_looks_plans_as_if_it_might_write(look):
    silent = tuple(replace(each, apply=None) for each in target().dns)
    observing = replace(target(), dns=silent, apply=None, observe=True)

    facts = look("device.acme.example", place=observing)

    assert facts.dns.ours == facts.dns.zone
    assert facts.dns.zone.name == "acme.example"


def test_a_zone_that_is_not_ours_is_read_at_its_own_servers(there, look):
    there.put("byhand.example", BYHAND, "A", "127.0.0.1", ttl=77)
    there.put("byhand.example", BYHAND, "TXT", '"ask ada"')

    facts = look(BYHAND)

    assert [each.topic for each in facts.gaps] == [Topic.SERVED]
    assert facts.dns.zone is None
    assert facts.dns.apex == "byhand.example"
    assert facts.dns.authorities == ("ns1.dns.example", "ns2.dns.example")
    assert facts.dns.records == (
        Record(name=BYHAND, type="A", ttl=77, values=("127.0.0.1",)),
        Record(name=BYHAND, type="TXT", ttl=300, values=('"ask ada"',)),
    )


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
