from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.support.page_server import ADA, DOMAINS, GIL, PAYLOADS
from tests.support.page_views import EVERYTHING, view

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TOO_FAINT = Path(__file__).with_name("contrast.js").read_text()


def fill(server):
    for number in PAYLOADS:
        server.put(server.payload(int(number), edited=True))
    root = server.put(
        server.message("*root* `code` <https://x.example|link>", user=ADA)
    )
    server.put(server.message("reply", thread_ts=root["ts"], user=GIL))
    server.put(server.payload(5, ephemeral=True))
    server.put(server.message("x" * 300, user=ADA))
    return root


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_has_enough_contrast(server, visit, scheme):
    root = fill(server)
    page = visit(color_scheme=scheme)
    page.goto(f"{page.url}&thread={root['ts']}")
    page.locator("#composer").press_sequentially("/")
    server.emit({
        "type": "notification", "channel": DOMAINS, "ts": root["ts"], "text": "Hello.",
    })  # fmt: skip
    page.wait_for_selector(".toast")

    workspace = page.evaluate(TOO_FAINT)
    page.locator("#messages [data-action-id=more]").first.click()
    menu = page.evaluate(TOO_FAINT)
    page.keyboard.press("Escape")
    server.emit({"type": "view", "view": view(*EVERYTHING)})
    page.locator("#modal [type=submit]").click()
    modal = page.evaluate(TOO_FAINT)

    assert workspace["seen"] > 300
    assert workspace["faint"] + menu["faint"] + modal["faint"] == []


@pytest.mark.parametrize("width", [320, 360, 768])
def test_nothing_sticks_out_on_a_narrow_screen(server, visit, width):
    fill(server)
    page = visit(width=width, height=640)
    overflow = "node => node.scrollWidth - node.clientWidth"

    server.emit({"type": "view", "view": view(*EVERYTHING)})
    page.wait_for_selector("#modal[open]")

    for place in ("html", "#log", "#modal", ".modal-body"):
        assert page.locator(place).evaluate(overflow) <= 0, place
    assert page.locator("#modal").bounding_box()["width"] <= width


def test_on_a_phone_the_person_is_switched_in_the_side_bar(server, visit):
    page = visit(width=360, height=640)
    expect(page.locator("#person")).not_to_be_visible()

    page.get_by_role("button", name="Channels and people").click()
    expect(page.locator("#person")).to_be_focused()
    page.locator("#person").select_option(GIL)

    page.wait_for_selector(f"body[data-live={GIL}]")
    expect(page.locator("#person")).not_to_be_visible()


def test_the_page_can_be_walked_by_keyboard_with_the_focus_in_sight(server, visit):
    server.put(server.payload(1))
    page = visit()
    page.locator("#person").focus()
    seen = []

    for _ in range(16):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate("""() => {
          const at = document.activeElement;
          const ring = getComputedStyle(at).outlineStyle !== "none"
            || Boolean(at.closest(".composer-box:focus-within"));
          const { actionId, channel } = at.dataset;
          return [at.id || actionId || channel || at.className, ring];
        }""")
        )

    seen = [one for one in seen if one[0]]  # the walk ends outside of the page
    names = [name for name, _ in seen]
    for needed in (DOMAINS, "about-open", "channel-menu", "approve", "decline", "more"):
        assert needed in names, (needed, names)
    assert names.index("approve") < names.index("decline") < names.index("composer")
    assert [name for name, ring in seen if not ring] == []


def test_reduced_motion_stops_every_animation(server, visit):
    page = visit(reduced_motion="reduce")
    server.put(server.message("x"))
    server.emit({"type": "notification", "channel": DOMAINS, "ts": "1.0", "text": "Hi"})
    page.wait_for_selector(".toast")

    assert page.evaluate("document.getAnimations().length") == 0


def test_the_page_asks_nobody_but_its_server(server, visit, open_page):
    fill(server)
    page = open_page("about:blank")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{server.url}#user={ADA}")
    page.wait_for_selector(f"body[data-live={ADA}]")

    assert len(asked) > 10
    assert [url for url in asked if not url.startswith((server.url, "data:"))] == []


def test_every_button_has_a_name_and_no_id_is_given_twice(server, visit):
    fill(server)
    page = visit()
    server.emit({"type": "view", "view": view(*EVERYTHING)})
    page.wait_for_selector("#modal[open]")

    nameless = page.evaluate("""() => [...document.querySelectorAll("button")]
      .filter((node) => !node.ariaLabel && !node.textContent.trim())
      .map((node) => node.outerHTML)""")
    twice = page.evaluate("""() => {
      const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
      return ids.filter((id, place) => ids.indexOf(id) !== place);
    }""")

    assert nameless == []
    assert twice == []
