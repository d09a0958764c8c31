import time

import pytest
from playwright.sync_api import expect

from tests.support.page_server import ADA, DOMAINS
from tests.support.page_views import (
    DOMAIN,
    EVERYTHING,
    REASON,
    TARGET,
    input_block,
    option,
    plain,
    view,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def show(server, page, shown):
    server.emit({"type": "view", "view": shown}, user=ADA)
    page.wait_for_selector(f"#modal[open][data-view-id={shown['id']}]")
    return page.locator("#modal")


def test_every_input_is_labelled_and_its_state_is_sent(server, visit):
    page = visit()
    modal = show(server, page, view(*EVERYTHING))

    expect(modal.get_by_label("domain")).to_be_focused()
    modal.get_by_label("domain").fill("a.example")
    modal.get_by_label("target").select_option("stg")
    modal.get_by_label("ttl").fill("600")
    modal.get_by_label("EC", exact=True).check()
    modal.get_by_label("TELL").check()
    modal.get_by_label("who").select_option(ADA)
    modal.get_by_role("button", name="Ask").click()

    sent = server.wait_for("/page/view/submit")
    assert (sent["user"], sent["view_id"]) == (ADA, "V0001")
    assert sent["state"]["values"] == {
        "domain": {"domain": {"type": "plain_text_input", "value": "a.example"}},
        "target": {"target": {
            "type": "static_select", "selected_option": option("stg")}},
        "reason": {"reason": {"type": "plain_text_input", "value": None}},
        "ttl": {"ttl": {"type": "number_input", "value": "600"}},
        "key": {"key": {"type": "radio_buttons", "selected_option": option("ec")}},
        "extras": {"extras": {
            "type": "checkboxes", "selected_options": [option("tell")]}},
        "who": {"who": {"type": "users_select", "selected_user": ADA}},
        "where": {"where": {
            "type": "conversations_select", "selected_conversation": DOMAINS}},
    }  # fmt: skip
    expect(modal).to_be_hidden()
    expect(page.locator("#composer")).to_be_focused()


def test_a_view_is_drawn_with_title_hint_placeholder_and_optional_marker(server, visit):
    page = visit()

    modal = show(server, page, view(DOMAIN, TARGET, REASON))

    expect(page.get_by_role("dialog", name="Create a domain")).to_be_visible()
    domain = modal.get_by_label("domain")
    expect(domain).to_have_attribute("placeholder", "a.example")
    expect(domain).to_have_accessible_description("Without a scheme")
    expect(modal.get_by_label("reason (optional)")).to_be_visible()
    expect(modal.get_by_role("button", name="Not now")).to_be_visible()


def test_what_slack_checks_itself_is_said_beside_the_field_and_not_sent(server, visit):
    page = visit()
    modal = show(server, page, view(*EVERYTHING))
    modal.get_by_label("domain").fill("x" * 31)
    expect(modal).to_contain_text("1 too many")
    modal.get_by_label("ttl").fill("5")

    modal.get_by_role("button", name="Ask").click()

    expect(modal.get_by_label("domain")).to_have_accessible_description(
        "At most 30 characters; this has 31. Without a scheme"
    )
    for label, sentence in (
        ("target", "This field is required."),
        ("ttl", "Not less than 60."),
    ):
        field = modal.get_by_label(label)
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_have_accessible_description(sentence)
    expect(modal.get_by_label("domain")).to_be_focused()
    assert server.posts == []


def test_errors_of_the_app_stand_beside_their_fields_and_go_when_corrected(
    server, visit
):
    server.answers["/page/view/submit"] = {
        "ok": True,
        "errors": {"reason": "Say why.", "gone": "A field that is not here."},
    }
    page = visit()
    modal = show(server, page, view(REASON))

    modal.get_by_role("button", name="Ask").click()

    reason = modal.get_by_label("reason")
    expect(reason).to_have_accessible_description("Say why.")
    expect(reason).to_be_focused()
    expect(modal.get_by_role("alert")).to_have_text("A field that is not here.")
    reason.fill("because")
    expect(reason).not_to_have_attribute("aria-invalid", "true")


def test_an_update_keeps_what_was_typed_where_block_and_action_stay(server, visit):
    page = visit()
    modal = show(server, page, view(DOMAIN, REASON, TARGET))
    modal.get_by_label("domain").fill("a.example")
    modal.get_by_label("reason").press_sequentially("because")
    renamed = {**TARGET, "block_id": "target-2"}
    prefilled = {**DOMAIN, "element": {**DOMAIN["element"], "initial_value": "other"}}

    show(server, page, view(prefilled, REASON, renamed, title=plain("Two"), number=2))

    expect(modal.get_by_role("heading", name="Two")).to_be_visible()
    expect(modal.get_by_label("domain")).to_have_value("a.example")
    expect(modal.get_by_label("reason")).to_have_value("because")
    expect(modal.get_by_label("reason")).to_be_focused()
    page.keyboard.type("!")
    expect(modal.get_by_label("reason")).to_have_value("because!")


def test_an_untouched_field_takes_the_new_initial_value(server, visit):
    page = visit()
    modal = show(server, page, view(DOMAIN))
    prefilled = {**DOMAIN, "element": {**DOMAIN["element"], "initial_value": "new"}}

    show(server, page, view(prefilled, number=2))

    expect(modal.get_by_label("domain")).to_have_value("new")


@pytest.mark.parametrize("way", ["Escape", "Not now", "Close"])
def test_closing_tells_the_app_once(server, visit, way):
    page = visit()
    modal = show(server, page, view(DOMAIN))

    if way == "Escape":
        page.keyboard.press("Escape")
    else:
        modal.get_by_role("button", name=way).click()

    assert server.wait_for("/page/view/close") == {"user": ADA, "view_id": "V0001"}
    expect(modal).to_be_hidden()
    assert server.posts == []


def test_while_the_app_thinks_the_modal_says_so_and_sends_once(server, visit):
    def slowly(_body):
        time.sleep(0.3)
        return {"ok": True, "closed": True}

    server.answers["/page/view/submit"] = slowly
    page = visit()
    modal = show(server, page, view(REASON))

    modal.get_by_role("button", name="Ask").dblclick()

    expect(modal).to_have_attribute("aria-busy", "true")
    expect(modal).to_be_hidden()
    assert [path for path, _ in server.posts] == ["/page/view/submit"]


def test_a_late_answer_keeps_what_was_typed(server, visit):
    server.answers["/page/view/submit"] = {"ok": False, "error": "operation_timeout"}
    page = visit()
    modal = show(server, page, view(REASON))
    modal.get_by_label("reason").fill("because")

    modal.get_by_role("button", name="Ask").click()

    expect(modal.get_by_role("alert")).to_contain_text("did not answer in time")
    expect(modal.get_by_label("reason")).to_have_value("because")


def test_an_answer_with_a_view_shows_that_view(server, visit):
    second = view(REASON, title=plain("Second"), id="V0002")
    server.answers["/page/view/submit"] = {"ok": True, "view": second}
    page = visit()
    modal = show(server, page, view(REASON))

    modal.get_by_role("button", name="Ask").click()

    expect(modal.get_by_role("heading", name="Second")).to_be_visible()
    expect(modal).to_have_attribute("data-view-id", "V0002")


def test_only_the_view_shown_is_closed_by_the_server(server, visit):
    page = visit()
    modal = show(server, page, view(REASON))

    server.emit({"type": "view_closed", "view_id": "V9999"})
    server.emit({"type": "notice", "channel": DOMAINS, "text": "mark"})
    expect(page.locator("article[data-author=USLACKBOT]")).to_be_attached()
    expect(modal).to_be_visible()
    server.emit({"type": "view_closed", "view_id": "V0001"})

    expect(modal).to_be_hidden()
    assert server.posts == []


def test_elements_that_dispatch_send_action_and_state(server, visit):
    target = {**TARGET, "dispatch_action": True}
    button = {
        "type": "button", "action_id": "check", "text": plain("Check"), "value": "v",
    }  # fmt: skip
    actions = {"type": "actions", "block_id": "acts", "elements": [button]}
    page = visit()
    modal = show(server, page, view(DOMAIN, target, actions))

    modal.get_by_label("domain").fill("a.example")
    modal.get_by_label("target").select_option("dev")

    sent = server.wait_for("/page/view/action")
    assert (sent["view_id"], sent["block_id"]) == ("V0001", "target")
    assert sent["action"] == {
        "action_id": "target", "type": "static_select",
        "selected_option": option("dev"),
    }  # fmt: skip
    assert sent["state"]["values"]["domain"]["domain"]["value"] == "a.example"
    modal.get_by_role("button", name="Check").click()
    assert server.wait_for("/page/view/action")["action"] == {
        "action_id": "check", "type": "button", "value": "v",
    }  # fmt: skip


def test_enter_in_a_dispatching_text_field_sends_the_action_and_not_the_form(
    server, visit
):
    page = visit()
    block = input_block("q", {"type": "plain_text_input"}, dispatch_action=True)
    modal = show(server, page, view(block))

    modal.get_by_label("q").fill("text")
    page.keyboard.press("Enter")

    assert server.wait_for("/page/view/action")["action"]["value"] == "text"
    assert server.posts == []


def test_the_focus_stays_inside_the_modal(server, visit):
    page = visit()
    show(server, page, view(DOMAIN))

    for _ in range(8):
        page.keyboard.press("Tab")

    place = page.evaluate("document.activeElement.closest('#modal, body').id")
    # Between its last and its first element the focus may be on the browser itself.
    assert place in {"modal", ""}
    expect(page.locator("#composer")).not_to_be_focused()
