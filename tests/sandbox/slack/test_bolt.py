"""A real Bolt app with its built-in Socket Mode client against the stand-in."""

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

from sandbox.slack.line import Delivery
from tests.support.slack_samples import actions, button, modal, section, text_input
from tests.support.slack_stand_in import CHANNEL, RunningStandIn, slack_stand_in

pytestmark = pytest.mark.slow

ADA, GRACE = "U0ADA0001", "U0GRACE01"
FORM = modal(text_input("domain"))


def bolt_app(client: WebClient, seen: list[str]) -> App:
    app = App(client=client)

    @app.command("/iotdomain")
    def command(ack, body, client):
        seen.append(body["text"])
        if body["text"] == "slow":
            time.sleep(0.8)
        if body["text"] == "create":
            ack()
            client.views_open(trigger_id=body["trigger_id"], view=FORM)
            return
        ack(f"You said {body['text']}.")

    @app.view("create")
    def submitted(ack, body, view, client):
        domain = view["state"]["values"]["b_domain"]["domain"]["value"]
        if "." not in domain:
            ack(response_action="errors", errors={"b_domain": "Not a domain."})
            return
        ack()
        client.chat_postMessage(
            channel=CHANNEL,
            text=f"Needs approval: {domain}",
            blocks=[section(f"<!subteam^S0APPROVE> {domain}"), actions(button())],
        )

    @app.action("go")
    def approved(ack, body, client, respond):
        ack()
        seen.append(body["actions"][0]["value"])
        if body["user"]["id"] == ADA:
            respond("Somebody else must approve.")
            return
        client.chat_update(
            channel=body["channel"]["id"],
            ts=body["message"]["ts"],
            text="Done",
            blocks=[section("Done")],
        )

    return app


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[RunningStandIn, WebClient, list[str]]]:
    # One for the module: closing Bolt's client takes two seconds. Acks within 0.5 s.
    seen: list[str] = []
    with slack_stand_in(
        our_bot=False, delivery=Delivery(patience=timedelta(seconds=0.5))
    ) as slack:
        client = WebClient("xoxb-sandbox-bot", base_url=slack.api_url, timeout=10)
        client.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=1))
        handler = SocketModeHandler(
            bolt_app(client, seen), "xapp-sandbox-app", ping_interval=0.3
        )
        handler.connect()
        slack.wait_for(slack.connected)
        yield slack, client, seen
        handler.close()


def test_a_request_goes_from_command_to_done(running):
    slack, _, _ = running

    slack.send_command(ADA, CHANNEL, "/iotdomain create")
    view = slack.wait_view(ADA)
    refused = slack.submit(ADA, view, {"domain": "device"})
    taken = slack.submit(ADA, view, {"domain": "device.acme.example"})
    card = slack.wait_for(slack.messages)[-1]
    slack.click(ADA, card, "go")
    slack.wait_for(lambda: slack.ephemerals(ADA))
    slack.click(GRACE, card, "go")
    slack.wait_for(lambda: slack.messages()[-1]["text"] == "Done")

    assert refused["errors"] == {"b_domain": "Not a domain."}
    assert taken["closed"] is True
    assert slack.ephemerals(ADA)[-1]["text"] == "Somebody else must approve."
    assert len(slack.messages()) == 1
    assert len(slack.notifications(GRACE)) == 1
    assert slack.violations() == []


def test_a_plain_ack_is_shown_to_the_person(running):
    slack, _, _ = running

    slack.send_command(GRACE, CHANNEL, "/iotdomain help")

    found = slack.wait_for(lambda: slack.ephemerals(GRACE))
    assert found[-1]["text"] == "You said help."


def test_a_slow_listener_shows_as_a_timeout(running):
    slack, _, _ = running
    shown = len(slack.ephemerals(ADA))

    slack.send_command(ADA, CHANNEL, "/iotdomain slow")

    slack.wait_for(lambda: slack.notices(ADA))
    assert "operation_timeout" in slack.notices(ADA)[-1]
    assert len(slack.ephemerals(ADA)) == shown


def test_bolt_runs_a_duplicate_twice(running):
    slack, _, seen = running
    slack.control("duplicate")

    slack.send_command(ADA, CHANNEL, "/iotdomain twice")

    slack.wait_for(lambda: seen.count("twice") == 2)


def test_the_client_waits_when_told_to(running):
    slack, client, _ = running
    slack.fault("chat.postMessage", status=429, retry_after=1)
    begin = time.monotonic()

    client.chat_postMessage(channel=CHANNEL, text="after a wait")

    assert time.monotonic() - begin >= 1
    assert slack.messages()[-1]["text"] == "after a wait"


def test_the_client_raises_what_slack_refuses(running):
    _, client, _ = running

    with pytest.raises(SlackApiError, match="not_in_channel"):
        client.chat_postMessage(channel="C0GENERAL", text="hello")
    with pytest.raises(SlackApiError, match="unknown_method"):
        client.reactions_add(channel=CHANNEL, timestamp="1.000001", name="eyes")


def test_bolt_comes_back_when_slack_asks_it_to_or_drops_it(running):
    slack, _, seen = running

    for number, abruptly in enumerate((False, True)):
        opened = len(slack.log(method="apps.connections.open"))
        slack.control("disconnect", abruptly=abruptly)
        slack.wait_for(
            lambda before=opened: (
                len(slack.log(method="apps.connections.open")) > before
                and slack.connected() >= 1
            ),
            seconds=10,
        )
        text = f"back {number}"
        slack.send_command(ADA, CHANNEL, f"/iotdomain {text}")
        slack.wait_for(lambda wanted=text: wanted in seen)

    assert slack.connected() >= 1
