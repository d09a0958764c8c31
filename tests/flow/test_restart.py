"""kill -9 at bad moments: the run goes on, nothing twice, the message catches up."""

import pytest

from tests.support.whole_bot import ADA, GRACE, NOOR, fresh, visible, whole_bot

WRITES = [
    "RequestCertificate",
    "ChangeResourceRecordSets",
    "CreateDomainConfiguration",
    "ChangeResourceRecordSets",
]


@pytest.fixture(scope="module")
def running():
    with whole_bot() as bot:
        yield bot


@pytest.mark.slow
def test_killed_in_the_middle_of_a_run_it_goes_on(bot):
    card = bot.ask(fresh("kill"))
    with bot.slow_aws():
        card.approve()
        bot.until(lambda: "2 of 6 steps done" in card.state, "step 3")
        bot.kill()
    bot.start()
    card.wait("Done", 40)

    assert [each["operation"] for each in bot.writes(card.run)] == WRITES
    assert len(card.messages) == 1
    card.wait_reply("is ready")
    assert card.thread_text.count("is ready") == 1


@pytest.mark.slow
def test_killed_again_and_again_it_still_makes_each_thing_once(bot):
    card = bot.ask(fresh("often"))
    card.approve()
    for _ in range(4):
        bot.until(lambda: card.word in {"Working", "Done"})
        bot.restart()
    card.wait("Done", 60)

    assert [each["operation"] for each in bot.writes(card.run)] == WRITES
    assert len(card.messages) == 1


@pytest.mark.slow
def test_a_click_that_was_acked_is_dealt_with_after_a_kill(bot):
    card = bot.ask(fresh("acked"))
    # The look at the click hangs, so the kill comes after the ack and before the act.
    bot.fault(service="iot", operation="*", delay_seconds=1.5, times=9)
    card.press(GRACE, "approve")
    mark = f":approve:{card.message['ts']}"
    bot.until(
        lambda: any(mark in each["row"] for each in bot.events("received")),
        "on record",
    )
    bot.kill()
    bot.heal()
    bot.start()

    card.wait("Done", 60)
    assert [each["operation"] for each in bot.writes(card.run)] == WRITES


def test_proposals_and_buttons_outlive_a_restart(bot):
    card = bot.ask(fresh("outlive"))

    bot.restart()

    assert "your own request" in card.click(ADA, "approve")
    assert "is withdrawn" in card.click(ADA, "more:withdraw")


@pytest.mark.slow
def test_a_membership_that_slack_cannot_tell_leaves_the_proposal_open(bot):
    """With nothing remembered, as right after a start."""
    card = bot.ask(fresh("group"))
    bot.restart()
    bot.slack.fault("usergroups.users.list", error="internal_error", times=20)

    said = card.click(NOOR, "approve")

    assert "*Not asked*" in said
    assert "Nothing was changed" in said
    assert card.word == "Needs approval"
    bot.slack.control("heal")
    card.press(NOOR, "approve")
    card.wait("Done")


@pytest.mark.alone
def test_ctrl_c_lets_the_bot_end_in_time_and_the_run_goes_on_after(bot):
    card = bot.ask(fresh("ctrlc"))
    card.approve()
    bot.until(lambda: card.word == "Working")

    assert bot.stop(seconds=5) == 0
    bot.start()

    card.wait("Done", 40)
    assert [each["operation"] for each in bot.writes(card.run)] == WRITES


def test_a_command_sent_while_the_bot_is_away_is_shown_as_failed_by_slack(bot):
    bot.kill()

    bot.type("/iotdomain help")
    bot.until(lambda: bot.slack.notices(ADA), "Slack's own words", 10)

    bot.start()
    assert "Help" in visible(bot.answer(ADA, lambda: bot.type("/iotdomain help")))


@pytest.mark.slow
def test_when_the_bots_own_store_is_killed_the_bot_starts_it_again_and_the_run_goes_on(
    bot,
):
    card = bot.ask(fresh("store"))
    with bot.slow_aws():
        card.approve()
        bot.until(lambda: "2 of 6 steps done" in card.state, "step 3")
        bot.kill_store()
        bot.until(lambda: bot.events("store started again"), "the store again", 10)
    card.wait("Done", 40)

    assert [each["operation"] for each in bot.writes(card.run)] == WRITES
    assert len(card.messages) == 1
    assert "Done" in bot.command(f"/iotdomain show {card.name}")
    numbers = [each["audit"] for each in bot.audit(card.run)]
    assert numbers == sorted(set(numbers))


@pytest.mark.slow
def test_a_click_while_the_store_is_dead_is_answered_or_carried_out(bot):
    card = bot.ask(fresh("dead"))

    bot.kill_store()
    said = card.click(ADA, "approve")

    assert "Nothing was changed" in said or "your own request" in said
    bot.until(lambda: len(bot.events("store started again")) >= 1, "again", 10)
    bot.until(lambda: "your own request" in card.click(ADA, "approve"), "later", 20)
    card.click(ADA, "more:withdraw")
    card.wait("Cancelled")
