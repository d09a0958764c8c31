from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page

from tests.support.chromium import browser, fresh_page, open_page
from tests.support.page_server import ADA, PageServer, page_server

__all__ = ["browser", "open_page"]

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # the day of the sample messages
Visit = Callable[..., Page]
Tab = tuple[Page, list[str]]


@pytest.fixture(scope="module")
def running() -> Iterator[PageServer]:
    with page_server() as server:
        yield server


@pytest.fixture
def server(running: PageServer) -> PageServer:
    running.forget()
    return running


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Tab]:
    """One tab for the tests of a module: a new one each costs half a second."""
    errors: list[str] = []
    with fresh_page(browser, errors, now=NOW) as page:
        yield page, errors


@pytest.fixture
def visit(server: PageServer, tab: Tab, open_page: Visit) -> Iterator[Visit]:
    """Opens the page as a person and waits until it is live; in a tab of its own if
    options are asked for."""
    page, errors = tab

    def as_person(user: str = ADA, **options: object) -> Page:
        address = f"{server.url}#user={user}"
        if options:
            opened = open_page(address, **{"now": NOW, **options})
        else:
            opened = page
            opened.goto(address)
        opened.wait_for_selector(f"body[data-live={user}]")
        return opened

    yield as_person

    if page.url != "about:blank":
        page.evaluate("sessionStorage.clear()")
        page.goto("about:blank")
    assert errors == []
