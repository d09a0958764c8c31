import pytest

from tests.support.settings_file import GOOD, TOKENS

OURS = (
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_SIGNING_SECRET",
    "SLACK_API_URL",
    "REDIS_URL",
    "IOTDOMAIN_SETTINGS",
    "IOTDOMAIN_DATA",
)


@pytest.fixture(autouse=True)
def environ(monkeypatch):
    """The environment with our tokens and nothing else of ours."""
    for name in OURS:
        monkeypatch.delenv(name, raising=False)
    for name, value in TOKENS.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


@pytest.fixture
def write(tmp_path):
    """Write the good file with some lines replaced; its path."""

    def make(*changes):
        text = GOOD
        for old, new in changes:
            assert old in text, f"the sample has no {old!r}"
            text = text.replace(old, new, 1)
        path = tmp_path / "settings.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return make
