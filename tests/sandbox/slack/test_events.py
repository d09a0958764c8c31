"""What people write to the bot by its name reaches it, as Slack would deliver it."""

import pytest

from sandbox.slack.line import Delivery
from tests.support.slack_samples import section
from tests.support.slack_stand_in import CHANNEL, slack_stand_in

ADA, GRACE, SOL = "U0ADA0001", "U0GRACE01", "U0STRANG1"
NAME = "<@U0IOTDOM1>"


def heard(slack, app, count=1):
    slack.wait_for(lambda: len(app.received) >= count)
    return app.received[count - 1]


def test_a_mention_arrives_with_its_place(slack, connect):
    app = connect()

    sent = slack.send(ADA, CHANNEL, f"{NAME} status x")

    envelope = heard(slack, app)
    payload, event = envelope["payload"], envelope["payload"]["event"]
    assert envelope["type"] == "events_api"
    assert envelope["accepts_response_payload"] is False
    assert (envelope["retry_attempt"], envelope["retry_reason"]) == (0, "")
    assert payload["type"] == "event_callback"
    assert payload["event_id"].startswith("Ev")
    assert payload["authorizations"][0]["user_id"] == "U0IOTDOM1"
    assert payload["is_ext_shared_channel"] is False
    assert event["type"] == "app_mention"
    assert event["text"] == f"{NAME} status x"
    assert (event["user"], event["channel"], event["ts"]) == (ADA, CHANNEL, sent["ts"])
    assert "thread_ts" not in event


def test_a_mention_in_a_thread_names_the_thread(slack, connect):
    app = connect()
    root = slack.send(ADA, CHANNEL, "a root")["ts"]

    slack.send(GRACE, CHANNEL, f"look, {NAME}", thread_ts=root)

    assert heard(slack, app)["payload"]["event"]["thread_ts"] == root


def test_host_names_arrive_as_the_links_that_clients_make(slack, connect):
    app = connect()

    slack.send(ADA, CHANNEL, f"{NAME} status d.acme.example, R-4.2 a@b.example x")

    text = heard(slack, app)["payload"]["event"]["text"]
    link = "<http://d.acme.example|d.acme.example>"
    assert text == f"{NAME} status {link}, R-4.2 a@b.example x"


@pytest.mark.parametrize("text", ["hello", "<@U0GRACE01> hello", "@iotdomain list"])
def test_what_does_not_name_the_bot_is_not_delivered(slack, connect, text):
    app = connect()

    slack.send(ADA, CHANNEL, text)
    slack.send(ADA, CHANNEL, f"{NAME} end")

    assert heard(slack, app)["payload"]["event"]["text"] == f"{NAME} end"


def test_where_the_bot_is_not_it_does_not_hear(slack, connect):
    app = connect()

    slack.send(ADA, "C0GENERAL", f"{NAME} list")

    slack.wait_for(lambda: slack.notices(ADA))
    assert "is not in this channel" in slack.notices(ADA)[0]
    assert app.received == []


def test_a_shared_channel_is_named_as_such(slack, connect):
    app = connect()

    slack.send(SOL, "C0PARTNER", f"{NAME} list")

    payload = heard(slack, app)["payload"]
    assert payload["is_ext_shared_channel"] is True
    assert payload["team_id"] == "T0ACME001"
    assert payload["event"]["user_team"] == "T0OTHER01"


def test_what_is_not_acked_comes_again_with_the_same_id(connect, slack):
    answers = iter([None, {}])
    app = connect(lambda _: next(answers))

    slack.send(ADA, CHANNEL, f"{NAME} list")

    again = heard(slack, app, 2)
    assert again["payload"] == app.received[0]["payload"]
    assert again["envelope_id"] != app.received[0]["envelope_id"]
    assert (again["retry_attempt"], again["retry_reason"]) == (1, "timeout")


def test_after_three_redeliveries_slack_gives_up():
    with slack_stand_in(our_bot=False, delivery=Delivery(retries=(0, 0, 0))) as slack:
        slack.send(ADA, CHANNEL, f"{NAME} list")

        slack.wait_for(lambda: len(slack.envelopes()) == 4)
        assert len({each["payload"]["event_id"] for each in slack.envelopes()}) == 1


def test_an_ephemeral_answer_shows_in_a_thread_that_there_is(slack, api):
    root = slack.send(ADA, CHANNEL, "a root")["ts"]
    slack.send(ADA, CHANNEL, "a reply", thread_ts=root)
    alone = slack.send(ADA, CHANNEL, "another")["ts"]

    for thread in (root, alone):
        said = {"text": "for you", "blocks": [section("for you")], "thread_ts": thread}
        answer = api("chat.postEphemeral", channel=CHANNEL, user=ADA, **said)
        assert answer["ok"]

    (shown,) = slack.ephemerals(ADA)
    assert shown["thread_ts"] == root
    assert slack.ephemerals(GRACE) == []
