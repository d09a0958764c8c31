"""The worst moment of a rotation: the old configuration is gone, the new not there."""

import pytest

from tests.support.rotating import config_of, create, mark, rotate
from tests.support.whole_bot import ADA, GRACE, OBSERVES, PRODUCTION, REGION

pytestmark = pytest.mark.skipif(OBSERVES, reason="nothing is written in observe mode")
WRITES = [
    "RequestCertificate",
    "UpdateDomainConfiguration",
    "DeleteDomainConfiguration",
    "CreateDomainConfiguration",
]


def writes(bot, card):
    return [each["operation"] for each in bot.writes(card.run)]


def is_gone(bot, card):
    return "DeleteDomainConfiguration" in writes(bot, card)


@pytest.mark.slow
def test_killed_between_delete_and_create_the_next_look_goes_on(bot):
    name, _ = create(bot, "kill")
    before, card = mark(bot.served(name)), rotate(bot, name, "fresh=yes")
    bot.fault(
        service="iot", operation="CreateDomainConfiguration", drop=True, delay_seconds=3
    )
    card.approve(GRACE)
    bot.until(lambda: is_gone(bot, card), "the old one deleted", 30)
    bot.kill()
    bot.heal()
    bot.start()
    card.wait("Done", 60)

    assert mark(bot.served(name)) != before
    assert writes(bot, card) == WRITES
    assert config_of(bot, name)["tags"]["iotdomain:rotated-by"] == card.run
    assert "*Devices could not connect* for at most" in card.text


@pytest.mark.slow
def test_a_create_that_aws_refuses_calls_someone_and_goes_on_when_mended(bot):
    name, _ = create(bot, "refused")
    card = rotate(bot, name, "fresh=yes")
    bot.fault(
        service="iot",
        operation="CreateDomainConfiguration",
        error="LimitExceededException",
        status=410,
        message="The number of domain configurations exceeds the limit.",
    )
    card.approve(GRACE)
    said = card.wait("Waiting for you", 30)
    card.wait_reply("waits at step 4 of 5")

    assert "`LimitExceededException`" in said
    assert "they cannot connect with this name until AWS serves" in said
    assert is_gone(bot, card)
    assert "retry" in card.buttons
    card.click(ADA, "retry")
    card.wait("Done", 40)
    assert config_of(bot, name)["status"] == "ENABLED"


@pytest.mark.slow
def test_cancelled_there_it_can_be_gone_on_with(bot):
    name, _ = create(bot, "cancel")
    tags = config_of(bot, name)["tags"]
    card = rotate(bot, name, "key=ecdsa")
    bot.fault(
        service="iot",
        operation="CreateDomainConfiguration",
        error="InvalidRequestException",
        status=400,
        message="No.",
    )
    card.approve(GRACE)
    card.wait("Waiting for you", 30)
    card.click(ADA, "cancel_run")
    text = card.wait("Cancelled")
    assert "they cannot connect with this name until" in text
    again = card.follow(card.click(ADA, "plan_go_on"))
    assert "stopped on the way: the domain configuration is gone" in again.text
    again.approve(GRACE)
    again.wait("Done", 40)

    after = config_of(bot, name)
    assert {**after["tags"], "iotdomain:rotated-by": None} == {
        **tags,
        "iotdomain:rotated-by": None,
    }
    assert len([each for each in writes(bot, again) if each.startswith("Req")]) == 0


@pytest.mark.slow
def test_an_undo_of_the_create_still_takes_the_domain_away(bot):
    name, created = create(bot, "gone")
    card = rotate(bot, name, "fresh=yes")
    card.approve(GRACE)
    card.wait("Done", 40)
    new = config_of(bot, name)["certificate_arn"]

    undo = created.follow(created.click(ADA, "more:undo"))
    undo.approve(GRACE)
    undo.wait("Undone", 60)

    here = bot.aws.state()["accounts"][PRODUCTION][REGION]
    assert [each for each in here["configs"] if each["domain_name"] == name] == []
    left = [each["arn"] for each in here["certificates"] if name in each["names"]]
    assert left == [new]
    assert bot.sandbox.ask_dns(name, "CNAME", rd=False) == []


@pytest.mark.slow
def test_an_undo_that_stopped_goes_on_as_an_undo(bot):
    name, card = create(bot, "undo")
    undo = card.follow(card.click(ADA, "more:undo"))
    bot.fault(
        service="iot",
        operation="DeleteDomainConfiguration",
        error="InvalidRequestException",
        status=400,
        message="No.",
        times=9,
    )
    with bot.slow_aws(100):
        undo.approve(GRACE)
        bot.until(lambda: "1 of 4 steps done" in undo.text, "the CNAME removed", 40)
        undo.click(ADA, "cancel_run")
        undo.wait("Cancelled", 40)
    bot.heal()

    again = undo.follow(undo.click(ADA, "plan_go_on"))

    assert f"Undo {name}" in again.text
