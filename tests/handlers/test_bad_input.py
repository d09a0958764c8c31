"""Bad input gets a clear sentence; nothing is created and nothing is lost."""

import pytest

from tests.support.fake_slack import ADA, GRACE
from tests.support.slack_payloads import click, command, submission, words_of

TOKEN = "k3Jq8yV0TzWm1sXr"
NAMES = {
    "a space": ("device acme.example", "space"),
    "a scheme": ("<http://device.acme.example>", "scheme"),
    "a bare scheme": ("https://device.acme.example", "scheme"),
    "300 characters": ("a" * 300 + ".acme.example", "characters"),
    "a long label": ("a" * 64 + ".acme.example", "63"),
    "a channel ping": ("<!channel>", "Nothing was created"),
    "an escaped channel ping": ("&lt;!channel&gt;", "Nothing was created"),
    "a person": ("<@U0GRACE01>", "Nothing was created"),
    "a control character": ("device\u0000.acme.example", "cannot be seen"),
    "a zero-width space": ("device\u200b.acme.example", "Nothing was created"),
    "a right-to-left mark": ("device\u202e.acme.example", "Nothing was created"),
    "a wildcard": ("*.acme.example", "wildcard"),
    "one label": ("device", "not a full name"),
    "an IP address": ("192.0.2.1", "IP address"),
    "AWS's own": ("x.iot.eu-central-1.amazonaws.com", "belongs to AWS"),
    "markup": ("*bold*_it_.acme.example", "Nothing was created"),
    "backticks": ("`rm -rf`", "Nothing was created"),
    "an emoji": ("\U0001f4a9.acme.example", "Nothing was created"),
}
LINE = 'create {name} reason="the new line"'


@pytest.mark.parametrize(("name", "why"), NAMES.values(), ids=NAMES.keys())
def test_a_name_that_is_none_is_refused_with_a_sentence(front, bot, name, why):
    acked = front.send(command(LINE.format(name=name), user=ADA))
    said = acked + "".join(words_of(each) for each in front.settle())

    assert why in said
    assert bot.store.kept == {}
    assert "<!channel>" not in said
    assert "<@U0GRACE01>" not in said
    assert "fault in me" not in said


@pytest.mark.parametrize(
    "name",
    [
        "device.acme.example",
        "“device.acme.example”",
        "DEVICE.acme.example.",
        "<http://device.acme.example|device.acme.example>",
    ],
)
def test_a_name_in_other_clothes_is_understood(front, bot, name):
    front.do(command(LINE.format(name=name), user=ADA))

    (run,) = bot.store.kept.values()
    assert run.plan.domain == "device.acme.example"


def test_a_unicode_name_is_understood(front, bot):
    front.do(command(LINE.format(name="gerät.acme.example"), user=ADA))

    (run,) = bot.store.kept.values()
    assert run.plan.domain == "xn--gert-noa.acme.example"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('create d.acme.example reason="no end', "not closed"),
        ("create d.acme.example reason=x account=nowhere", "no account"),
        ("create d.acme.example reason=x region=mars-1", "no region"),
        ("create d.acme.example reason=x raeson=y", "Did you mean `reason=`"),
        ("frobnicate", "no command"),
        ("status", "missing"),
        ("status <!channel>", "Not"),
        ("show", "Which request"),
        ("show R-999", "no request R-999"),
        ("cancel R-999", "no request R-999"),
        ("cancel <!here>", "no request"),
    ],
)
def test_a_line_that_cannot_be_used_says_why(front, bot, line, why):
    acked = front.send(command(line, user=ADA))
    said = acked + "".join(words_of(each) for each in front.settle())

    assert why in said
    assert bot.store.kept == {}
    assert "<!" not in said


def test_a_reason_is_kept_as_it_is_and_never_too_long(front, bot):
    reason = "x" * 501

    said = front.do(command(f"create d.acme.example reason={reason}", user=ADA))

    assert "501 characters" in said
    assert bot.store.kept == {}


@pytest.mark.parametrize(
    "value",
    ["", "0", "k3Jq8yV0TzWm1sXR", "R-42", "../../etc", "a" * 2000, '{"id": "R-42"}'],
)
@pytest.mark.parametrize("action", ["approve", "decline", "retry", "plan_undo"])
def test_an_altered_button_changes_nothing_and_is_answered(front, bot, action, value):
    before = bot.propose()

    said = front.do(click(action, value, user=GRACE))

    assert "another version" in said
    assert bot.store.get("R-42") == before


@pytest.mark.parametrize("value", ["", "plan", "plan.", "approve.k3Jq8yV0TzWm1sXr"])
def test_an_altered_menu_option_changes_nothing(front, bot, value):
    before = bot.propose()

    said = front.do(click("more", value, user=GRACE))

    assert "another version" in said
    assert bot.store.get("R-42") == before


@pytest.mark.parametrize("metadata", ["", "{", "[]", "null", '{"value": "nope"}'])
def test_a_form_with_altered_metadata_changes_nothing(front, bot, metadata):
    before = bot.propose()

    front.send(submission("decline", {"reason": "no"}, user=GRACE, metadata=metadata))
    said = front.settle()

    assert "another version" in words_of(said[-1])
    assert bot.store.get("R-42") == before
