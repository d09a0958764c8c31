"""Fixtures for tests that look at AWS, DNS and TLS: a stand-in of all three."""

import pytest

from sandbox.aws.identities import BOT
from tests.support.outside import outside, write_roots

__all__ = ["own_credentials", "roots", "there"]


@pytest.fixture(scope="session")
def roots(tmp_path_factory):
    """A file with the roots that the stand-ins' certificates lead to."""
    return write_roots(tmp_path_factory.mktemp("roots"))


@pytest.fixture
def there():
    """All of it, new for each test, with nothing that shows late."""
    with outside(
        describe_after_create_missing=False,
        certificate_missing_after_request_seconds=0.0,
    ) as running:
        yield running


@pytest.fixture(autouse=True)
def own_credentials(monkeypatch):
    """The stand-in's keys, and nothing of the machine's own."""
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", BOT.access_key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", BOT.secret)
