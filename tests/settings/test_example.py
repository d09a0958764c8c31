"""The example file is what a newcomer copies: it loads, and it names every key."""

import re
from pathlib import Path

from bot.settings import load
from bot.settings.shape import File

EXAMPLE = Path("deploy/settings.example.toml")


def keys(model, seen=()):
    for name, field in model.model_fields.items():
        yield name
        inner = [field.annotation, *getattr(field.annotation, "__args__", ())]
        for each in inner:
            if hasattr(each, "model_fields") and each not in seen:
                yield from keys(each, (*seen, each))


def test_the_example_loads_as_it_is(monkeypatch):
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1-2-abcdefghijkl")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1-A0IOTDOM1-2-abcdefghijkl")

    settings = load(EXAMPLE)

    assert [each.id for each in settings.targets] == ["111122223333/eu-central-1"]


def test_every_key_there_is_stands_in_the_example():
    text = EXAMPLE.read_text()
    left_out = {"edit_every", "remind_every", "lease_seconds"}

    missing = {name for name in keys(File) if not re.search(rf"\b{name}\b", text)}

    assert missing == left_out
