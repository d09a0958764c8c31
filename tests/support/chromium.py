"""A real Chromium for tests, driven by Playwright's synchronous interface.

A conftest.py that imports `browser` and `open_page` has them as fixtures. While
Playwright's synchronous interface is started, this thread counts as one with a
running event loop, and `asyncio.run` in another test would fail; so the browser lives
as long as one test module, not as long as the session. It starts in half a second.
"""

import contextlib
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",  # CI runs as root, where Chromium's own sandbox cannot start
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
TIMEOUT_MS = 5_000  # everything is on this machine; slower than this is a failure


def find_chromium() -> str | None:
    """The Chromium of this machine, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for a test module; without Chromium its tests are left out."""
    path = find_chromium()
    if path is None:
        pytest.skip(f"no Chromium on this machine (looked for {', '.join(NAMES)})")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield chromium
        chromium.close()


@contextlib.contextmanager
def fresh_page(
    browser: Browser,
    errors: list[str],
    *,
    width: int = 1280,
    height: int = 860,
    now: datetime | None = None,
    **more: Any,
) -> Iterator[Page]:
    """A page that speaks British English in UTC; `errors` gets what scripts throw."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        **{"locale": "en-GB", "timezone_id": "UTC", **more},
    )
    context.set_default_timeout(TIMEOUT_MS)
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    if now is not None:
        page.clock.set_fixed_time(now)
    yield page
    context.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages at an address, with the options of `fresh_page`; an error of the
    page's scripts fails the test."""
    errors: list[str] = []
    with contextlib.ExitStack() as pages:

        def open_one(url: str, **options: Any) -> Page:
            page = pages.enter_context(fresh_page(browser, errors, **options))
            page.goto(url)
            return page

        yield open_one
    assert errors == []
