from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.aws import Aws
from bot.gather import gather
from bot.probe import TlsProbe
from sandbox.aws.identities import BOT
from tests.support.facts import role, target
from tests.support.outside import outside, write_roots


@pytest.fixture(scope="session")
def roots(tmp_path_factory):
    return write_roots(tmp_path_factory.mktemp("roots"))


@pytest.fixture
def there():
    with outside(
        describe_after_create_missing=False,
        certificate_missing_after_request_seconds=0.0,
    ) as running:
        yield running


@pytest.fixture(autouse=True)
def _own_credentials(monkeypatch):
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", BOT.access_key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", BOT.secret)


def staging(region="eu-central-1"):
    account = "444455556666"
    return replace(
        target(),
        account=account,
        name="staging",
        label="staging",
        region=region,
        read=role(account, "iotdomain-read"),
        apply=role(account, "iotdomain-apply"),
    )


@pytest.fixture
def look(there, roots):
    """One look at a domain, over the network."""
    aws = Aws(now=lambda: datetime.now(UTC), endpoint_url=there.url)

    def looking(domain, others=(), seconds=0.4, place=None):
        names = there.names(seconds=seconds)
        probe = TlsProbe(
            names,
            now=lambda: datetime.now(UTC),
            ports=there.edge.bound,
            allow_private=True,
            public_roots=roots,
            seconds=2.0,
        )
        return gather(
            domain,
            place or target(),
            clouds=aws.for_caller("look", "U0ADA0001"),
            names=names,
            probe=probe,
            now=lambda: datetime.now(UTC),
            others=others,
        )

    yield looking
    aws.close()
