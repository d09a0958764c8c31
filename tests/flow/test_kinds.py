"""Kinds of certificates from a line to what is served, and back again.

One bot for all; each test has a name of its own.
"""

import re

import pytest

from sandbox.aws.zones import Zones
from tests.support.whole_bot import (
    ADA,
    DNS_ACCOUNT,
    PRODUCTION,
    REGION,
    STAGING_ACCOUNT,
    fresh,
    visible,
)

EU = "eu.acme.example"


@pytest.fixture(scope="module", autouse=True)
def second_zone(running):
    """The DNS account has one more zone, which public DNS goes to."""
    zone = Zones(running.sandbox.world).create(DNS_ACCOUNT, EU)
    running.sandbox.put_dns("acme.example", EU, "NS", *zone.name_servers)
    running.aws.advance(60)


def seed(bot, **what):
    return bot.aws.control("seed", **what)


def certificate(bot, domain, *, account=PRODUCTION, region=REGION, **more):
    row = {"account": account, "region": region, "domain": domain, **more}
    return seed(bot, certificates=[row])["certificates"][0]


def undone(card):
    """Undo it all; the message at the end."""
    undo = card.follow(card.click(ADA, "more:undo")).approve()
    return undo.wait("Undone")


def records(bot, zone):
    """Names of the records of a hosted zone, those of the zone itself left out."""
    found = next(z for z in Zones(bot.sandbox.world).all() if z.name == f"{zone}.")
    return {each.name.rstrip(".") for each in found.records} - {zone}


def certificates(bot):
    return bot.aws.state()["accounts"][PRODUCTION][REGION]["certificates"]


def test_p256_is_what_the_plan_says_what_acm_makes_and_what_is_served(bot):
    name = fresh("ec")

    card = bot.ask(name, key="ecdsa")

    assert f"request a certificate for `{name}` (ECDSA P-256, checked by DNS)" in (
        card.text
    )
    card.approve().wait("Done")
    assert "*Certificate:* Amazon, ECDSA P-256, valid until" in card.text
    assert "ECDSA" in card.text.partition("*For the firmware:*")[2]
    assert "EC 1" in bot.served(name)


def test_names_in_other_zones_are_proven_there_served_and_taken_back(bot):
    name, other = fresh("many"), fresh("gate", EU)
    before = records(bot, EU)

    card = bot.ask(name, names=f"{other},b-{name}")

    assert f"for `{name}`, `{other}` and `b-{name}` (RSA 2048" in card.text
    assert f"zone `{EU}` (account {DNS_ACCOUNT}): add the CNAME that ACM" in (card.text)
    card.approve().wait("Done")
    seen = bot.served(name)
    assert all(f"DNS:{each}" in seen for each in (name, other, f"b-{name}"))
    assert len(records(bot, EU)) == len(before) + 1
    assert [w for w in bot.writes(card.run) if "ResourceRecord" in w["operation"]]

    undone(card)
    assert records(bot, EU) == before
    assert not [each for each in records(bot, "acme.example") if name in each]


def test_a_name_in_dns_of_somebody_else_waits_for_a_person_and_goes_on(bot):
    name, other = fresh("mixed"), fresh("hand", "byhand.example")

    card = bot.ask(name, names=other).approve()
    text = card.wait("Waiting for you")

    bot.until(lambda: card.text.count("```") >= 4, "the record to copy")
    values = re.findall(r"```([^`]+)```", card.text)
    assert values[0].endswith(f".{other}")
    assert len(values) == 2, text
    bot.sandbox.put_dns("byhand.example", values[0], "CNAME", f"{values[1]}.")
    card.wait("Done", 30)
    assert f"DNS:{other}" in bot.served(name)


def test_a_wildcard_says_whom_it_blocks_and_the_next_name_uses_it(bot):
    zone = f"w{fresh('', 'acme.example')}"
    taken = f"taken.{zone}"
    seed(
        bot,
        configs=[
            {
                "account": STAGING_ACCOUNT,
                "region": REGION,
                "name": "taken",
                "domain_name": taken,
            }
        ],
    )

    card = bot.ask(f"a.{zone}", wildcard="yes")

    assert f"`a.{zone}` and `*.{zone}`" in card.text
    assert "AWS lets no other account make names under it" in card.text
    assert (
        f"*Already under it:* `{taken}` in Acme staging ({STAGING_ACCOUNT})"
        in card.text
    )
    card.approve().wait("Done")
    assert f"DNS:*.{zone}" in bot.served(f"a.{zone}")

    second = bot.ask(f"b.{zone}")
    assert "already covers this name" in second.text
    assert "With `fresh=yes` a new one is." in second.text
    second.approve().wait("Done")
    assert f"DNS:*.{zone}" in bot.served(f"b.{zone}")
    operations = [each["operation"] for each in bot.writes(second.run)]
    assert "RequestCertificate" not in operations

    # The certificate that both use stays until nobody does.
    assert "uses it" in undone(card)
    undone(second)


def test_a_new_one_can_be_insisted_on(bot):
    name = fresh("new")
    certificate(bot, name)

    card = bot.ask(name, fresh="yes")

    assert f"1. ACM: request a certificate for `{name}`" in card.text
    card.click(ADA, "more:withdraw")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"key": "rsa4096"}, "is no key type that AWS IoT takes"),
        ({"names": "a.*.acme.example"}, "an asterisk stands for the whole first part"),
        ({"names": "x.nowhere.test"}, "Public DNS has no zone for `x.nowhere.test`"),
        ({"names": "x.lost.example"}, "is not the one that public DNS asks for"),
        ({"names": "x.nocaa.acme.example"}, "does not let Amazon issue"),
        (
            {"names": ",".join(f"{each}.acme.example" for each in "klmn")},
            "would have 5 names, and AWS IoT takes at most 4",
        ),
        ({"wildcard": "perhaps"}, "is neither yes nor no"),
    ],
)
def test_what_cannot_be_is_refused_before_there_is_a_plan(bot, options, says):
    roots = len(bot.roots())

    said = visible(bot.create(fresh("bad"), **options))

    assert says in said
    assert "Nothing was created." in said
    assert len(bot.roots()) == roots
