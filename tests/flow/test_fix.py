"""What a diagnosis offers is a plan on the ordinary road, whatever kind it is of."""

import pytest

from sandbox.aws.validation import record_for
from tests.support.whole_bot import ADA, GRACE, PRODUCTION, REGION, fresh, visible

pytestmark = pytest.mark.slow


def break_it(bot, fault, domain):
    bot.sandbox.edge.control("broken", fault=fault, domain=domain)


def offered(bot, domain):
    """The request behind the button under the diagnosis."""
    shown = bot.answer(ADA, lambda: bot.type(f"/iotdomain diagnose {domain}"))
    return bot.asked(bot.answer(ADA, lambda: bot.slack.click(ADA, shown, "fix")))


@pytest.fixture(scope="module")
def domain(running):
    name = fresh("fixed")
    running.ask(name).approve().wait("Done")
    return name


def test_a_validation_record_that_is_gone_is_restored(bot, domain):
    break_it(bot, "renewal-stalled", domain)
    record, _ = record_for(PRODUCTION, domain)
    bot.until(lambda: not bot.sandbox.ask_dns(record, "CNAME", rd=False))

    card = offered(bot, domain)

    assert "Rotate" in card.text
    assert "Diagnosis: ACM cannot renew" in card.text
    card.approve(GRACE).wait("Done", 60)
    assert "*Healthy*" in bot.command(f"/iotdomain diagnose {domain}")


def test_a_configuration_that_was_deleted_is_made_again(bot, domain):
    break_it(bot, "deleted", domain)

    card = offered(bot, domain)

    assert "Create" in card.text
    card.approve(GRACE).wait("Done", 60)
    found = bot.aws.state()["accounts"][PRODUCTION][REGION]["configs"]
    assert domain in [each["domain_name"] for each in found]


def test_who_may_not_ask_for_changes_gets_no_request(bot, domain):
    break_it(bot, "disabled", domain)
    mika = "U0MIKA001"
    line = f"/iotdomain diagnose {domain}"

    shown = bot.answer(mika, lambda: bot.type(line, mika))
    said = bot.answer(mika, lambda: bot.slack.click(mika, shown, "fix"))

    assert "Not created" in visible(said)
