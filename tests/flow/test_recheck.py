"""An approval that became old: everything is asked again before more is made."""

import time

import pytest

from tests.support.whole_bot import ADA, GRACE, NOOR, faults, fresh, whole_bot

# Instead of a day.
OLD = "recheck_after = 2\n"


@pytest.fixture(scope="module")
def running():
    with whole_bot(turn=lambda text: text.replace("[pace]\n", f"[pace]\n{OLD}")) as it:
        yield it


@pytest.fixture
def bot(running):
    before = len(faults(running))
    yield running
    running.heal()
    assert faults(running)[before:] == []


def grow_old(bot, change):
    """A run whose approval became too old while AWS took its time, and a change."""
    with bot.slow_aws(100):
        card = bot.ask(fresh("old")).approve()
        card.wait("Working")
        time.sleep(0.5)
        change(card.text.partition("\n")[0].removeprefix("Create "))
        card.wait("Waiting for you", 30)
    return card


@pytest.mark.slow
def test_what_changed_meanwhile_is_said_before_anything_more_is_made(bot):
    card = grow_old(
        bot,
        lambda name: bot.sandbox.put_dns("acme.example", name, "TXT", '"not ours"'),
    )

    made = [each["operation"] for each in bot.writes(card.run)]
    assert "has other DNS records" in card.text
    assert card.buttons == ["reapprove", "diagnose", "cancel_run"]
    assert "CreateDomainConfiguration" not in made
    card.click(ADA, "cancel_run")
    card.wait("Cancelled")


# The last one: for 30 s the bot remembers who is in the group.
@pytest.mark.slow
def test_without_its_approver_it_waits_for_one_click_of_another(bot):
    card = grow_old(
        bot, lambda _: bot.slack.control("group", id="S0APPROVE", users=[NOOR])
    )

    assert "Not all who approved it may still approve." in card.text
    assert "Who can: <!subteam^S0APPROVE>" in card.click(GRACE, "reapprove")
    assert "goes on" in card.click(NOOR, "reapprove")
    card.wait("Done")
    assert f"approved by <@{GRACE}> and <@{NOOR}>" in card.text
