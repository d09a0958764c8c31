"""The page completes what the bot understands, in the order in which help shows it."""

from bot.slack.render.help import PAGES
from handlers.registry import VERBS as VERBS_OF_THE_BOT
from sandbox.completions import COMMANDS, VERBS


def test_every_verb_is_offered_as_help_writes_it():
    offered = [(each["verb"], each["usage"]) for each in VERBS]

    assert offered == [(verb, PAGES[verb].usage) for verb in VERBS_OF_THE_BOT]


def test_the_command_is_the_one_that_the_manifest_names():
    (command,) = COMMANDS

    assert command["command"] == "/iotdomain"
    assert command["usage_hint"].split(" | ") == list(VERBS_OF_THE_BOT)
