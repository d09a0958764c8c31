"""A freeze as people live through it: said, kept to, ended, and gone on from."""

import subprocess
import sys

import pytest

from tests.support.whole_bot import ADA, GRACE, OBSERVES, fresh, visible

pytestmark = pytest.mark.skipif(OBSERVES, reason="nobody approves in observe mode")


@pytest.mark.slow
def test_what_is_approved_waits_and_goes_on_by_itself(bot):
    card = bot.ask(fresh("frz"))
    assert "Only an approver" in bot.command('/iotdomain freeze reason="x y"', by=ADA)

    said = bot.command('/iotdomain freeze reason="incident 4711"', by=GRACE)
    shown = card.wait_text("*Frozen* until someone ends it")
    card.approve(GRACE)
    waiting = card.wait_text("*Working* · frozen")

    assert "I change nothing in all accounts" in said
    assert "It can be approved" in shown
    assert f"<@{GRACE}> froze all changes here" in waiting
    assert bot.writes(card.run) == []
    message = bot.until(
        lambda: next((m for m in bot.roots() if "*Frozen*" in visible(m)), None)
    )
    assert "Reason: incident 4711" in visible(message)
    bot.command("/iotdomain unfreeze", by=GRACE)
    card.wait("Done", seconds=60)
    assert len(bot.writes(card.run)) == 4
    bot.until(lambda: any("*Unfrozen*" in visible(m) for m in bot.roots()))


@pytest.mark.slow
def test_from_the_terminal_it_holds_at_once_and_the_bot_tells_it(bot):
    def terminal(*words):
        done = subprocess.run(
            [sys.executable, "-m", "bot", *words],
            env={**bot.environment(), "IOTDOMAIN_SETTINGS": str(bot.settings)},
            capture_output=True,
            text=True,
            timeout=30,
            check=True,
        )
        return done.stdout

    card = bot.ask(fresh("term"))
    assert card.name in terminal("runs")

    terminal("freeze", "--reason", "Slack is slow", "--as", "Noor")
    card.approve(GRACE)
    card.wait_text("*Working* · frozen")
    bot.until(
        lambda: any("Noor (on the terminal)" in visible(m) for m in bot.roots()),
        seconds=45,
    )
    terminal("cancel", card.name, "--as", "Noor")

    assert "Cancelled by Noor (on the terminal)" in card.wait("Cancelled", seconds=45)
    assert bot.writes(card.run) == []
    terminal("unfreeze")
