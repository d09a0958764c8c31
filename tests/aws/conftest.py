from datetime import UTC, datetime

import pytest

from bot.aws import Aws
from sandbox.aws import route53
from sandbox.aws.identities import BOT
from sandbox.aws.zoneseeds import seed_zones
from tests.support.aws_stand_in import ACCOUNT, OURS, REGION, aws_stand_in
from tests.support.facts import target


@pytest.fixture
def cloud():
    """AWS's stand-in with its first zones; what is made there is seen at once."""
    with aws_stand_in(
        route53=route53.handle,
        describe_after_create_missing=False,
        certificate_missing_after_request_seconds=0.0,
    ) as running:
        seed_zones(running.world)
        yield running


@pytest.fixture(autouse=True)
def _own_credentials(monkeypatch, tmp_path):
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", BOT.access_key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", BOT.secret)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))


@pytest.fixture
def aws(cloud):
    made = Aws(now=lambda: datetime.now(UTC), endpoint_url=cloud.url, read_seconds=1.0)
    yield made
    made.close()


@pytest.fixture
def clouds(aws):
    return aws.for_caller("R-42", "U0ADA0001")


@pytest.fixture
def place():
    return target()


@pytest.fixture
def seed(cloud):
    """Put certificates or configurations there, tagged as the bot's; their ARNs."""

    def plant(kind, **given):
        row = {"account": ACCOUNT, "region": REGION, "tags": OURS, **given}
        return cloud.control("seed", **{kind: [row]})[kind][0]

    return plant
