import pytest
from playwright.sync_api import expect

from tests.support.page_server import ADA, DOMAINS

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def page(server, visit):
    return visit()


@pytest.fixture
def box(page):
    return page.locator("#composer")


def options(page):
    return page.get_by_role("listbox", name="Commands").get_by_role("option")


def test_enter_sends_and_shift_enter_makes_a_line(server, page, box):
    box.press_sequentially("one")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("two")

    page.keyboard.press("Enter")

    assert server.wait_for("/page/send") == {
        "user": ADA, "channel": DOMAINS, "text": "one\ntwo",
    }  # fmt: skip
    expect(box).to_have_value("")


def test_a_slash_offers_commands_with_their_verbs(page, box):
    box.press_sequentially("/")

    expect(options(page)).to_have_count(4)
    expect(options(page).first).to_contain_text("/iotdomain [verb]")
    expect(options(page).first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute(
        "aria-activedescendant", options(page).first.get_attribute("id")
    )


@pytest.mark.parametrize("key", ["Tab", "Enter"])
def test_arrow_keys_choose_and_tab_or_enter_completes(server, page, box, key):
    box.press_sequentially("/iot")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")

    page.keyboard.press(key)

    expect(box).to_have_value("/iotdomain list ")
    expect(box).to_be_focused()
    assert server.posts == []


def test_verbs_are_completed_after_the_command(page, box):
    box.press_sequentially("/iotdomain s")
    expect(options(page)).to_have_text(["/iotdomain status <domain>"])

    page.keyboard.press("Tab")

    expect(box).to_have_value("/iotdomain status ")
    expect(options(page)).to_have_count(0)


@pytest.mark.parametrize(
    "text", ["/iotdomain", "/iotdomain list", '/iotdomain create a.example reason="x"',
             "/iotdomain crate", "/unknown"],
)  # fmt: skip
def test_what_is_typed_out_is_sent_with_one_enter(server, page, box, text):
    box.fill(text)

    page.keyboard.press("Enter")

    assert server.wait_for("/page/send")["text"] == text


def test_an_at_sign_offers_the_bot_with_its_verbs(page, box):
    box.press_sequentially("@io")
    expect(options(page)).to_have_count(4)

    page.keyboard.press("Tab")
    box.press_sequentially("s")

    expect(options(page)).to_have_text(["@iotdomain status <domain>"])


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("@iotdomain list", "<@U0IOTDOM1> list"),
        ("hello @iotdomain help", "hello <@U0IOTDOM1> help"),
        ("@iotdomain", "<@U0IOTDOM1>"),
        ("a@iotdomain.example", "a@iotdomain.example"),
        ("@iotdomains list", "@iotdomains list"),
    ],
)
def test_the_name_of_the_bot_is_sent_as_a_mention(server, page, box, typed, sent):
    box.fill(typed)

    page.keyboard.press("Enter")

    assert server.wait_for("/page/send")["text"] == sent


def test_a_thread_offers_the_bot_and_no_slash_commands(server, page):
    root = server.say(server.message("root"))
    page.goto(f"{page.url}&thread={root['ts']}")
    reply = page.locator("#thread-composer")
    offered = page.get_by_role("listbox", name="Commands in this thread")

    reply.press_sequentially("/")
    expect(offered.get_by_role("option")).to_have_count(0)
    reply.fill("")
    reply.press_sequentially("@iotdomain li")
    expect(offered.get_by_role("option")).to_have_text(["@iotdomain list"])
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    posted = server.wait_for("/page/send")
    assert posted["text"].strip() == "<@U0IOTDOM1> list"
    assert posted["thread_ts"] == root["ts"]


def test_escape_closes_the_list_and_leaves_the_text(server, page, box):
    box.press_sequentially("/iotdomain cr")

    page.keyboard.press("Escape")
    expect(options(page)).to_have_count(0)
    page.keyboard.press("Enter")

    assert server.wait_for("/page/send")["text"] == "/iotdomain cr"


def test_a_choice_can_be_clicked(page, box):
    box.press_sequentially("/")

    options(page).nth(1).click()

    expect(box).to_have_value("/iotdomain create ")
    expect(box).to_be_focused()


def test_a_refused_message_stays_with_the_reason(server, page, box):
    server.answers["/page/send"] = {"ok": False, "error": "is_archived"}
    box.fill("hello")

    page.keyboard.press("Enter")

    expect(page.locator("#composer-error")).to_contain_text("archived")
    expect(box).to_have_value("hello")


def test_arrow_up_in_an_empty_box_brings_the_last_text_back(server, page, box):
    box.fill("/iotdomain list")
    page.keyboard.press("Enter")
    server.wait_for("/page/send")
    expect(box).to_have_value("")

    page.keyboard.press("ArrowUp")

    expect(box).to_have_value("/iotdomain list")


def test_slash_commands_are_refused_in_threads_with_a_sentence(server, page):
    root = server.say(server.message("root"))
    page.goto(f"{page.url}&thread={root['ts']}")
    reply = page.locator("#thread-composer")

    reply.fill("/iotdomain list")
    reply.press("Enter")

    expect(page.locator("#thread-error")).to_contain_text("do not work in threads")
    expect(reply).to_have_value("/iotdomain list")
    assert server.posts == []
