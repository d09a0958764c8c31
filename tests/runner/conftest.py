import pytest

from tests.support.driving import Scene
from tests.support.valkey import client, store, url, valkey_url

__all__ = ["client", "store", "url", "valkey_url"]


@pytest.fixture
def scene(client):
    return Scene(client)
