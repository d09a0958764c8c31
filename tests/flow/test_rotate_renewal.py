"""A renewal of ACM's own that stalls: rotate says on what, and puts the record back."""

import pytest

from sandbox.aws.validation import record_for
from tests.support.rotating import config_of, create, mark, rotate
from tests.support.whole_bot import ADA, PRODUCTION, REGION

pytestmark = pytest.mark.slow

PLACE = {"account": PRODUCTION, "region": REGION}


def stalled(bot, zone="acme.example"):
    """A domain whose record is gone when ACM begins to renew; its name."""
    name, _ = create(bot, "stall")
    record, _ = record_for(PRODUCTION, name)
    bot.sandbox.delete_dns(zone, record.rstrip("."), "CNAME")
    bot.until(lambda: not bot.sandbox.ask_dns(record, "CNAME", rd=False))
    bot.aws.control("renewal", **PLACE, arn=config_of(bot, name)["certificate_arn"])
    return name


def test_the_record_that_acm_misses_is_written_and_the_new_certificate_served(bot):
    name = stalled(bot)
    before, config = mark(bot.served(name)), config_of(bot, name)
    record, _ = record_for(PRODUCTION, name)

    ahead = bot.command(f"/iotdomain rotate {name}")
    card = rotate(bot, name)
    plan = card.text
    card.approve()
    card.wait("Done", 40)

    assert "cannot check that the name is yours" in ahead
    assert record.rstrip(".") in plan
    assert "add the CNAME that ACM asks for" in plan
    assert "*What devices will notice*\nNothing. AWS IoT takes the new" in plan
    assert "none is needed: the record has to stay" in plan
    assert mark(bot.served(name)) != before
    after = config_of(bot, name)
    assert after["certificate_arn"] == config["certificate_arn"]
    assert after["status"] == "ENABLED"
    assert [each["operation"] for each in bot.writes(card.run)] == [
        "ChangeResourceRecordSets"
    ]
    assert "serves its new certificate" in card.text
    assert "Devices could not connect" not in card.text
    assert "has to stay" in card.click(ADA, "more:undo")


def test_a_caa_record_is_named_and_nothing_is_planned(bot):
    name, _ = create(bot, "caa")
    bot.sandbox.put_dns(
        "acme.example", "acme.example", "CAA", '0 issue "other.example"'
    )
    bot.until(lambda: bot.sandbox.ask_dns("acme.example", "CAA", rd=False))
    try:
        arn = config_of(bot, name)["certificate_arn"]
        bot.aws.control("renewal", **PLACE, arn=arn)

        said = bot.command(f"/iotdomain rotate {name}")
    finally:
        bot.sandbox.delete_dns("acme.example", "acme.example", "CAA")

    assert "*Not asked*" in said
    assert "`CAA_ERROR`" in said
    assert 'issue "amazon.com"' in said
    assert "Nothing was changed" in said


def test_what_acm_does_not_renew_is_said_with_the_way_to_replace_it(bot):
    name, _ = create(bot, "no")
    arn = config_of(bot, name)["certificate_arn"]
    bot.aws.control("certificate", **PLACE, arn=arn, renewal_eligibility="INELIGIBLE")

    said = bot.command(f"/iotdomain rotate {name}")

    assert "ACM calls the certificate `INELIGIBLE`: it will not renew it" in said
    assert "fresh=yes" in said
