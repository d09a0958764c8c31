"""The page, the Slack stand-in and a small Bolt app together, without fakes between."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from tests.support.page_server import PAYLOADS
from tests.support.page_views import input_block, plain
from tests.support.slack_stand_in import CHANNEL, RunningStandIn, slack_stand_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ADA, GRACE = "U0ADA0001", "U0GRACE01"
FORM = {
    "type": "modal", "callback_id": "create", "title": plain("Create a domain"),
    "submit": plain("Ask"),
    "blocks": [input_block("domain", {"type": "plain_text_input"})],
}  # fmt: skip
PROPOSAL, DONE, OWN = (PAYLOADS[number][0] for number in ("1", "4", "5"))


def bolt_app(client: WebClient) -> App:
    app = App(client=client)

    @app.command("/iotdomain")
    def command(ack, body, client):
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=FORM)

    @app.view("create")
    def submitted(ack, view, client):
        if "." not in view["state"]["values"]["domain"]["domain"]["value"]:
            ack(response_action="errors", errors={"domain": "Not a full name."})
            return
        ack()
        client.chat_postMessage(channel=CHANNEL, **PROPOSAL)

    @app.action("approve")
    def approved(ack, body, client):
        ack()
        place = {"channel": CHANNEL}
        if body["user"]["id"] == ADA:
            client.chat_postEphemeral(user=ADA, **place, **OWN)
        else:
            client.chat_update(ts=body["message"]["ts"], **place, **DONE)

    return app


@pytest.fixture
def slack() -> Iterator[RunningStandIn]:
    with slack_stand_in() as running:
        client = WebClient("xoxb-sandbox-bot", base_url=running.api_url, timeout=10)
        handler = SocketModeHandler(bolt_app(client), "xapp-sandbox-app")
        handler.connect()
        running.wait_for(running.connected)
        yield running
        handler.close()


def approve(page: Page) -> None:
    page.get_by_role("button", name="Approve request R-42").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Approve").click()


def test_a_request_is_made_refused_to_oneself_and_approved_by_another(slack, open_page):
    page = open_page(f"{slack.base_url}/#user={ADA}&channel={CHANNEL}")
    page.wait_for_selector(f"body[data-live={ADA}]")
    form = page.locator("#modal")

    page.locator("#composer").press_sequentially("/iotdomain")
    page.keyboard.press("Enter")
    form.get_by_label("domain").fill("device")
    page.get_by_role("button", name="Ask").click()
    expect(form.get_by_label("domain")).to_have_accessible_description(
        "Not a full name."
    )
    form.get_by_label("domain").fill("device.acme.example")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator("#modal")).to_be_hidden()
    approve(page)
    refusal = page.locator("article.ephemeral")
    expect(refusal).to_contain_text("R-42 is your own request")

    page.get_by_label("You are").select_option(GRACE)
    page.wait_for_selector(f"body[data-live={GRACE}]")
    expect(refusal).to_have_count(0)
    approve(page)

    card = page.locator("#messages article")
    expect(card).to_have_count(1)
    expect(card).to_contain_text("17 min 9 s after the approval")
    expect(card).to_contain_text("(edited)")
    assert slack.violations() == []
