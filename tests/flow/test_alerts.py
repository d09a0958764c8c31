"""What happens to a domain by hand becomes one message, edited, and resolved.

The real bot, by the real clock, looks at everything every five seconds. It is killed
in between, and Slack is away in between.
"""

import re
import time

import pytest

from tests.support.watched_domain import PATIENCE, WatchedDomain, is_alert, looked
from tests.support.whole_bot import (
    ADA,
    GRACE,
    MIKA,
    STAGING,
    STAGING_ACCOUNT,
    fresh,
    visible,
    whole_bot,
)

pytestmark = pytest.mark.slow


READ = f"arn:aws:iam::{STAGING_ACCOUNT}:role/iotdomain-read"


def without_staging(settings):
    """Its role for looking is one that nobody may take."""
    assert READ in settings
    return settings.replace(READ, f"{READ}-of-yesterday")


@pytest.fixture(scope="module")
def running():
    with whole_bot(watches=True, started=False, turn=without_staging) as bot:
        bot.sandbox.refused_on_purpose.add("sts:AssumeRole")
        bot.domains = [WatchedDomain(bot, stem) for stem in ("fleet", "broken", "off")]
        bot.start()
        yield bot


def test_the_first_look_sums_up_what_is_there_and_opens_nothing(bot):
    def first_look():
        return next((it for it in bot.roots() if "First look" in visible(it)), None)

    text = visible(bot.until(first_look, "the first look", PATIENCE))
    assert "3 domains · *3 fine*" in text
    assert "There is nothing to turn on" in text
    looked(bot)
    assert [each for each in bot.roots() if is_alert(each)] == []


def test_a_place_whose_role_cannot_be_taken_is_named_and_the_others_go_on(bot):
    def alerts():
        return [each for each in bot.roots(STAGING) if is_alert(each)]

    # Two regions of the account, each looked at by itself.
    bot.until(lambda: len(alerts()) == 2, "both", PATIENCE)
    looked(bot)
    for each in alerts():
        text = visible(each)
        assert "cannot be seen" in text
        assert "*Warning*" in text
        assert "iotdomain-read-of-yesterday" in text
    assert len(alerts()) == 2
    edits = [each["args"]["ts"] for each in bot.slack.log(method="chat.update")]
    assert [edits.count(each["ts"]) for each in alerts()] == [1, 1]
    assert [each for each in bot.roots(STAGING) if "First look" in visible(each)] == []


def test_a_certificate_nears_its_end_and_is_replaced(bot):
    domain = bot.domains[0]
    domain.take(arn=domain.arn, days=90, days_ago=62)
    alert = domain.alert("Certificate of {} expires")
    alert.wait("Warning")
    assert alert.calls == []
    # A card is posted bare at first, and gets its buttons a moment later.
    bot.until(lambda: "acknowledge" in alert.buttons)
    assert "is yours" in alert.click(ADA, "acknowledge")
    alert.wait("Acknowledged")

    bot.restart()
    domain.take(arn=domain.arn, days=90, days_ago=85)
    alert.wait("Critical", PATIENCE)
    alert.wait_reply("It was a warning until now")
    assert "acknowledge" in alert.buttons

    domain.take(arn=domain.arn, days=90)
    domain.require_one_message(alert)
    alert.wait_reply("is resolved")
    assert len(alert.calls) == 2
    assert "nothing that I saw" in alert.text


def test_one_is_imported_again_broken_and_slack_is_away_meanwhile(bot):
    domain = bot.domains[1]
    bot.slack.fault("*", error="internal_error", times=60)
    domain.take([domain.other], arn=domain.arn)
    looked(bot)
    assert domain.cards == []
    bot.kill()
    bot.slack.control("heal")
    bot.start()
    alert = domain.alert("Certificate of {} is INVALID to AWS IoT")
    alert.wait("Warning", PATIENCE)
    assert "the last valid certificate is still served" in alert.text

    domain.take(arn=domain.arn)
    domain.require_one_message(alert)
    assert alert.calls == []


def test_one_is_disabled_by_hand_and_everybody_who_must_knows(bot):
    domain = bot.domains[2]
    domain.act("disable")
    alert = domain.alert("{} is disabled")
    alert.wait("Critical", PATIENCE)
    alert.wait_reply("The message above says what to do")
    alert.wait_reply("Diagnosis of")
    time.sleep(0.3)  # it stands in Slack a moment before the bot knows where
    bot.restart()
    alert.wait_reply("`config_disabled`", PATIENCE)
    assert len(alert.thread) == len(alert.calls) + 1
    assert "openssl s_client" in alert.text
    assert "Nothing was changed" in alert.click(MIKA, "acknowledge")
    assert "is silent until" in alert.click(GRACE, "alert_menu:morning")
    alert.wait_text("snoozed by")
    assert alert.name in bot.command("/iotdomain alerts", by=MIKA)
    assert domain.name in bot.command(f"/iotdomain show {alert.name}", by=MIKA)

    bot.restart()
    domain.act("enable")
    domain.require_one_message(alert)
    assert re.search(r"was open for \d+ ", alert.text)


def test_the_looks_have_written_nothing_to_aws(bot):
    assert bot.aws.writes() == []


def test_what_the_bot_itself_sets_up_and_undoes_is_no_news(bot):
    before = [each["ts"] for each in bot.roots() if is_alert(each)]
    card = bot.ask(fresh("own"))
    card.approve()
    card.wait("Done", 60)
    looked(bot)
    undo = card.follow(card.click(ADA, "more:undo")).approve()
    undo.wait("Undone", 60)
    looked(bot)
    looked(bot)

    assert [each["ts"] for each in bot.roots() if is_alert(each)] == before
