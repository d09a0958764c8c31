"""What is asserted when a Slack stand-in is closed: it finds what it is meant to."""

import json

import pytest
from slack_sdk import WebClient

from tests.support.decorum import outcries
from tests.support.slack_stand_in import CHANNEL, slack_stand_in

TOKEN = "xoxb-sandbox-bot"
ADA = "U0ADA0001"


def shout(slack):
    client = WebClient(TOKEN, base_url=slack.api_url)
    client.chat_postMessage(channel=CHANNEL, text="<!channel> look")


def section(text, kind="mrkdwn"):
    return {"type": "section", "text": {"type": kind, "text": text}}


def sent(*blocks, method="chat.postMessage", text="Done: x."):
    return [{"method": method, "args": {"text": text, "blocks": json.dumps(blocks)}}]


@pytest.mark.parametrize(
    "said",
    [
        "<!channel>",
        "<!here|here>",
        "well, <!everyone>",
        "<@U0MIKA001>, look",
        "<!subteam^S0OTHER>",
        "<!subteam^S0REQUEST>, which may ask",
        "The digest is another one.",
        "Waits for `ACM`, step create_config",
        "Done!",
    ],
)
def test_what_all_would_see_is_found(said):
    assert outcries(sent(section(said)))


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("<!subteam^S0APPROVE>, <@U0ADA0001> asks for this.", "mrkdwn"),
        ("&lt;!channel&gt; is in the value `drive.acme.example`.", "mrkdwn"),
        ("Until <!date^1795701000^{time}|13:50 UTC>, in fact exactly.", "mrkdwn"),
        ("Reason: <!channel> we just drive on!", "plain_text"),
    ],
)
def test_what_may_be_said_is_left_alone(said, kind):
    assert outcries(sent(section(said, kind))) == []


def test_an_answer_to_one_person_may_name_who_may_ask():
    said = section("Who may: <!subteam^S0REQUEST>.")

    assert outcries(sent(said, method="response_url")) == []


def test_a_stand_in_that_heard_a_ping_does_not_close_quietly():
    with (
        pytest.raises(AssertionError, match="pings <!channel>"),
        slack_stand_in() as slack,
    ):
        shout(slack)


def test_a_stand_in_of_someone_else_says_what_it_likes():
    with slack_stand_in(our_bot=False) as slack:
        shout(slack)

        assert slack.notifications(ADA)
