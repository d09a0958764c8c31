import pytest

from sandbox.slack.limits import message_faults, view_faults, weight
from tests.support.slack_samples import (
    actions,
    button,
    menu,
    modal,
    option,
    plain,
    section,
    text_input,
)


def header(text):
    return {"type": "header", "text": plain(text)}


def confirm(**more):
    return {
        "title": plain("Sure?"),
        "text": plain("All of it."),
        "confirm": plain("Yes"),
        "deny": plain("No"),
        **more,
    }


def overflow(count):
    options = [option(f"o{number}") for number in range(count)]
    return {"type": "overflow", "action_id": "more", "options": options}


def context(*elements):
    return {"type": "context", "elements": list(elements)}


def rich(*elements):
    inner = {"type": "rich_text_section", "elements": list(elements)}
    return {"type": "rich_text", "elements": [inner]}


GOOD = {
    "every common block": [
        header("Create device.acme.example"),
        {"type": "divider"},
        section("x" * 3000),
        {"type": "section", "fields": [plain("x" * 2000)] * 10},
        {**section(), "accessory": button()},
        context({"type": "mrkdwn", "text": "R-42"}),
        {"type": "markdown", "text": "**bold**"},
    ],
    "25 buttons": [actions(*[button(f"b{number}") for number in range(25)])],
    "a button with all it may have": [
        actions(
            button(
                style="danger",
                value="x" * 2000,
                url="https://acme.example",
                accessibility_label="x" * 75,
                confirm=confirm(style="danger"),
            )
        )
    ],
    "five choices in a menu": [actions(overflow(5))],
    "rich text": [
        rich({"type": "text", "text": "a", "style": {"code": True}}),
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_preformatted",
                    "elements": [{"type": "text", "text": "openssl"}],
                }
            ],
        },
    ],
    "an image": [{"type": "image", "alt_text": "a", "image_url": "https://a.example"}],
    "fifty blocks": [section()] * 50,
}

BAD = {
    "51 blocks": [section()] * 51,
    "a block of no type": [{"text": plain("x")}],
    "an unknown block": [{"type": "heading", "text": plain("x")}],
    "an unknown key": [{**section(), "colour": "red"}],
    "a block that is a string": ["text"],
    "an alert outside a modal": [{"type": "alert", "text": plain("x")}],
    "empty text": [section("")],
    "text of 3001": [section("x" * 3001)],
    "text of 1501 astral characters": [section("\U0001d49c" * 1501)],
    "a section of nothing": [{"type": "section"}],
    "eleven fields": [
        {"type": "section", "fields": [plain("x")] * 11},
    ],
    "no fields": [{"type": "section", "fields": []}],
    "a field of 2001": [{"type": "section", "fields": [plain("x" * 2001)]}],
    "a header of 151": [header("x" * 151)],
    "mrkdwn in a header": [
        {"type": "header", "text": {"type": "mrkdwn", "text": "*x*"}}
    ],
    "text that is a string": [{"type": "section", "text": "x"}],
    "emoji in mrkdwn": [
        {"type": "section", "text": {"type": "mrkdwn", "text": "x", "emoji": True}}
    ],
    "verbatim in plain text": [
        {"type": "section", "text": {**plain("x"), "verbatim": True}}
    ],
    "no elements": [actions()],
    "26 elements": [actions(*[button(f"b{number}") for number in range(26)])],
    "an input element among actions": [
        actions({"type": "plain_text_input", "action_id": "x"})
    ],
    "an unknown element": [actions({"type": "knob", "action_id": "x"})],
    "a button of 76": [actions(button(text=plain("x" * 76)))],
    "mrkdwn on a button": [actions(button(text={"type": "mrkdwn", "text": "x"}))],
    "a value of 2001": [actions(button(value="x" * 2001))],
    "a value that is a number": [actions(button(value=42))],
    "a style Slack lacks": [actions(button(style="default"))],
    "an action_id of 256": [actions(button("x" * 256))],
    "two buttons of one action_id": [actions(button("same"), button("same"))],
    "one action_id in two blocks": [
        {"type": "actions", "elements": [button("same")]},
        {**section(), "accessory": button("same")},
    ],
    "two blocks of one block_id": [
        {**section(), "block_id": "a"},
        {**section(), "block_id": "a"},
    ],
    "a block_id of 256": [{**section(), "block_id": "x" * 256}],
    "an accessibility label of 76": [actions(button(accessibility_label="x" * 76))],
    "a dialog title of 101": [actions(button(confirm=confirm(title=plain("x" * 101))))],
    "a dialog text of 301": [actions(button(confirm=confirm(text=plain("x" * 301))))],
    "a dialog button of 31": [
        actions(button(confirm=confirm(confirm=plain("x" * 31))))
    ],
    "a dialog without a way out": [
        actions(button(confirm={"title": plain("a"), "text": plain("b")}))
    ],
    "six choices in a menu": [actions(overflow(6))],
    "no choice in a menu": [actions(overflow(0))],
    "a choice of 76": [
        actions({"type": "overflow", "options": [option("x" * 76)]}),
    ],
    "a choice with a value of 151": [
        actions(
            {"type": "overflow", "options": [{"text": plain("a"), "value": "x" * 151}]}
        )
    ],
    "a select without options": [actions({"type": "static_select"})],
    "eleven context elements": [context(*[plain("x")] * 11)],
    "a button in a context": [context(button())],
    "an image without words": [{"type": "image", "image_url": "https://a.example"}],
    "an image without a picture": [{"type": "image", "alt_text": "a"}],
    "markdown of 12001 in two": [
        {"type": "markdown", "text": "x" * 6001},
        {"type": "markdown", "text": "x" * 6000},
    ],
    "two tables": [{"type": "table", "rows": [[{}]]}] * 2,
    "a table of 101 rows": [{"type": "table", "rows": [[{}]] * 101}],
    "rich text in a wrong style": [
        rich({"type": "text", "text": "a", "style": {"underlined": True}})
    ],
    "an empty rich text": [{"type": "rich_text", "elements": []}],
}


@pytest.mark.parametrize("name", GOOD)
def test_slack_takes(name):
    assert message_faults(GOOD[name]) == []


@pytest.mark.parametrize("name", BAD)
def test_slack_refuses(name):
    assert message_faults(BAD[name])


GOOD_VIEWS = {
    "words only, without a button": {
        key: value for key, value in modal().items() if key != "submit"
    },
    "inputs": modal(text_input("domain"), menu("region", "eu-central-1")),
    "all it may have": modal(
        text_input("domain", optional=True, hint=plain("lower case")),
        private_metadata="x" * 3000,
        close=plain("Not now"),
        notify_on_close=True,
        clear_on_close=True,
        external_id="e1",
    ),
    "a hundred blocks": modal(*[section()] * 100),
}
BAD_VIEWS = {
    "a title of 25": modal(title=plain("x" * 25)),
    "mrkdwn in the title": modal(title={"type": "mrkdwn", "text": "x"}),
    "a button of 25": modal(submit=plain("x" * 25)),
    "inputs without a button": {
        key: value
        for key, value in modal(text_input("domain")).items()
        if key != "submit"
    },
    "private_metadata of 3001": modal(private_metadata="x" * 3001),
    "callback_id of 256": modal(callback_id="x" * 256),
    "101 blocks": modal(*[section()] * 101),
    "no blocks": {**modal(), "blocks": []},
    "blocks that are none": {**modal(), "blocks": None},
    "no type": {key: value for key, value in modal().items() if key != "type"},
    "home": {**modal(), "type": "home"},
    "no title": {key: value for key, value in modal().items() if key != "title"},
    "an unknown key": modal(colour="red"),
    "markdown": modal({"type": "markdown", "text": "x"}),
    "a table": modal({"type": "table", "rows": [[{}]]}),
    "an input without a label": modal(
        {"type": "input", "element": {"type": "plain_text_input", "action_id": "a"}}
    ),
    "a button as an input": modal(
        {"type": "input", "label": plain("x"), "element": button()}
    ),
    "a number input without its rule": modal(
        {
            "type": "input",
            "label": plain("x"),
            "element": {"type": "number_input", "action_id": "n"},
        }
    ),
    "101 options": modal(menu("region", *[f"r{number}" for number in range(101)])),
    "two inputs of one action_id": modal(
        text_input("domain"), {**text_input("domain"), "block_id": "other"}
    ),
    "an initial value of 3001": modal(
        {
            **text_input("domain"),
            "element": {
                "type": "plain_text_input",
                "action_id": "d",
                "initial_value": "x" * 3001,
            },
        }
    ),
}


@pytest.mark.parametrize("name", GOOD_VIEWS)
def test_slack_opens(name):
    assert view_faults(GOOD_VIEWS[name]) == []


@pytest.mark.parametrize("name", BAD_VIEWS)
def test_slack_does_not_open(name):
    assert view_faults(BAD_VIEWS[name])


def test_the_weight_counts_every_text():
    assert weight([section("abc"), actions(button(text=plain("de")))]) == 5
