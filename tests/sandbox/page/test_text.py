import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.support.page_server import PAYLOADS

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TOKEN_OF_A_DATE = "<!date^1795701000^{date_short_pretty} at {time}|26 Nov, 13:50 UTC>"


def body(page):
    return page.locator("#messages article .body")


def test_marks_become_elements(server, visit):
    server.put(server.message("*bold* _italic_ ~gone~ `co*d*e` a_b_c 2*3*4"))

    page = visit()

    text = body(page)
    expect(text.locator("strong")).to_have_text("bold")
    expect(text.locator("em")).to_have_text("italic")
    expect(text.locator("s")).to_have_text("gone")
    expect(text.locator("code")).to_have_text("co*d*e")
    expect(text).to_contain_text("a_b_c 2*3*4")


def test_marks_work_inside_each_other_and_around_tokens(server, visit):
    server.put(server.message("*_both_* and *<@U0GRACE01> asks*"))

    page = visit()

    expect(body(page).locator("strong em")).to_have_text("both")
    expect(body(page).locator("strong .mention")).to_have_text("@Grace")


def test_mentions_show_names_and_mark_what_concerns_the_reader(server, visit):
    server.put(server.message("<@U0ADA0001> <@U0GRACE01> <!subteam^S0APPROVE> <@U999>"))

    page = visit()

    mentions = body(page).locator(".mention")
    expect(mentions).to_have_text(["@Ada", "@Grace", "@iot-approvers", "@U999"])
    expect(body(page).locator(".mention.me")).to_have_text(["@Ada"])


def test_a_channel_mention_is_a_way_there(server, visit):
    server.put(server.message("see <#C0IOTSTG1>"))
    page = visit()

    body(page).get_by_role("link", name="#iot-staging").click()

    expect(page.locator("#channel-name")).to_have_text("#iot-staging")


def test_a_date_is_shown_in_the_readers_zone_with_the_instant_beside_it(server, visit):
    server.put(server.message(f"until {TOKEN_OF_A_DATE}"))

    page = visit(timezone_id="Asia/Tokyo")

    expect(body(page)).to_have_text("until 26 Nov 2026 at 22:50")
    moment = body(page).locator("time")
    expect(moment).to_have_attribute("datetime", "2026-11-26T13:50:00.000Z")
    expect(moment).to_have_attribute("title", re.compile("26 Nov.* 22:50:00 GMT.9"))


def test_days_near_by_have_their_everyday_names(server, visit):
    server.put(server.message("<!date^1795441800^{date_pretty}, {ago}|x>"))

    page = visit(now=datetime(2026, 11, 24, 1, 0, tzinfo=UTC))

    expect(body(page)).to_have_text("yesterday, 11 hours ago")


def test_a_date_that_cannot_be_read_shows_its_fallback(server, visit):
    server.put(
        server.message("<!date^soon^{time}|later> <!date^1795701000^{moon}|now>")
    )

    page = visit()

    expect(body(page)).to_have_text("later now")


def test_emoji_have_names_and_unknown_ones_stay_text(server, visit):
    server.put(server.message(":memo: *Needs approval* :nonsense: 13:50:00"))

    page = visit()

    expect(body(page).get_by_role("img", name="memo")).to_be_visible()
    expect(body(page)).to_contain_text(":nonsense: 13:50:00")


def test_exactly_the_three_entities_are_decoded_once(server, visit):
    server.put(server.message("&lt;b&gt; &amp;lt; &quot; `&lt;!channel&gt;`"))

    page = visit()

    expect(body(page)).to_have_text("<b> &lt; &quot; <!channel>")
    assert body(page).locator(".mention").count() == 0


def test_a_code_block_is_copied_as_it_stands(server, visit):
    command = "openssl s_client -connect a:8883 &lt;/dev/null 2&gt;/dev/null"
    server.put(server.message(f"Check:\n```{command}```\nDone."))
    page = visit()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    body(page).get_by_role("button", name="Copy").click()

    expect(body(page).get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "openssl s_client -connect a:8883 </dev/null 2>/dev/null"
    assert body(page).inner_text().split() == [
        "Check:", *copied.split(), "Copied", "Done.",
    ]  # fmt: skip


def test_lists_keep_their_marks_and_are_lists_for_a_screen_reader(server, visit):
    server.put(server.message("First\n1. one\n2. two\n• three"))

    page = visit()

    items = body(page).get_by_role("listitem")
    expect(items).to_have_text(["1. one", "2. two", "• three"])


def test_links_open_elsewhere_and_strange_schemes_are_text(server, visit):
    server.put(
        server.message(
            "<https://x.example/a?b=1&amp;c=2|docs> <javascript:alert(1)|no>"
        )
    )

    page = visit()

    links = body(page).get_by_role("link")
    expect(links).to_have_count(1)
    expect(links).to_have_attribute("href", "https://x.example/a?b=1&c=2")
    expect(links).to_have_attribute("rel", "noopener noreferrer")
    expect(body(page)).to_have_text("docs no")


def test_a_permalink_leads_to_the_message_in_the_page(server, visit):
    old = server.put(server.message("the old plan"))
    digits = old["ts"].replace(".", "")
    link = f"<https://slack.example/archives/C0IOTDOM1/p{digits}|Version 1>"
    for number in range(30):
        server.put(server.message(f"filler {number}"))
    server.put(server.message(link))
    page = visit()

    page.get_by_role("link", name="Version 1").click()

    found = page.locator(f"article[data-ts='{old['ts']}']")
    expect(found).to_be_in_viewport()
    expect(found).to_be_focused()


HOSTILE = [
    "<img src=x onerror=document.title='owned'>",
    "<script>document.title='owned'</script>",
    '<https://x.example/\'"><svg onload=alert(1)>|"><img src=x>>',
    "`<b>` *<i>x</i>* _<!channel|<u>all</u>>_ ```<img src=x>```",
]


def blocks_full_of(text):
    plain = {"type": "plain_text", "text": text}
    marked = {"type": "mrkdwn", "text": text}
    return [
        {"type": "header", "block_id": "a", "text": plain},
        {"type": "section", "block_id": "b", "text": marked, "fields": [marked, plain]},
        {"type": "context", "block_id": "c", "elements": [marked]},
        {"type": "image", "block_id": "d", "image_url": "https://x", "alt_text": text},
        {"type": "actions", "block_id": "e", "elements": [
            {"type": "button", "action_id": "f", "text": plain, "value": text}]},
    ]  # fmt: skip


def test_no_text_becomes_markup_anywhere(server, visit):
    for text in HOSTILE:
        server.put(server.message(text))
        server.put(server.message(text, blocks=blocks_full_of(text)))

    page = visit()

    for tag in ("img", "script", "svg:not(.icon)", "b", "i", "u", "iframe", "object"):
        assert page.locator(f"#messages article {tag}").count() == 0, tag
    assert "owned" not in page.title()
    for button, text in zip(
        page.locator("[data-action-id=f]").all(), HOSTILE, strict=True
    ):
        expect(button).to_have_attribute("data-value", text)


def test_every_sample_message_leaves_no_markup_to_be_read(server, visit):
    for number, samples in PAYLOADS.items():
        for place in range(len(samples)):
            server.put(server.payload(int(number), place))

    page = visit()

    shown = body(page).all_inner_texts()
    assert len(shown) == sum(len(samples) for samples in PAYLOADS.values())
    for words in shown:
        for raw in ("<!", "<@", "&lt;", "&gt;", "```", "{time}", "|", "**"):
            assert raw not in words.replace("2>/dev/null | openssl", ""), raw
        assert re.search(r"(?<!\w):[a-z_]+:", words) is None
    assert page.locator(".unsupported").count() == 0
