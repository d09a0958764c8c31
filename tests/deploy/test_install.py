"""What docs/install.md shows is what the commands really print."""

import re
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.app.screen import screen
from bot.manifest import manifest
from bot.settings import load
from handlers.registry import VERBS
from tests.support.docs import shown
from tests.support.settings_file import TOKENS

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "deploy" / "settings.example.toml"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A newcomer's folder: the example file, and the tokens."""
    (tmp_path / "settings.toml").write_text(EXAMPLE.read_text())
    monkeypatch.chdir(tmp_path)
    for name in ("IOTDOMAIN_DATA", "SLACK_API_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in TOKENS.items():
        monkeypatch.setenv(name, value)
    return tmp_path


def typed(capsys, *words):
    with pytest.raises(SystemExit):
        main(words)
    said = capsys.readouterr()
    return f"$ iotdomain {' '.join(words)}\n{said.out}{said.err}"


def test_the_scopes_are_shown_with_their_reasons():
    text = manifest(VERBS)

    start = text.index("oauth_config:")
    shown("manifest", text[start : text.index("settings:", start)])


def test_a_check_that_finds_nothing(folder, capsys):
    shown("check", typed(capsys, "check", "--settings", "settings.toml"))


def test_a_check_that_finds_mistakes(folder, capsys):
    path = folder / "settings.toml"
    wrong = path.read_text().replace("C0IOTDOM1", "iot-domains")
    path.write_text(wrong.replace("role/iotdomain-apply", "user/iotdomain-apply"))

    shown("check-bad", typed(capsys, "check", "--settings", "settings.toml"))


def test_the_table_for_http_is_one_that_loads(folder, monkeypatch):
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "8f742231b10e8888abcd99yyyzzz85a5")
    guide = (ROOT / "docs" / "install.md").read_text()
    (table,) = re.findall(r"```toml\n(\[slack\]\n.*?)```", guide, re.DOTALL)
    path = folder / "settings.toml"
    start, end = path.read_text().split("[slack]\n")[0], path.read_text()
    path.write_text(start + table + end[end.index("# [dns]") :])

    settings = load(Path("settings.toml"))

    assert settings.listen == ("127.0.0.1", 8080)
    assert settings.app_token is None


def test_the_first_screen(folder):
    settings = load(Path("settings.toml"))

    said = screen(
        settings,
        workspace="Acme",
        store="own server, data in /var/lib/iotdomain/store",
        note=None,
    )

    shown("run", f"$ iotdomain run --settings settings.toml\n{said}")
