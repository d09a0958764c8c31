from collections.abc import Iterator

import pytest

from tests.support.chromium import browser, open_page
from tests.support.page_server import PageServer, page_server

__all__ = ["browser", "open_page"]


@pytest.fixture
def server() -> Iterator[PageServer]:
    with page_server() as running:
        yield running
