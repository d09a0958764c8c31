"""The whole flow by hand, in the workspace page, as the README tells it.

With `--screenshots FOLDER` the pictures of the README are made anew on the way.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.chromium import browser, open_page
from tests.support.watched_domain import WatchedDomain, looked
from tests.support.whole_bot import (
    ADA,
    CHANNEL,
    GRACE,
    OBSERVES,
    PRODUCTION,
    REGION,
    whole_bot,
)

__all__ = ["browser", "open_page"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(OBSERVES, reason="nobody approves in observe mode"),
]
DOMAIN = "device.acme.example"
# Long enough for every state to be seen, and for "step 3 of 6" in a picture.
SPEED = 240.0
LONG_MS = 30_000


@pytest.fixture(scope="module")
def running():
    with whole_bot(speed=SPEED) as bot:
        yield bot


@pytest.fixture
def picture(request, tmp_path):
    """Take a picture, into the folder that was asked for or one that goes away."""
    wanted = request.config.getoption("--screenshots", default=None)
    folder = Path(wanted) if wanted else tmp_path

    def take(page: Page, name: str) -> Path:
        # The card is what a reader wants to see, not what lies over it.
        for toast in page.get_by_role("button", name="Dismiss notification").all():
            toast.click()
        page.mouse.move(0, 0)
        path = folder / f"{name}.png"
        page.screenshot(path=path, animations="disabled")
        assert path.stat().st_size > 10_000
        return path

    return take


def visit(open_page, bot, user, **options):
    page = open_page(f"{bot.slack.base_url}/#user={user}&channel={CHANNEL}", **options)
    page.wait_for_selector(f"body[data-live={user}]")
    return page


def become(page, user):
    page.get_by_label("You are").select_option(user)
    page.wait_for_selector(f"body[data-live={user}]")


def confirm(page, button):
    page.get_by_role("alertdialog").get_by_role("button", name=button).click()


def card(page, part=DOMAIN):
    return page.locator("#messages article", has_text=f"Create {part}").first


def bring(page, locator):
    """Into view from its top, as a person scrolls to what they want to read."""
    locator.evaluate("it => it.scrollIntoView({block: 'start'})")


def test_a_domain_is_created_by_hand_in_the_page(bot, open_page, picture):
    page = visit(open_page, bot, ADA, width=1280, height=900, color_scheme="light")
    form = page.locator("#modal")

    # Ada asks, in the form.
    page.locator("#composer").press_sequentially("/iotdomain create")
    page.keyboard.press("Enter")
    expect(form).to_contain_text("Create a domain")
    form.get_by_label("Domain").fill("device acme.example")
    form.get_by_label("AWS account and region").select_option(
        label=f"Acme production ({PRODUCTION}), {REGION}"
    )
    form.get_by_label("Reason").fill("The new sensor line ships next week.")
    page.get_by_role("button", name="Make the plan").click()
    expect(form.get_by_label("Domain")).to_have_accessible_description(
        re.compile("contains a space")
    )
    form.get_by_label("Domain").fill(DOMAIN)
    page.get_by_role("button", name="Make the plan").click()
    expect(form).to_be_hidden()

    # One message; her own approval is refused with the reason.
    message = card(page)
    expect(message).to_contain_text("Needs approval")
    expect(message).to_contain_text("ACM: request a certificate")
    approve = message.get_by_role("button", name="Approve request R-1")
    approve.click()
    dialog = page.get_by_role("alertdialog")
    expect(dialog).to_contain_text(DOMAIN)
    expect(dialog).to_contain_text(PRODUCTION)
    confirm(page, "Not yet")
    approve.click()
    confirm(page, "Approve")
    refusal = page.locator("article.ephemeral", has_text="your own request")
    expect(refusal).to_contain_text("someone else has to approve it")

    # Grace approves; the same message follows the work to its end.
    become(page, GRACE)
    expect(refusal).to_have_count(0)
    bring(page, message)
    picture(page, "proposal")
    approve.click()
    confirm(page, "Approve")
    expect(message).to_contain_text("Working")
    expect(message).to_contain_text(re.compile("Waiting for AWS"), timeout=LONG_MS)
    expect(message).to_contain_text("serves its own certificate", timeout=LONG_MS)
    expect(message).to_contain_text("(edited)")
    expect(page.locator("#messages article", has_text="Create device")).to_have_count(1)
    bring(page, message)
    picture(page, "done")

    # Anyone can check it.
    assert f"CN = {DOMAIN}" in bot.served(DOMAIN)


@pytest.mark.slow
def test_records_by_hand_are_asked_for_in_the_page(bot, open_page, picture):
    name = "sensors.byhand.example"
    page = visit(open_page, bot, ADA, width=1280, height=900, color_scheme="light")
    page.locator("#composer").press_sequentially(
        f'/iotdomain create {name} reason="Our DNS is elsewhere."'
    )
    page.keyboard.press("Enter")
    message = card(page, name)
    expect(message).to_contain_text("Needs approval")
    become(page, GRACE)
    message.get_by_role("button", name=re.compile("Approve request")).click()
    confirm(page, "Approve")
    become(page, ADA)

    expect(message).to_contain_text("Waiting for you", timeout=LONG_MS)
    expect(message).to_contain_text("acm-validations.aws")
    expect(message.get_by_role("button", name="Check the DNS records")).to_be_visible()
    bring(page, message)
    picture(page, "waiting-for-dns")
    values = message.locator("pre").all_inner_texts()
    bot.sandbox.put_dns("byhand.example", values[0], "CNAME", values[1])
    bot.sandbox.put_dns("byhand.example", values[2], "CNAME", values[3])
    message.get_by_role("button", name="Check the DNS records").click()

    expect(message).to_contain_text("serves its own certificate", timeout=LONG_MS)


@pytest.mark.slow
def test_an_alert_is_acknowledged_by_hand_in_the_page(open_page, picture):
    with whole_bot(watches=True, started=False) as bot:
        domain = WatchedDomain(bot, "", name="fleet.acme.example")
        bot.start()
        looked(bot)
        page = visit(open_page, bot, ADA, width=1100, height=1000)
        domain.take(arn=domain.arn, days=90, days_ago=85)
        alert = domain.alert("Certificate of {} expires")
        alert.wait_reply("The message above says what to do")
        message = page.locator("#messages article", has_text=alert.name).first
        expect(message).to_contain_text("Nobody has acknowledged it yet")
        bring(page, message)
        picture(page, "alert")

        message.get_by_role("button", name=f"Acknowledge alert {alert.name}").click()

        expect(message).to_contain_text("Acknowledged · by @Ada", timeout=LONG_MS)
        assert alert.wait("Acknowledged")


@pytest.mark.slow
def test_what_is_broken_is_found_and_mended_by_hand_in_the_page(
    bot, open_page, picture
):
    name = "sensors.acme.example"
    bot.ask(name).approve().wait("Done", 30)
    bot.aws.control("switch", name="cloudtrail_delay_seconds", value=0.0)
    bot.sandbox.edge.control("broken", fault="cname-other-region", domain=name)
    page = visit(open_page, bot, ADA, width=1100, height=1080)
    page.get_by_role("textbox", name="Message").fill(f"/iotdomain diagnose {name}")
    page.keyboard.press("Enter")

    found = page.locator("#messages article", has_text=f"Diagnosis of {name}")
    expect(found).to_contain_text("checks in", timeout=LONG_MS)
    expect(found).to_contain_text("Broken")
    expect(found).to_contain_text("names the IoT endpoint of another region")
    expect(found).to_contain_text("by role dns-pipeline (CloudTrail)")
    bring(page, found)
    picture(page, "diagnosis")
    found.get_by_role("button", name="Fix: repair the CNAME").click()

    message = page.locator("#messages article", has_text=f"Repair {name}").first
    become(page, GRACE)
    message.get_by_role("button", name="Approve request").click()
    confirm(page, "Approve")

    expect(message).to_contain_text("Done", timeout=LONG_MS)
