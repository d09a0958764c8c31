"""The options of the create form by hand, in the workspace page."""

import re

import pytest
from playwright.sync_api import expect

from tests.flow.test_in_chromium import visit
from tests.support.chromium import browser, open_page
from tests.support.whole_bot import ADA, PRODUCTION, REGION, whole_bot

__all__ = ["browser", "open_page"]

pytestmark = pytest.mark.browser
DOMAIN = "options.acme.example"
TLS13 = "TLS 1.3 only (IoTSecurityPolicy_TLS13_1_3_2022_10)"
X509 = "AWS_X509: an X.509 client certificate"


@pytest.fixture(scope="module")
def running():
    with whole_bot() as bot:
        yield bot


@pytest.mark.slow
def test_options_are_chosen_hidden_and_shown_again(bot, open_page, tmp_path):
    page = visit(open_page, bot, ADA, width=1280, height=1000, color_scheme="light")
    form = page.locator("#modal")
    page.locator("#composer").press_sequentially("/iotdomain create")
    page.keyboard.press("Enter")
    form.get_by_label("Domain", exact=True).fill(DOMAIN)
    form.get_by_label("AWS account and region").select_option(
        label=f"Acme production ({PRODUCTION}), {REGION}"
    )
    form.get_by_label("Reason").fill("The line ships next week.")
    expect(form.get_by_label("TLS policy")).to_have_count(0)
    page.screenshot(path=tmp_path / "short.png")

    # All options, with what was typed where it was.
    form.get_by_role("button", name="Show all options").click()
    form.get_by_label("TLS policy").select_option(label=TLS13)
    form.get_by_label("Authentication type").select_option(label=X509)
    expect(form.get_by_label("Domain", exact=True)).to_have_value(DOMAIN)
    page.screenshot(path=tmp_path / "long.png")

    # Half an option is said beside its field.
    page.get_by_role("button", name="Make the plan").click()
    expect(form.get_by_label("Application protocol")).to_have_accessible_description(
        re.compile("needs its protocol")
    )
    form.get_by_label("Application protocol").select_option(label="SECURE_MQTT: MQTT")

    # Hidden they count, and come back as they were.
    form.get_by_role("button", name="Hide the options").click()
    expect(form).to_contain_text("Set under More options: Authentication type")
    page.screenshot(path=tmp_path / "hidden.png")
    form.get_by_role("button", name="Show all options").click()
    expect(form.get_by_label("Application protocol")).to_have_value("SECURE_MQTT")
    form.get_by_role("button", name="Hide the options").click()
    page.get_by_role("button", name="Make the plan").click()

    expect(form).to_be_hidden()
    card = page.locator("#messages article", has_text=f"Create {DOMAIN}").first
    expect(card).to_contain_text("TLS 1.3 only")


@pytest.mark.slow
def test_one_of_the_certificates_in_acm_is_chosen_from_a_list(bot, open_page, tmp_path):
    name = "held.acme.example"
    row = {"account": PRODUCTION, "region": REGION, "domain": name}
    bot.aws.control(
        "seed",
        certificates=[
            {**row, "kind": "IMPORTED", "key_type": "EC_prime256v1"},
            {**row, "key_type": "RSA_4096"},
            {**row, "domain": "*.acme.example", "names": ["b.eu.acme.example"]},
        ],
    )
    page = visit(open_page, bot, ADA, width=1280, height=1000, color_scheme="light")
    form = page.locator("#modal")
    page.locator("#composer").press_sequentially("/iotdomain create")
    page.keyboard.press("Enter")
    form.get_by_label("Domain", exact=True).fill(name)
    form.get_by_label("AWS account and region").select_option(
        label=f"Acme production ({PRODUCTION}), {REGION}"
    )
    form.get_by_label("Reason").fill("The line ships next week.")
    form.get_by_role("button", name="Show all options").click()
    expect(form.get_by_label("Key type")).to_be_visible()
    page.screenshot(path=tmp_path / "new.png")

    form.get_by_label("Where it comes from").select_option(
        label="One that is in ACM already, chosen here"
    )

    expect(form).to_contain_text("3 cover the domain, 2 of them fit.")
    listed = form.get_by_label(re.compile("^Certificate"))
    option = listed.locator("option", has_text="ECDSA P-256")
    listed.select_option(value=option.get_attribute("value"))
    page.screenshot(path=tmp_path / "listed.png")
    page.get_by_role("button", name="Make the plan").click()
    expect(form).to_be_hidden()
    card = page.locator("#messages article", has_text=f"Create {name}").first
    expect(card).to_contain_text("The certificate is the one that was asked for")
