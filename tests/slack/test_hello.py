"""What Slack says to a token, with what stands in the headers of its answer."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import SlackAwayError
from bot.slack.hello import LINE, WHO, hello
from tests.support.slack_stand_in import slack_stand_in

BOT, APP = "xoxb-sandbox-bot", "xapp-sandbox-app"


@pytest.fixture(scope="module")
def slack():
    with slack_stand_in() as running:
        yield running


@pytest.fixture
def ask(slack):
    def asked(token=BOT, method=WHO, seconds=2):
        return hello(token, method, slack.api_url, seconds=seconds)

    yield asked
    slack.control("heal")


def test_a_good_token_learns_its_workspace_its_scopes_and_the_time(ask, slack):
    slack.control("scopes", granted=["chat:write", "commands"])

    found = ask()

    assert found.error is None
    assert found.said["team_id"] == "T0ACME001"
    assert found.scopes == {"chat:write", "commands"}
    assert abs(found.at - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_refused_token_hears_slacks_own_word_and_still_the_time(ask):
    found = ask("xoxb-another")

    assert (found.error, found.scopes) == ("invalid_auth", None)
    assert found.at is not None


def test_a_line_is_offered_to_the_app_token_and_not_opened(ask, slack):
    assert ask(APP, LINE).error is None
    assert ask(BOT, LINE).error == "not_allowed_token_type"
    assert slack.connected() == 0


@pytest.mark.parametrize(
    "fault",
    [{"status": 503}, {"status": 429}, {"drop": True}, {"delay": 3.0}],
    ids=["unwell", "too often", "cut off", "slow"],
)
def test_a_slack_that_cannot_answer_refuses_nothing(ask, slack, fault):
    slack.control("fault", method=WHO, **fault)

    with pytest.raises(SlackAwayError):
        ask(seconds=1)


def test_nobody_there_is_said_so(slack):
    with pytest.raises(SlackAwayError):
        hello(BOT, WHO, "http://127.0.0.1:9/api/", seconds=1)
