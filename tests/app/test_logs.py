"""Log lines are JSON and hold no secret, whoever wrote them."""

import io
import json
import logging

import pytest
import structlog

from bot.app import logs
from tests.support import canary

SECRETS = {
    "bot token": "xoxb-1-abcDEF",
    "app token": "xapp-1-A0-xyz",
    "user token": "xoxp-99",
    "response_url": "https://hooks.slack.com/commands/T1/2/3",
    "password": "hunter2",
}


@pytest.fixture
def lines():
    """What is logged from now on."""
    stream = io.StringIO()
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    logs.configure(stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


def test_an_event_is_one_json_line(lines):
    structlog.get_logger("app").info("ready", seconds=1)

    (line,) = lines()
    assert (line["event"], line["seconds"], line["level"]) == ("ready", 1, "info")
    assert line["at"].endswith("Z")


def test_the_standard_library_speaks_the_same(lines):
    logging.getLogger("bot.runner").warning("R-1 is driven by %s", "someone")

    (line,) = lines()
    assert line["event"] == "R-1 is driven by someone"
    assert line["logger"] == "bot.runner"


def test_a_private_key_is_hidden_as_a_whole(lines):
    key = canary.PASTED[0]

    structlog.get_logger("x").error(f"so: {key} there", other={"k": [key]})

    (line,) = lines()
    assert line["event"] == "so: (hidden)\n there"
    assert not canary.found(canary.PASTED, {"line": json.dumps(line).encode()})


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS.keys())
def test_secrets_are_hidden_wherever_they_stand(lines, secret):
    said = f"redis://:{secret}@h/0" if secret == "hunter2" else f"got {secret}!"

    structlog.get_logger("x").warning(said, more={"deep": [said]}, error=repr(said))
    logging.getLogger("y").warning("%s", said)
    try:
        raise ValueError(said)  # noqa: TRY301 - the exception is what is logged
    except ValueError:
        logging.getLogger("z").exception("failed")

    assert len(lines()) == 3
    assert secret not in json.dumps(lines())


def test_a_traceback_shows_no_local_variables(lines):
    password = "swordfish"
    try:
        1 / (len(password) - 9)
    except ZeroDivisionError:
        structlog.get_logger("x").exception("failed")

    (line,) = lines()
    assert "ZeroDivisionError" in line["exception"]
    assert "swordfish" not in line["exception"]


def test_line_breaks_cannot_forge_a_line(lines):
    structlog.get_logger("x").info("a\n{}", user="b\nc")

    assert len(lines()) == 1
