"""The command line says what is wrong in sentences."""

import pytest

from bot.__main__ import main
from tests.support.settings_file import TOKENS


@pytest.fixture
def ask(capsys, monkeypatch):
    """Type a command; exit code, output and errors."""
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "IOTDOMAIN_SETTINGS"):
        monkeypatch.delenv(name, raising=False)

    def typed(*words, **env):
        for name, value in env.items():
            monkeypatch.setenv(name, value)
        with pytest.raises(SystemExit) as ended:
            main(words)
        said = capsys.readouterr()
        return ended.value.code or 0, said.out, said.err

    return typed


def test_run_without_settings_says_what_is_missing_and_starts_no_sandbox(ask):
    code, out, err = ask("run")

    assert code == 2
    assert out == ""
    for missing in ("settings file", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"):
        assert missing in err


def test_check_tells_the_targets(ask, settings):
    code, out, _ = ask("check", "--settings", str(settings), **TOKENS)

    assert code == 0
    assert "staging (444455556666), us-east-1" in out


def test_check_names_each_fault(ask, settings):
    settings.write_text(settings.read_text().replace("C0IOTSTG1", "iot"))

    code, _, err = ask("check", "--settings", str(settings), **TOKENS)

    assert code == 2
    assert "targets[1].channel" in err


def test_without_the_source_there_is_no_sandbox(ask, monkeypatch):
    monkeypatch.setattr("bot.terminal.sandbox.find_spec", lambda name: None)

    code, _, err = ask("sandbox")

    assert code == 2
    assert "comes with the source" in err


def test_the_flags_of_the_sandbox_are_passed_on(ask, monkeypatch):
    pytest.importorskip("sandbox.run")
    given = []
    monkeypatch.setattr("sandbox.run.main", lambda options: given.append(options) or 0)

    code, _, _ = ask(
        *("sandbox", "--port", "8800", "--speed", "600", "--fresh", "--no-bot"),
        *("--aws", "http://127.0.0.1:4566", "--redis", "redis://127.0.0.1"),
    )

    (options,) = given
    assert code == 0
    assert options.ports.page == 8800
    assert (options.speed, options.is_fresh, options.has_bot) == (600, True, False)
    assert options.aws_url == "http://127.0.0.1:4566"
    assert options.redis_url == "redis://127.0.0.1"
