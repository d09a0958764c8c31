"""What the diagnosis finds is mended on the ordinary road: plan, approval, step."""

import pytest

from tests.support.whole_bot import ADA, GRACE, PRODUCTION, REGION, fresh

PLACE = {"account": PRODUCTION, "region": REGION}
WHY = 'reason="moved by mistake"'


@pytest.fixture(scope="module")
def domain(running):
    """A domain that this bot made, served."""
    name = fresh("mend")
    running.ask(name).approve().wait("Done")
    return name


def config_of(bot, name):
    found = bot.aws.state()["accounts"][PRODUCTION][REGION]["configs"]
    return next(each for each in found if each["domain_name"] == name)


def test_a_cname_that_was_moved_is_pointed_back_from_the_diagnosis(bot, domain):
    there = bot.sandbox.world.endpoint(PRODUCTION, "us-east-1")
    bot.sandbox.put_dns("acme.example", domain, "CNAME", there, ttl=1)

    shown = bot.answer(ADA, lambda: bot.type(f"/iotdomain diagnose {domain}"))
    card = bot.asked(bot.answer(ADA, lambda: bot.slack.click(ADA, shown, "fix")))

    text = card.text
    assert "Diagnosis: The CNAME of" in text
    assert f"before: `{there}`" in text
    assert "move from" in text
    card.approve(GRACE).wait("Done", 30)
    here = bot.sandbox.world.endpoint(PRODUCTION, REGION)
    assert bot.sandbox.ask_dns(domain, "CNAME", rd=False) == [f"{here}."]
    assert "*Healthy*" in bot.command(f"/iotdomain diagnose {domain}")


def test_a_configuration_that_was_disabled_is_enabled(bot, domain):
    config = config_of(bot, domain)
    bot.aws.control("console/config", **PLACE, name=config["name"], act="disable")

    card = bot.asked(
        bot.answer(ADA, lambda: bot.type(f"/iotdomain repair {domain} {WHY}"))
    )

    assert "*enable* domain configuration" in card.text
    card.approve(GRACE).wait("Done", 30)
    assert config_of(bot, domain)["status"] == "ENABLED"
    assert [each["operation"] for each in bot.writes(card.run)] == [
        "UpdateDomainConfiguration"
    ]


def test_where_nothing_is_broken_nothing_is_asked(bot, domain):
    said = bot.command(f"/iotdomain repair {domain} {WHY}")

    assert "there is nothing that a repair would change" in said
    assert "/iotdomain diagnose" in said


def test_where_nothing_is_set_up_create_is_named(bot):
    said = bot.command(f"/iotdomain repair {fresh('none')} {WHY}")

    assert "has no domain configuration here" in said
    assert "/iotdomain create" in said
