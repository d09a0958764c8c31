import pytest
from playwright.sync_api import expect

from tests.support.page_server import ADA, DOMAINS

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def plain(text):
    return {"type": "plain_text", "text": text}


def test_a_header_is_a_heading_and_blocks_carry_their_ids(server, visit):
    server.put(server.payload(1))

    page = visit()

    heading = page.get_by_role("heading", name="Create device.acme.example", level=3)
    expect(heading).to_be_visible()
    expect(page.locator("[data-block-id=state]")).to_contain_text("Needs approval")


def test_plain_text_shows_marks_and_emoji_names_as_they_are(server, visit):
    text = {"type": "plain_text", "emoji": False, "text": "*not bold* :memo: <@U1>"}
    server.put(server.message("x", blocks=[{"type": "section", "text": text}]))

    page = visit()

    expect(page.locator(".block-section")).to_have_text("*not bold* :memo: <@U1>")


def test_an_image_is_its_words_and_is_never_fetched(server, visit):
    server.put(server.payload(12))
    page = visit()

    picture = page.get_by_role("img", name="Timeline of the expiry dates")

    expect(picture).to_be_visible()
    assert page.locator("img").count() == 0


def test_rich_text_and_unknown_blocks_are_shown(server, visit):
    piece = {"type": "text", "text": "strong", "style": {"bold": True}}
    item = {"type": "rich_text_section", "elements": [{"type": "text", "text": "one"}]}
    code = {"type": "text", "text": "a b"}
    blocks = [
        {"type": "rich_text", "block_id": "r", "elements": [
            {"type": "rich_text_section", "elements": [piece]},
            {"type": "rich_text_list", "style": "ordered", "elements": [item]},
            {"type": "rich_text_preformatted", "elements": [code]},
        ]},
        {"type": "video", "block_id": "v"},
    ]  # fmt: skip
    server.put(server.message("x", blocks=blocks))

    page = visit()

    expect(page.locator(".block-rich_text strong")).to_have_text("strong")
    expect(page.locator(".block-rich_text ol li")).to_have_text("one")
    expect(page.locator(".block-rich_text pre")).to_have_text("a b")
    expect(page.locator("[data-block-id=v]")).to_contain_text("video is not shown")


def test_a_button_without_confirmation_acts_at_once(server, visit):
    sample = server.put(server.payload(2))
    page = visit()

    page.locator("[data-action-id=check_now]").click()

    body = server.wait_for("/page/action")
    assert body["block_id"] is not None
    del body["block_id"]
    assert body == {
        "user": ADA,
        "channel": DOMAINS,
        "message_ts": sample["ts"],
        "action": {
            "action_id": "check_now", "type": "button", "value": "p9Lx2nQe7uCb4dHa",
        },
    }  # fmt: skip


def test_approve_asks_first_and_sends_after_the_confirmation(server, visit):
    server.put(server.payload(1))
    page = visit()

    page.get_by_role("button", name="Approve request R-42").click()
    question = page.get_by_role("alertdialog", name="Approve R-42?")
    expect(question).to_contain_text("one certificate, one domain configuration")
    question.get_by_role("button", name="Approve").click()

    assert server.wait_for("/page/action")["action"]["action_id"] == "approve"


@pytest.mark.parametrize("way", ["Escape", "button"])
def test_a_declined_confirmation_sends_nothing_and_gives_the_focus_back(
    server, visit, way
):
    server.put(server.payload(1))
    page = visit()
    approve = page.locator("[data-action-id=approve]")

    approve.click()
    if way == "Escape":
        page.keyboard.press("Escape")
    else:
        page.get_by_role("button", name="Not yet").click()

    expect(page.locator("#confirm")).to_be_hidden()
    expect(approve).to_be_focused()
    assert server.posts == []


def test_the_focus_finds_the_button_again_when_the_message_was_drawn_anew(
    server, visit
):
    sample = server.put(server.payload(1))
    page = visit()
    page.locator("[data-action-id=approve]").click()

    server.edit(sample, edited=True)
    expect(page.locator(".edited")).to_be_attached()
    page.keyboard.press("Escape")

    expect(page.locator("[data-action-id=approve]")).to_be_focused()


def test_a_red_confirmation_has_the_focus_on_the_safe_answer(server, visit):
    confirm = {
        "title": plain("Undo?"), "text": plain("Devices lose the name."),
        "confirm": plain("Undo"), "deny": plain("Keep"), "style": "danger",
    }  # fmt: skip
    button = {
        "type": "button", "action_id": "undo", "style": "danger",
        "text": plain("Undo…"), "confirm": confirm,
    }  # fmt: skip
    server.put(server.message("x", blocks=[{"type": "actions", "elements": [button]}]))
    page = visit()

    page.locator("[data-action-id=undo]").click()

    expect(page.get_by_role("button", name="Keep")).to_be_focused()


def test_the_overflow_menu_works_by_keyboard(server, visit):
    server.put(server.payload(1))
    page = visit()
    more = page.locator("[data-action-id=more]")

    more.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Show the full plan")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("w")
    expect(page.get_by_role("menuitem", name="Withdraw (requester)")).to_be_focused()
    page.keyboard.press("Enter")

    action = server.wait_for("/page/action")["action"]
    assert action["type"] == "overflow"
    assert action["selected_option"]["value"] == "withdraw.k3Jq8yV0TzWm1sXr"
    expect(more).to_be_focused()


def test_escape_closes_the_menu_and_returns_to_its_button(server, visit):
    server.put(server.payload(1))
    page = visit()
    more = page.locator("[data-action-id=more]")

    more.click()
    expect(more).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")

    expect(page.get_by_role("menu")).to_have_count(0)
    expect(more).to_be_focused()
    expect(more).to_have_attribute("aria-expanded", "false")


def test_a_select_in_a_message_sends_the_option(server, visit):
    option = {"text": plain("Staging"), "value": "stg"}
    accessory = {
        "type": "static_select", "action_id": "where",
        "placeholder": plain("Account"), "options": [option],
    }  # fmt: skip
    text = {"type": "mrkdwn", "text": "Where?"}
    section = {"type": "section", "block_id": "s", "text": text, "accessory": accessory}
    server.put(server.message("x", blocks=[section]))
    page = visit()

    page.get_by_label("Account").select_option("stg")

    body = server.wait_for("/page/action")
    assert body["block_id"] == "s"
    assert body["action"] == {
        "action_id": "where", "type": "static_select", "selected_option": option,
    }  # fmt: skip


def test_a_click_that_the_server_refuses_is_told(server, visit):
    server.put(server.payload(2))
    server.answers["/page/action"] = {"ok": False, "error": "message_not_found"}
    page = visit()

    page.locator("[data-action-id=check_now]").click()

    notice = page.locator("article[data-author=USLACKBOT]")
    expect(notice).to_contain_text("Only visible to you")
    expect(notice).to_contain_text("message_not_found")
