from collections.abc import Iterator

import pytest

from tests.support.whole_bot import WholeBot, faults, whole_bot


@pytest.fixture(scope="module")
def running() -> Iterator[WholeBot]:
    """One sandbox and one bot for the tests of a module."""
    with whole_bot() as bot:
        yield bot


@pytest.fixture
def bot(running: WholeBot) -> Iterator[WholeBot]:
    """The module's bot; what a test broke is mended, and no fault of ours is left."""
    before = len(faults(running))

    yield running

    running.heal()
    assert faults(running)[before:] == []


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--screenshots", help="keep the pictures of the flow in a folder")
