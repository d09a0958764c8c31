"""What can be typed, pressed and read fits together."""

import inspect
import re

import pytest

from bot.slack import render
from bot.slack.render import buttons, byhand, done, proposal
from handlers.approvals import BUTTONS, CHANGING, MENU, VERDICTS
from handlers.registry import VERBS
from tests.support.fakes import make_run, make_target
from tests.support.slack_payloads import words_of

DRAWN = [
    made
    for name, made in inspect.getmembers(buttons, inspect.isfunction)
    if made.__module__ == buttons.__name__ and not name.startswith("_")
]


def test_help_shows_every_verb():
    said = words_of(render.help_answer())

    for verb in VERBS:
        assert f"/iotdomain {verb}" in said


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_a_page_of_its_own(verb):
    said = words_of(render.help_answer(verb))

    assert "Usage" in said
    assert f"/iotdomain {verb}" in said


@pytest.mark.parametrize("draw", DRAWN, ids=lambda draw: draw.__name__)
def test_every_button_that_is_drawn_does_something(draw):
    given = {"run": make_run(), "target": make_target()}
    wanted = inspect.signature(draw).parameters

    button = draw(**{name: given[name] for name in wanted if name in given})

    assert button["action_id"] in BUTTONS
    assert button["value"] == "k3Jq8yV0TzWm1sXr"


def test_every_menu_option_that_is_drawn_does_something():
    source = "".join(map(inspect.getsource, (proposal, byhand, done)))
    drawn = set(re.findall(r'\("([a-z]+)", "', source))

    assert drawn >= set(MENU)


def test_the_refusal_of_every_change_has_its_words():
    changing = CHANGING | {verb.name for verb in VERBS.values() if verb.changes}

    assert changing <= set(VERDICTS)
