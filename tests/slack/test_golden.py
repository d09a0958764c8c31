"""Every message in every state, letter for letter, and as Slack would take it."""

import json
import logging
from pathlib import Path

import pytest
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.slack import limits
from tests.support import said

GOLDEN = Path(__file__).parent / "golden"
MESSAGES = said.messages()
MODALS = said.modals()
ALL = {**MESSAGES, **MODALS}


def surface(name):
    return "modal" if name in MODALS else "message"


@pytest.mark.parametrize("name", ALL)
def test_says_what_the_golden_file_says(name, update_golden):
    file = GOLDEN / f"{name}.json"
    said_now = json.dumps(ALL[name], indent=1, ensure_ascii=False) + "\n"
    if update_golden:
        file.write_text(said_now, encoding="utf-8")

    assert file.exists(), "new message: run pytest tests/slack --update-golden"
    assert json.loads(file.read_text(encoding="utf-8")) == ALL[name]


def test_has_no_golden_file_that_nothing_says(update_golden):
    strangers = {each.stem for each in GOLDEN.glob("*.json")} - set(ALL)
    if update_golden:
        for each in strangers:
            (GOLDEN / f"{each}.json").unlink()
        strangers = set()

    assert strangers == set()


@pytest.mark.parametrize("name", ALL)
def test_keeps_the_limits_that_we_know(name):
    assert limits.faults(ALL[name], surface(name)) == []


@pytest.mark.parametrize("name", ALL)
def test_keeps_the_limits_that_the_stand_in_knows(name):
    checks = pytest.importorskip("sandbox.slack.limits")

    found = (
        checks.view_faults(ALL[name])
        if surface(name) == "modal"
        else checks.message_faults(ALL[name]["blocks"])
    )

    assert found == []


@pytest.mark.parametrize("name", ALL)
def test_is_taken_by_the_models_of_the_sdk(name, caplog):
    payload = ALL[name]

    with caplog.at_level(logging.WARNING):
        if surface(name) == "modal":
            View(**payload).to_dict()
        else:
            for block in payload["blocks"]:
                assert Block.parse(block).to_dict()["type"] == block["type"]

    assert caplog.records == []
