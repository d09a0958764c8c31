"""The way back after done, cancelled and stopped, and on from where a run stood."""

import pytest

from tests.support.whole_bot import (
    ADA,
    GRACE,
    PRODUCTION,
    REGION,
    fresh,
)

pytestmark = pytest.mark.slow

OLD = "old.acme.example"


def region(bot):
    return bot.aws.state()["accounts"][PRODUCTION][REGION]


def left(bot, domain):
    """What stands in AWS and DNS for a name."""
    here = region(bot)
    certificates = [c["arn"] for c in here["certificates"] if c["domain"] == domain]
    configs = [c["name"] for c in here["configs"] if c["domain_name"] == domain]
    return certificates, configs, bot.sandbox.ask_dns(domain, "CNAME")


def stop_at_the_quota(bot, domain):
    """A run that stops because the quota was used up after its approval."""
    card = bot.ask(domain)
    bot.fault(
        service="iot",
        operation="CreateDomainConfiguration",
        error="LimitExceededException",
        status=410,
        message="no room",
    )
    card.approve()
    card.wait("Stopped")
    return card


def test_a_cname_elsewhere_is_shown_before_and_after_and_undo_puts_it_back(bot):
    """Class *replace*, from the proposal to the way back."""
    before = bot.sandbox.ask_dns(OLD, "CNAME")
    assert before == ["legacy-broker.acme.example."]

    card = bot.ask(OLD)
    text = card.text
    assert f"*replace* CNAME `{OLD}`" in text
    assert "before: `legacy-broker.acme.example`, TTL 3600" in text
    assert "after: `" in text
    assert "move from `legacy-broker.acme.example` to AWS IoT, within 1 h" in text
    assert "an undo puts the old CNAME back" in text
    card.approve()
    card.wait("Done")
    assert ".iot." in bot.sandbox.ask_dns(OLD, "CNAME")[0]

    undo = card.follow(card.click(ADA, "more:undo"))
    assert "*put back* CNAME" in undo.text
    assert "Devices that use this name go back to `legacy-broker" in undo.text
    undo.approve()
    undo.wait("Undone")
    assert left(bot, OLD) == ([], [], before)
    card.wait_text(f"{undo.name} has undone {card.name}")
    assert card.buttons == ["show_status"]


def test_undo_of_a_served_domain_removes_everything_and_nothing_twice(bot):
    name = fresh("undo")
    card = bot.ask(name).approve()
    card.wait("Done")
    assert all(left(bot, name))

    undo = card.follow(card.click(ADA, "more:undo"))
    text = undo.text
    assert f"asks to undo what {card.name} made" in text
    assert "Devices that use this name can no longer connect with it." in text
    refused = undo.click(ADA, "approve")
    assert "your own request" in refused
    undo.approve()
    said = undo.wait("Undone")

    assert left(bot, name) == ([], [], [])
    assert f"What {card.name} made for `{name}` is removed." in said
    assert [each["operation"] for each in bot.writes(undo.run)] == [
        "ChangeResourceRecordSets",
        "UpdateDomainConfiguration",
        "DeleteDomainConfiguration",
        "DeleteCertificate",
        "ChangeResourceRecordSets",
    ]


def test_undo_leaves_what_changed_since_and_lists_it(bot):
    name = fresh("kept")
    card = bot.ask(name).approve()
    card.wait("Done")
    undo = card.follow(card.click(ADA, "more:undo"))

    bot.sandbox.put_dns("acme.example", name, "CNAME", "elsewhere.example")
    undo.approve()
    text = undo.wait("Undone")

    assert "one thing left as it is" in text
    assert "• CNAME: the record was changed since and is now `elsewhere.exam" in text
    assert "1. CNAME removed · not done, left as it is" in text
    assert bot.sandbox.ask_dns(name, "CNAME")[0] == "elsewhere.example."
    card.wait_text("except for what its message lists")


def test_a_cancelled_run_lists_what_it_made_and_is_undone_once(bot):
    name = fresh("half")
    card = bot.ask(name)
    with bot.slow_aws():
        card.approve()
        bot.until(lambda: card.state.endswith("`▰▰▱▱▱▱`"), "step 3")
        card.click(ADA, "cancel_run")
        text = card.wait("Cancelled")

    assert "*Made, and still there*\n1. Certificate `arn:aws:acm:" in text
    assert "2. Validation record in zone `acme.example`" in text
    assert "*Not made:* domain configuration and CNAME." in text
    assert card.buttons == ["plan_go_on", "plan_undo", "diagnose"]
    undo = card.follow(card.click(ADA, "plan_undo"))
    undo.approve()
    undo.wait("Undone")
    assert left(bot, name) == ([], [], [])
    card.wait_text(f"{undo.name} has undone {card.name}")
    assert card.buttons == []


def test_a_stopped_run_says_why_and_what_is_there_and_nothing_that_is_not(bot):
    name = fresh("full")
    card = stop_at_the_quota(bot, name)

    text = card.text
    assert "step 4 of 6, create the domain configuration" in text
    assert "A quota is used up" in text
    assert "`LimitExceededException`" in text
    assert "*What devices notice:* nothing." in text
    assert "Domain configuration" not in text.partition("*Made")[2].partition("*Not")[0]
    assert "*Not made:* domain configuration and CNAME." in text
    assert "the two things above" in text
    said = card.wait_reply("stopped at step 4 of 6")
    assert f"<@{ADA}>" in said["blocks"][0]["text"]["text"]
    card.follow(card.click(ADA, "plan_undo")).click(ADA, "more:withdraw")


def test_a_stopped_run_goes_on_with_what_it_made_after_a_new_approval(bot):
    name = fresh("goon")
    card = stop_at_the_quota(bot, name)
    (arn,), _, _ = left(bot, name)

    after = card.follow(card.click(ADA, "plan_go_on"))
    assert f"asks to go on from where {card.name} stopped" in after.text
    assert f"with certificate `{arn}`" in after.text
    after.approve(GRACE)
    after.wait("Done")

    assert [each["operation"] for each in bot.writes(after.run)] == [
        "CreateDomainConfiguration",
        "ChangeResourceRecordSets",
    ]
    card.wait_text(f"{after.name} went on from here and is done.")
    assert card.buttons == []


def test_undoing_the_first_part_after_a_go_on_is_sent_to_the_second(bot):
    name = fresh("twopart")
    card = stop_at_the_quota(bot, name)
    seen = card.message
    after = card.follow(card.click(ADA, "plan_go_on"))
    after.approve()
    after.wait("Done")
    card.wait_text("went on from here")

    said = card.click_late(ADA, seen, "plan_undo")
    assert f"{after.name} went on from {card.name}" in said
    assert "Nothing was created" in said

    undo = after.follow(after.click(ADA, "more:undo"))
    undo.approve()
    undo.wait("Undone")
    assert left(bot, name) == ([], [], [])


def test_a_second_undo_is_told_that_there_is_nothing_left(bot):
    name = fresh("once")
    card = stop_at_the_quota(bot, name)
    seen = card.message
    undo = card.follow(card.click(ADA, "plan_undo"))
    undo.approve()
    undo.wait("Undone")

    said = card.click_late(ADA, seen, "plan_undo")

    assert f"{undo.name} has undone {card.name} already" in said


def test_a_certificate_that_acm_ends_stops_the_run_with_acms_reason(bot):
    name = fresh("failed")
    card = bot.ask(name)
    with bot.slow_aws():
        card.approve()
        bot.until(lambda: card.state.endswith("`▰▰▱▱▱▱`"), "step 3")
        (arn,), _, _ = left(bot, name)

        bot.aws.control(
            "certificate",
            account=PRODUCTION,
            region=REGION,
            arn=arn,
            status="FAILED",
            failure_reason="CAA_ERROR",
        )
        text = card.wait("Stopped")

    assert "`FAILED` (`CAA_ERROR`): a CAA record does not let Amazon issue" in text
    assert "PENDING_VALIDATION" not in text
    assert card.buttons == ["plan_go_on", "plan_undo", "diagnose"]


@pytest.mark.parametrize("action", ["plan_go_on", "plan_undo"])
def test_who_may_not_ask_may_not_ask_for_a_way_on_either(bot, action):
    card = stop_at_the_quota(bot, fresh("who"))

    said = card.click("U0MIKA001", action)

    assert "*Not created*" in said
    assert "You may not ask for changes" in said
