"""The next certificate from outside ACM: under the same ARN, or what that forbids."""

import re

import pytest

from sandbox.aws.secretseeds import as_text
from tests.support.device import device
from tests.support.rotating import config_of, mark, rotate
from tests.support.whole_bot import ADA, OBSERVES, PRODUCTION, REGION, fresh

pytestmark = pytest.mark.skipif(OBSERVES, reason="begins with a create")
PLACE = {"account": PRODUCTION, "region": REGION}


def put(bot, name, key="EC_prime256v1", by="public"):
    """Put the next certificate into the domain's secret, as its owner would."""
    chain = getattr(bot.sandbox.world, by).issue(
        [name], key=key, not_before=bot.sandbox.world.real_now(), days=90
    )
    secret = f"iotdomain/{name}"
    bot.aws.control("console/secret", **PLACE, name=secret, value=as_text(chain))
    return secret


def imported(bot, stem):
    """A domain served with a certificate out of its secret: its name and the secret."""
    name = fresh(stem)
    secret = put(bot, name)
    card = bot.ask(name, secret=secret)
    card.approve()
    card.wait("Done", 30)
    return name, secret


@pytest.mark.slow
def test_the_next_one_goes_under_the_same_arn_and_devices_notice_nothing(bot):
    name, secret = imported(bot, "again")
    arn, before = config_of(bot, name)["certificate_arn"], mark(bot.served(name))
    told = bot.command(f"/iotdomain rotate {name}")
    same = bot.command(f"/iotdomain rotate {name} secret={secret}")
    put(bot, name)
    card = rotate(bot, name, f"secret={secret}", reason="it ends soon")
    port, roots = bot.sandbox.edge_ports[8883], bot.sandbox.public_roots
    with device(name, port, roots) as watched:
        card.approve()
        card.wait("Done", 40)

    assert "renews no imported one" in told
    assert f"rotate {name} secret=" in told
    assert "holds the very certificate that is in ACM already" in same
    plan = card.history[0] if card.history else card.text
    assert "*under the same ARN* `" in plan
    assert "Nothing. AWS IoT takes the new certificate up by itself" in plan
    assert "as `AWSPREVIOUS`, an undo imports that version" in plan
    assert config_of(bot, name)["certificate_arn"] == arn
    assert mark(bot.served(name)) != before
    assert watched.window == 0
    assert "Devices could not connect" not in card.text
    assert [each["operation"] for each in bot.writes(card.run)] == ["ImportCertificate"]

    back = card.follow(card.click(ADA, "more:undo"))
    assert "version `AWSPREVIOUS`, *under the same ARN*" in back.text
    back.approve()
    back.wait("Undone", 40)
    assert mark(bot.served(name)) == before


@pytest.mark.slow
def test_another_kind_of_key_means_another_arn_and_the_plan_says_why(bot):
    name, secret = imported(bot, "kind")
    arn = config_of(bot, name)["certificate_arn"]
    put(bot, name, key="RSA_2048")
    card = rotate(bot, name, f"secret={secret}", reason="old devices")

    assert "does not re-import a certificate with another key type" in card.text
    assert "*disable, delete and create again*" in card.text
    card.approve()
    card.wait("Done", 40)
    assert config_of(bot, name)["certificate_arn"] != arn
    assert re.search(r"\*Devices could not connect\* for at most", card.text)


@pytest.mark.slow
def test_after_a_bad_import_it_says_what_is_served_and_mends_it(bot):
    name, secret = imported(bot, "bad")
    arn, before = config_of(bot, name)["certificate_arn"], mark(bot.served(name))
    detail = "The certificate has no serverAuth."
    bot.aws.control("certificate", **PLACE, arn=arn, status="INVALID", detail=detail)

    said = bot.command(f"/iotdomain rotate {name}")

    assert "AWS IoT calls it `INVALID`" in said
    assert detail in said
    assert "the last valid one until that ends" in said
    assert mark(bot.served(name)) == before
    put(bot, name)
    config = config_of(bot, name)["name"]
    bot.aws.control("config", **PLACE, name=config, certificate_status="AUTOMATIC")
    card = rotate(bot, name, f"secret={secret}", reason="mend it")
    card.approve()
    card.wait("Done", 40)
    assert mark(bot.served(name)) != before


@pytest.mark.slow
def test_by_hand_it_waits_for_the_arn_and_goes_on_alone(bot):
    name, _ = imported(bot, "hand")
    arn, before = config_of(bot, name)["certificate_arn"], mark(bot.served(name))
    card = rotate(bot, name, "import=byhand", reason="it ends soon")
    card.approve()
    card.wait("Waiting for you", 30)

    assert f"--certificate-arn {arn}" in card.text
    assert "--tags" not in card.text
    bot.aws.control(
        "console/import", **PLACE, names=[name], arn=arn, key_type="EC_prime256v1"
    )
    card.wait("Done", 40)
    assert mark(bot.served(name)) != before
    assert "more:undo" not in card.buttons


@pytest.mark.slow
def test_a_private_one_gets_its_validation_certificate_again(bot):
    name = fresh("own")
    secret = put(bot, name, by="private")
    card = bot.ask(name, secret=secret)
    card.approve()
    card.wait("Done", 40)
    before, there = mark(bot.served(name)), config_of(bot, name)
    put(bot, name, key="RSA_2048", by="private")
    card = rotate(bot, name, f"secret={secret}", reason="old devices")

    assert "*disable, delete and create again*" in card.text
    assert "is there already and serves as that" in card.text
    card.approve()
    card.wait("Done", 40)
    after = config_of(bot, name)
    assert mark(bot.served(name)) != before
    assert after["certificate_arn"] != there["certificate_arn"]
    stands_in = after["validation_certificate_arn"]
    assert stands_in == there["validation_certificate_arn"]
    assert stands_in is not None
