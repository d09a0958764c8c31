import pytest

from bot.__main__ import main
from tests.init.own_aws import own_aws


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty folder, and nothing in the environment."""
    monkeypatch.chdir(tmp_path)
    for name in (
        *("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_API_URL", "REDIS_URL"),
        *("IOTDOMAIN_SETTINGS", "IOTDOMAIN_DATA", "AWS_REGION", "AWS_DEFAULT_REGION"),
    ):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def type_(folder, capsys):
    """Type a command where nobody can be asked; exit code, output, errors."""

    def typed(*words):
        with pytest.raises(SystemExit) as ended:
            main(words)
        said = capsys.readouterr()
        return ended.value.code or 0, said.out, said.err

    return typed


@pytest.fixture
def aws(monkeypatch):
    """An account of one's own, with credentials for it."""
    with own_aws() as (account, url):
        for name, value in (
            ("AWS_ACCESS_KEY_ID", "AKIAADA"),
            ("AWS_SECRET_ACCESS_KEY", "secret"),
            ("AWS_ENDPOINT_URL", url),
            ("AWS_CONFIG_FILE", "/dev/null"),
            ("AWS_SHARED_CREDENTIALS_FILE", "/dev/null"),
        ):
            monkeypatch.setenv(name, value)
        monkeypatch.delenv("AWS_PROFILE", raising=False)
        yield account
