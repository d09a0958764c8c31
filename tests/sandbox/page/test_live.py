import pytest
from playwright.sync_api import expect

from tests.support.page_server import ADA, BOT, DOMAINS, GRACE, STAGING

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def articles(page):
    return page.locator("#messages article")


def test_a_new_message_appears_and_is_read_out_by_its_text(server, visit):
    page = visit()

    said = server.say(server.payload(1))

    expect(articles(page)).to_have_count(1)
    expect(articles(page)).to_have_attribute("data-ts", said["ts"])
    expect(articles(page)).to_have_attribute("data-author", BOT)
    live = page.get_by_role("log", name="New messages")
    expect(live).to_contain_text(
        "Needs approval: Ada asks to create device.acme.example"
    )


def test_a_message_that_comes_twice_is_shown_and_read_out_once(server, visit):
    page = visit()
    said = server.say(server.message("once"))
    expect(articles(page)).to_have_count(1)

    server.emit({"type": "message", "message": said})
    server.say(server.message("then"))

    expect(articles(page)).to_have_count(2)
    expect(page.locator("#announcer p")).to_have_text(
        ["iotdomain: once", "iotdomain: then"]
    )


def test_an_edit_replaces_one_message_in_place_and_is_not_read_out(server, visit):
    first = server.put(server.payload(3))
    server.put(server.message("after it"))
    page = visit()
    untouched = articles(page).last.element_handle()

    server.edit(first, blocks=server.payload(4)["blocks"], edited=True)

    expect(articles(page).first).to_contain_text("17 min 9 s after the approval")
    expect(articles(page).first).to_contain_text("(edited)")
    expect(articles(page)).to_have_count(2)
    assert untouched.evaluate("node => node.isConnected")
    expect(page.locator("#announcer")).to_be_empty()


def test_a_deleted_message_goes_but_one_with_replies_leaves_a_gap(server, visit):
    alone = server.put(server.message("alone"))
    root = server.put(server.message("root"))
    server.put(server.message("reply", thread_ts=root["ts"]))
    page = visit()

    for gone in (alone, root):
        server.emit({"type": "message_deleted", "channel": DOMAINS, "ts": gone["ts"]})

    expect(articles(page)).to_have_count(1)
    expect(articles(page)).to_contain_text("This message was deleted.")
    expect(articles(page)).to_contain_text("1 reply")


def test_an_ephemeral_message_can_be_dismissed_and_stays_away(server, visit):
    server.put(server.payload(5, ephemeral=True))
    page = visit()
    expect(articles(page)).to_contain_text("Only visible to you")

    articles(page).get_by_role("button", name="Dismiss").click()
    expect(articles(page)).to_have_count(0)
    page.reload()
    page.wait_for_selector(f"body[data-live={ADA}]")

    expect(articles(page)).to_have_count(0)


def test_replies_stand_in_their_thread_and_are_counted_at_the_root(server, visit):
    root = server.put(server.payload(4))
    server.put(server.payload(4, 1, thread_ts=root["ts"]))
    page = visit()
    expect(articles(page)).to_have_count(1)

    server.say(server.message("thanks", user=ADA, thread_ts=root["ts"]))
    page.get_by_role("button", name="2 replies").click()

    replies = page.locator("#thread-messages article")
    expect(replies).to_have_count(3)
    expect(replies.last).to_contain_text("thanks")
    expect(page.locator("#thread-composer")).to_be_focused()


def test_a_thread_is_answered_in_the_thread_and_closes_with_escape(server, visit):
    root = server.put(server.message("root"))
    page = visit()
    articles(page).hover()
    page.get_by_role("button", name="Reply in thread").click()

    page.locator("#thread-composer").fill("a reply")
    page.keyboard.press("Enter")

    sent = server.wait_for("/page/send")
    assert sent == {
        "user": ADA, "channel": DOMAINS, "text": "a reply", "thread_ts": root["ts"],
    }  # fmt: skip
    page.keyboard.press("Escape")
    expect(page.locator("#thread")).to_be_hidden()


def test_a_reply_sent_to_the_channel_stands_in_both(server, visit):
    root = server.put(server.message("root"))
    server.put(server.message("loud", thread_ts=root["ts"], broadcast=True))
    page = visit()
    expect(articles(page).last).to_contain_text("replied to a thread")

    articles(page).last.get_by_role("button", name="a thread").click()

    reply = page.locator("#thread-messages article").last
    expect(reply).to_contain_text("Also sent to the channel")


def test_messages_elsewhere_mark_their_channel_until_it_is_opened(server, visit):
    page = visit()
    link = page.get_by_role("link", name="iot-staging")

    server.say(server.message("one", channel=STAGING))
    server.say(server.message("two", channel=STAGING))
    expect(link).to_have_attribute("data-unread", "2")
    expect(articles(page)).to_have_count(0)
    link.click()

    expect(articles(page)).to_have_count(2)
    expect(link).to_have_attribute("data-unread", "0")


def test_a_notification_is_a_toast_a_counter_and_a_way_to_the_message(server, visit):
    far = server.put(server.message("look here", channel=STAGING))
    page = visit()

    server.emit({
        "type": "notification", "channel": STAGING, "ts": far["ts"],
        "text": "Done: device.acme.example is ready.",
    })  # fmt: skip

    toast = page.get_by_role("status", name="Notifications")
    expect(toast).to_contain_text("Done: device.acme.example is ready.")
    expect(page.get_by_role("button", name="Notifications, 1 new")).to_be_visible()
    assert page.title().startswith("(1) ")
    toast.get_by_role("link").click()
    expect(page.locator(f"article[data-ts='{far['ts']}']")).to_be_focused()


def test_the_list_of_notifications_resets_the_counter(server, visit):
    said = server.put(server.message("hello"))
    page = visit()
    server.emit({
        "type": "notification", "channel": DOMAINS, "ts": said["ts"], "text": "Hello.",
    })  # fmt: skip

    page.get_by_role("button", name="Notifications, 1 new").click()

    drawer = page.get_by_role("dialog", name="Notifications")
    expect(drawer.get_by_role("listitem")).to_contain_text("Hello.")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Notifications, 0 new")).to_be_focused()


def test_a_notice_is_a_line_of_slackbot_that_only_this_person_sees(server, visit):
    page = visit()
    words = '/iotdomain failed with the error "operation_timeout"'

    server.emit({"type": "notice", "channel": DOMAINS, "text": words}, user=ADA)

    line = page.locator("article[data-author=USLACKBOT]")
    expect(line).to_contain_text(words)
    expect(line).to_contain_text("Only visible to you")


def test_after_a_lost_connection_the_page_catches_up_by_itself(server, visit):
    first = server.put(server.message("before"))
    page = visit()
    server.drop()
    expect(page.locator("#connection")).to_contain_text("connection is lost")

    server.put(server.message("missed"))
    server.messages[0] = {**first, "text": "changed meanwhile", "edited": True}

    expect(articles(page)).to_have_count(2)
    expect(articles(page).first).to_contain_text("changed meanwhile")
    expect(page.locator("#connection")).to_be_empty()


def test_switching_the_person_draws_everything_for_them(server, visit):
    server.put(server.message("hello <@U0GRACE01>"))
    page = visit()
    page.locator("#composer").fill("half a sentence")

    page.get_by_label("You are").select_option(GRACE)

    page.wait_for_selector(f"body[data-live={GRACE}]")
    expect(articles(page).locator(".mention.me")).to_have_text("@Grace")
    expect(page.locator("#composer")).to_have_value("")
    assert f"user={GRACE}" in page.url
    page.locator("#composer").fill("hi")
    page.keyboard.press("Enter")
    assert server.wait_for("/page/send")["user"] == GRACE


def test_the_address_keeps_person_channel_and_thread(server, visit):
    root = server.put(server.message("root", channel=STAGING))
    page = visit(GRACE)
    page.get_by_role("link", name="iot-staging").click()
    articles(page).hover()
    page.get_by_role("button", name="Reply in thread").click()
    expect(page.locator("#thread")).to_be_visible()

    page.reload()

    expect(page.locator("#person")).to_have_value(GRACE)
    expect(page.locator("#channel-name")).to_have_text("#iot-staging")
    expect(page.locator(f"#thread-messages [data-ts='{root['ts']}']")).to_be_visible()


def test_a_permalink_of_the_server_opens_its_message(server, open_page):
    said = server.put(server.message("here", channel=STAGING))

    page = open_page(f"{server.url}?channel={STAGING}&ts={said['ts']}")

    expect(page.locator(f"article[data-ts='{said['ts']}']")).to_have_class(
        "message by-app found"
    )


def test_deleting_removing_and_inviting_go_to_the_server(server, visit):
    said = server.put(server.payload(3))
    page = visit()
    articles(page).hover()
    page.get_by_role("button", name="More about this message").click()
    page.get_by_role("menuitem", name="Delete message").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    place = {"user": ADA, "channel": DOMAINS}
    assert server.wait_for("/page/delete") == {**place, "ts": said["ts"]}

    for item, path in (("Remove", "/page/kick"), ("Invite", "/page/invite")):
        page.get_by_role("button", name="Channel actions").click()
        page.get_by_role("menuitem", name=f"{item} iotdomain").click()

        assert server.wait_for(path) == place


def test_the_side_note_tells_where_things_are_and_can_make_them_fail(server, visit):
    server.answers["about"] = {
        "lines": ["Ask its DNS: ```dig @127.0.0.1 -p 5300 a.example```"],
        "aws": {"edge_ports": {"8883": 18883}},
    }
    page = visit()

    page.get_by_role("button", name="About this sandbox").click()

    note = page.get_by_role("dialog", name="About this sandbox")
    expect(note).to_contain_text("dig @127.0.0.1 -p 5300 a.example")
    expect(note).to_contain_text("18883")
    note.get_by_role("button", name="Deliver the next click twice").click()
    assert server.wait_for("/control/duplicate") == {"times": 1}
