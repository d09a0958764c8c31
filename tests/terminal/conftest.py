import pytest

from bot.__main__ import main
from bot.store import RedisStore
from tests.support import said_runs as a
from tests.support.settings_file import GOOD
from tests.support.valkey import client, store, url, valkey_url

__all__ = ["client", "store", "url", "valkey_url"]


@pytest.fixture
def settings(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_text(GOOD)
    return path


@pytest.fixture
def typed(capsys, monkeypatch, url, settings):
    """Type a command with nothing but the settings and the store; code, out, err."""
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "IOTDOMAIN_DATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("IOTDOMAIN_SETTINGS", str(settings))
    monkeypatch.setenv("REDIS_URL", url)
    monkeypatch.setenv("LOGNAME", "noor")

    def run(*words):
        with pytest.raises(SystemExit) as ended:
            main(words)
        said = capsys.readouterr()
        return ended.value.code or 0, said.out, said.err

    return run


@pytest.fixture
def kept(client):
    """The bot's store with a proposal, a run at work and one that is done."""
    found = RedisStore(client)
    for run in (
        a.served(id="R-41", number=41, token="another-token-0000", rev=0),
        a.proposed(rev=0),
        a.running(3, a.proposed(a.created("mqtt.acme.example"), number=43), rev=0),
    ):
        found.create(run, audit={"what": "proposed"})
    return found
