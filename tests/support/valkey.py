"""One embedded server for a test session, emptied between tests."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from bot import embedded
from bot.store import Client, RedisStore


@pytest.fixture(scope="session")
def valkey_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real server of this session's own, on its Unix socket."""
    folder: Path = tmp_path_factory.mktemp("valkey")
    server = embedded.start(folder, os.environ)
    yield server.url
    assert server.stop()


@pytest.fixture
def url(valkey_url: str) -> str:
    """The same server, empty."""
    with redis.Redis.from_url(valkey_url) as client:
        client.flushall()
    return valkey_url


@pytest.fixture
def client(url: str) -> Iterator[Client]:
    """A client of the store's own kind."""
    made = Client(url)
    yield made
    made.close()


@pytest.fixture
def store(client: Client) -> RedisStore:
    """An empty store."""
    return RedisStore(client)
