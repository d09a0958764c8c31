"""What people type, as words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from handlers.text import Typed, nearest, parse, request_number, require_options


@pytest.mark.parametrize(
    ("typed", "meant"),
    {
        "nothing at all is help": ("", Typed("help")),
        "spaces are help": ("   \u00a0 ", Typed("help")),
        "a verb in capitals": ("LIST", Typed("list")),
        "a domain": (
            "create device.acme.example",
            Typed("create", ("device.acme.example",)),
        ),
        "a domain that Slack made a link": (
            "create <http://device.acme.example|device.acme.example>",
            Typed("create", ("device.acme.example",)),
        ),
        "an address stays one": (
            "create <https://device.acme.example/x>",
            Typed("create", ("https://device.acme.example/x",)),
        ),
        "a reason in quotes": (
            'create d.acme.example reason="the new line"',
            Typed("create", ("d.acme.example",), {"reason": "the new line"}),
        ),
        "curly quotes": (
            "create d.acme.example reason=“the new line”",
            Typed("create", ("d.acme.example",), {"reason": "the new line"}),
        ),
        "German and French quotes": (
            "create d.acme.example reason=„neu“ account=«staging»",
            Typed(
                "create", ("d.acme.example",), {"reason": "neu", "account": "staging"}
            ),
        ),
        "an apostrophe inside a word": (
            'create d.acme.example reason="it’s Ada\'s"',
            Typed("create", ("d.acme.example",), {"reason": "it's Ada's"}),
        ),
        "entities": (
            'create d.acme.example reason="R&amp;D &lt;b&gt;"',
            Typed("create", ("d.acme.example",), {"reason": "R&D <b>"}),
        ),
        "an entity of an entity is unescaped once": (
            'create d.acme.example reason="&amp;lt;"',
            Typed("create", ("d.acme.example",), {"reason": "&lt;"}),
        ),
        "non-breaking and narrow spaces": (
            "create\u00a0d.acme.example\u202freason=x",
            Typed("create", ("d.acme.example",), {"reason": "x"}),
        ),
        "an option in capitals": (
            "create d.acme.example Region=eu-central-1",
            Typed("create", ("d.acme.example",), {"region": "eu-central-1"}),
        ),
        "a backslash is a backslash": (
            "create a\\b",
            Typed("create", ("a\\b",)),
        ),
        "a hash is no comment": ("show #42", Typed("show", ("#42",))),
    }.values(),
)
def test_what_was_typed_is_what_was_meant(typed, meant):
    assert parse(typed) == meant


def test_a_quote_that_does_not_close_is_said():
    with pytest.raises(UserError, match="opened and not closed"):
        parse('create d.acme.example reason="no end')


@given(st.text())
def test_any_text_is_words_or_a_sentence(text):
    try:
        typed = parse(text)
    except UserError as error:
        assert str(error).endswith("Nothing was created.")
    else:
        assert typed.verb


@pytest.mark.parametrize(
    ("typed", "known"),
    [("creat", "create"), ("satus", "status"), ("cancle", "cancel"), ("xyz", None)],
)
def test_the_nearest_verb_is_found(typed, known):
    verbs = ("create", "status", "list", "requests", "show", "cancel", "help")

    assert nearest(typed, verbs) == known


@pytest.mark.parametrize("name", ["R-42", "r-42", "r42", "42", "R-42.2", "R 42"])
def test_a_request_is_named_in_many_ways(name):
    assert request_number(parse(f"show {name}")) == 42


@pytest.mark.parametrize("name", ["", "device.acme.example", "R-", "<!channel>"])
def test_what_is_no_request_is_said(name):
    with pytest.raises(UserError, match="/iotdomain requests"):
        request_number(parse(f"show {name}"))


def test_an_option_with_a_typo_gets_a_guess():
    with pytest.raises(UserError, match="Did you mean `reason=`"):
        require_options(parse("create d.acme.example raeson=x"), {"reason", "region"})
