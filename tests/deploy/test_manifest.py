"""The Slack app's manifest is the code's own, and asks for what is used and no more."""

import ast
import json
import re
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.manifest import LONGEST_DESCRIPTION, LONGEST_HINT, SCOPES, manifest
from handlers.registry import VERBS

ROOT = Path(__file__).parents[2]
CHECKED_IN = ROOT / "deploy" / "slack-manifest.yaml"
METHODS = json.loads((ROOT / "sandbox" / "slack" / "methods.json").read_text())
# They need no method: Slack sends what is typed.
OF_WHAT_IS_TYPED = {"commands", "app_mentions:read"}


def values(text, key):
    """Every value of a key, quotes taken off."""
    found = re.findall(rf"^\s*(?:- )?{key}: (.+)$", text, re.MULTILINE)
    return [each.strip("'").replace("''", "'") for each in found]


def listed(text):
    """The scopes that the manifest lists, in order."""
    part = text.partition("    bot:\n")[2].partition("\nsettings:")[0]
    return re.findall(r"^      - (\S+)$", part, re.MULTILINE)


def called_in(path):
    """The Web API methods that a source file calls by name."""
    tree = ast.parse(path.read_text())
    return {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", "") in {"_ask", "_tell"}
        and isinstance(node.args[0], ast.Constant)
    }


def needs(method):
    """The scopes of a method: a channel is read by the scope of its kind."""
    return set(METHODS["methods"][method]["scopes"])


def test_the_command_prints_what_is_checked_in(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["manifest"])

    assert not ended.value.code
    assert capsys.readouterr().out == CHECKED_IN.read_text()


def test_it_asks_for_exactly_these_scopes():
    assert listed(manifest(VERBS)) == [
        "commands",
        "chat:write",
        "users:read",
        "usergroups:read",
        "channels:read",
        "groups:read",
        "app_mentions:read",
    ]


def test_every_method_that_the_bot_calls_is_covered():
    called = called_in(ROOT / "bot" / "slack" / "post.py")
    given = {scope.name for scope in SCOPES}

    assert len(called) >= 8
    for method in called:
        assert needs(method) <= given, method


def test_every_scope_is_needed_by_a_method():
    called = called_in(ROOT / "bot" / "slack" / "post.py")
    needed = set().union(*map(needs, called))

    assert {scope.name for scope in SCOPES} - OF_WHAT_IS_TYPED == needed


def test_each_scope_has_its_reason_and_its_price_above_it():
    text = manifest(VERBS)

    for scope in SCOPES:
        before = text.partition(f"      - {scope.name}\n")[0]
        comment = re.search(r"((?: +# .*\n)+)$", before)
        said = " ".join(re.findall(r"# (.*)", comment[1]))
        assert scope.reason in said
        assert scope.without in said
        assert scope.optional_when in said


def test_the_hint_has_every_verb_and_fits():
    (hint,) = values(manifest(VERBS), "usage_hint")

    assert hint.split(" | ") == list(VERBS)
    assert len(hint) <= LONGEST_HINT


def test_a_new_verb_shows_up_and_makes_the_copy_old():
    text = manifest([*VERBS, "diagnose"])

    assert values(text, "usage_hint")[0].endswith(" | diagnose")
    assert text != CHECKED_IN.read_text()


def test_descriptions_are_as_short_as_slack_wants_them():
    found = values(manifest(VERBS), "description")

    assert len(found) == 2
    assert all(len(each) <= LONGEST_DESCRIPTION for each in found)


def test_socket_mode_and_buttons_are_on_and_no_address_is_named():
    text = manifest(VERBS)

    assert "  socket_mode_enabled: true" in text
    assert "  interactivity:\n    is_enabled: true" in text
    assert "http" not in text
    assert "request_url" not in text


@pytest.mark.parametrize("address", ["", "https://bot.acme.example"])
def test_mentions_are_the_one_event_it_hears(address):
    text = manifest(VERBS, address)

    events = text.partition("bot_events:\n")[2].partition("  interactivity:")[0]
    assert re.findall(r"^ +- (\S+)$", events, re.MULTILINE) == ["app_mention"]


@pytest.mark.parametrize(
    "address",
    [
        "https://bot.acme.example",
        "https://bot.acme.example/",
        "https://bot.acme.example/slack/events",
    ],
)
def test_over_http_everything_goes_to_one_address(address, capsys):
    with pytest.raises(SystemExit):
        main(["manifest", "--http", address])
    text = capsys.readouterr().out

    url = "https://bot.acme.example/slack/events"
    assert values(text, "url") == [url]
    assert values(text, "request_url") == [url, url]
    assert "socket_mode_enabled: false" in text
    assert "connections:write" not in text
    assert listed(text) == listed(manifest(VERBS))


@pytest.mark.parametrize(
    "address",
    [
        "http://bot.acme.example",
        "bot.acme.example",
        "https://",
        "https://ada:secret@bot.acme.example",
        "https://bot.acme.example/elsewhere",
        "https://bot.acme.example?x=1",
        "https://bot.acme.example#x",
        "https://bot.acme.example:port",
        "https://bot.acme.example\nscopes:",
        "https://bot.acme.example x",
        "https://[::1",
    ],
)
def test_an_address_that_slack_cannot_use_is_refused(address, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["manifest", "--http", address])

    assert ended.value.code == 2
    assert "public https:// address" in capsys.readouterr().err
