"""Kinds of certificates from a line to what is served, and back again.

One bot for all; each test has a name of its own.
"""

import json
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
LOST = f"arn:aws:acm:{REGION}:{PRODUCTION}:certificate/0f1e2d3c-4b5a-6978-8796"


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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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


def test_a_wildcard_says_whom_it_blocks_and_what_they_have_there(bot):
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
    card.click(ADA, "more:withdraw")
    card.wait("Cancelled")


@pytest.mark.slow
def test_a_wildcard_is_served_and_used_by_the_next_name_until_nobody_does(bot):
    zone = f"v{fresh('', 'acme.example')}"

    card = bot.ask(f"a.{zone}", wildcard="yes")
    assert "Already under it" not in card.text
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


# by the form


def turned(bot, view, action, values, **choice):
    """The form once the bot has turned it."""
    before = json.dumps(view["blocks"])
    done = bot.slack.click_in_view(ADA, view, action, values, **choice)
    assert done["ok"], done

    def now():
        shown = next(v for v in bot.slack.views(ADA) if v["id"] == view["id"])
        return shown if json.dumps(shown["blocks"]) != before else None

    return bot.until(now, action)


@pytest.mark.slow
def test_by_the_form_one_of_those_in_acm_is_chosen_and_served(bot):
    name = fresh("formed")
    arn = certificate(bot, name, kind="IMPORTED")
    other = certificate(bot, name, key_type="RSA_4096")
    place = f"{PRODUCTION}/{REGION}"
    given = {"domain": name, "reason": "by the form", "target": place}

    view = turned(bot, bot.open_form(), "more_options", given)
    view = turned(bot, view, "source", {**given, "source": "acm"}, option="acm")

    (block,) = [each for each in view["blocks"] if each["block_id"] == "certificate"]
    listed = {o["value"]: o["description"]["text"] for o in block["element"]["options"]}
    assert listed[arn].startswith("fits, nobody renews it")
    assert listed[other].startswith("key type that AWS IoT does not take")
    chosen = {**given, "certificate": arn}
    card = bot.asked(bot.answer(ADA, lambda: bot.slack.submit(ADA, view, chosen)))
    card.approve().wait("Done")
    assert "*Certificate:* imported into ACM" in card.text


# one that is in ACM already


@pytest.mark.slow
def test_an_imported_one_with_p256_is_served_as_it_is_and_stays_after_the_undo(bot):
    name = fresh("held")
    arn = certificate(
        bot, name, kind="IMPORTED", key_type="EC_prime256v1", days_left=30
    )

    card = bot.ask(name, certificate=arn)

    assert "request a certificate" not in card.text
    assert f"with certificate `{arn}`" in card.text
    assert "It was imported, so nobody renews it: import the next one before" in (
        card.text
    )
    assert "*The certificate is valid for" in card.text
    card.approve().wait("Done")
    assert "*Certificate:* imported into ACM, signed by `CN=" in card.text
    assert "ECDSA P-256, valid until" in card.text
    assert "It was imported, so nobody renews it: import the next one." in card.text
    assert "trust the root of the CA that made the certificate" in card.text
    assert f"CN = {name}" in bot.served(name)
    assert "nobody renews it" in bot.command(f"/iotdomain status {name}")

    undone(card)
    assert arn in {each["arn"] for each in certificates(bot)}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("row", "whose"),
    [
        ({"kind": "PRIVATE"}, "*Certificate:* AWS Private CA, RSA 2048"),
        pytest.param(
            {"kind": "IMPORTED", "is_private": True},
            "*Certificate:* imported into ACM, signed by `CN=Sandbox Private CA",
        ),
    ],
    ids=["AWS Private CA", "a company's own CA"],
)
def test_one_of_a_private_ca_gets_a_validation_certificate_beside_it(bot, row, whose):
    name = fresh("private")
    arn = certificate(bot, name, **row)

    card = bot.ask(name, certificate=arn)

    assert "which is no public CA" in card.text
    assert f"request a validation certificate for `{name}`" in card.text
    card.approve().wait("Done")
    assert whose in card.text
    assert "put it there" in card.text
    (made,) = [
        each
        for each in bot.aws.state()["accounts"][PRODUCTION][REGION]["configs"]
        if each["domain_name"] == name
    ]
    assert made["certificate_arn"] == arn
    second = made["validation_certificate_arn"]
    assert second not in {None, arn}

    undone(card)
    left = {each["arn"] for each in certificates(bot)}
    assert (arn in left, second in left) == (True, False)


def test_one_that_acm_issued_is_used_as_it_was_asked_for(bot):
    name = f"a.{fresh('own')}"
    arn = certificate(bot, f"*.{name.partition('.')[2]}", names=[f"x.{name}"])

    card = bot.ask(name, certificate=arn)

    assert f"The certificate is the one that was asked for, `{arn}`" in card.text
    assert "AWS lets no other account make names under it" in card.text
    card.click(ADA, "more:withdraw")
    card.wait("Cancelled")


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (
            {"status": "PENDING_VALIDATION"},
            "calls the certificate `PENDING_VALIDATION`",
        ),
        ({"days_left": -1}, "The certificate is expired since"),
        ({"key_type": "RSA_4096"}, "has the key type `RSA_4096`"),
        ({"key_type": "EC_secp384r1"}, "has the key type `EC_secp384r1`"),
        ({"has_server_auth": False}, "lacks the extended key usage `serverAuth`"),
        (
            {"names": [f"{each}.acme.example" for each in "pqrs"]},
            "has 5 names, and AWS IoT takes at most 4",
        ),
        ({"domain": "other.acme.example"}, "The certificate is not for `"),
        ({"region": "us-east-1"}, "takes one of its own place only"),
        ({"account": STAGING_ACCOUNT}, f"a certificate of account {STAGING_ACCOUNT}"),
    ],
)
def test_one_that_iot_could_not_serve_is_refused_with_its_fault(bot, row, says):
    name, roots = fresh("faulty"), len(bot.roots())
    arn = certificate(bot, **{"domain": name, **row})

    said = visible(bot.create(name, certificate=arn))

    assert says in said
    assert "Nothing was created." in said
    assert len(bot.roots()) == roots


def test_every_fault_of_one_is_named_at_once(bot):
    arn = certificate(bot, "far.acme.example", key_type="RSA_4096", days_left=-1)

    said = visible(bot.create(fresh("faulty"), certificate=arn))

    for part in ("is expired since", "has the key type", "is not for"):
        assert part in said


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
        ({"certificate": "arn:aws:acm:x"}, "is no ARN of a certificate in ACM"),
        ({"certificate": LOST}, "ACM has no certificate"),
        (
            {"certificate": LOST, "key": "ecdsa"},
            "`key=` says what a new one shall be like",
        ),
    ],
)
def test_what_cannot_be_is_refused_before_there_is_a_plan(bot, options, says):
    roots = len(bot.roots())

    said = visible(bot.create(fresh("bad"), **options))

    assert says in said
    assert "Nothing was created." in said
    assert len(bot.roots()) == roots
