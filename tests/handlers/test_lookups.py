"""Look-ups wait with their like; whatever else is asked for goes past them."""

import pytest

from bot.diagnosing import MOST_WAIT
from handlers import lookups
from tests.support.facts import DOMAIN
from tests.support.fake_slack import ADA
from tests.support.slack_payloads import command, words_of


def received(front, bot, text):
    front.send(command(text, user=ADA))
    (row_id,) = bot.store.rows
    lookups.receive(bot.services, row_id)
    return row_id


@pytest.mark.parametrize("text", [f"status {DOMAIN}", "list"])
def test_a_look_up_goes_on_to_its_own_queue(front, bot, text):
    row_id = received(front, bot, text)

    assert bot.engine.nudged("look") == [row_id]
    assert bot.slack.told() == []


@pytest.mark.parametrize("text", ["requests", "alerts", "show R-7"])
def test_everything_else_is_answered_at_once(front, bot, text):
    received(front, bot, text)

    assert bot.engine.nudged("look") == []
    assert len(bot.slack.told()) == 1


def test_where_too_many_wait_a_sentence_says_so_and_nothing_is_begun(front, bot):
    bot.engine.at_work["look"] = MOST_WAIT

    row_id = received(front, bot, f"status {DOMAIN}")

    (said,) = bot.slack.told()
    assert "72 look-ups wait already" in words_of(said)
    assert "Nothing was changed" in words_of(said)
    assert bot.engine.nudged("look") == []
    assert bot.store.inbox(row_id) is None


def test_one_that_waits_already_is_not_turned_away_by_the_sweep(front, bot):
    row_id = received(front, bot, f"status {DOMAIN}")
    bot.engine.at_work["look"] = MOST_WAIT
    bot.clock.forward(seconds=12)

    lookups.receive(bot.services, row_id)

    assert bot.slack.told() == []
    assert bot.store.inbox(row_id) is not None


def test_a_diagnosis_is_not_begun_either_where_too_many_wait(front, bot):
    bot.engine.at_work["diagnose"] = MOST_WAIT

    said = front.do(command(f"diagnose {DOMAIN}", user=ADA))

    assert "72 look-ups wait already" in said
    assert bot.engine.nudged("diagnose") == []
    assert bot.store.rows == {}
