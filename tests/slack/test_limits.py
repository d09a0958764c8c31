"""Our own check refuses what Slack refuses, and what is left still goes out."""

import pytest

from bot.slack import limits
from bot.slack.degrade import degrade


def plain(text="x"):
    return {"type": "plain_text", "text": text}


def mrkdwn(text="x"):
    return {"type": "mrkdwn", "text": text}


def section(text=None):
    return {"type": "section", "text": text or mrkdwn()}


def button(**more):
    given = {"type": "button", "action_id": "a", "text": plain(), "value": "v"}
    return {**given, **more}


def actions(*elements):
    return {"type": "actions", "elements": list(elements)}


def menu(count=1, **more):
    options = [{"text": plain(), "value": f"v{number}"} for number in range(count)]
    return {"type": "overflow", "action_id": "m", "options": options, **more}


def confirm(**more):
    given = {"title": plain(), "text": plain(), "confirm": plain(), "deny": plain()}
    return {**given, **more}


def typed(**more):
    element = {"type": "plain_text_input", "action_id": "value", **more}
    return {"type": "input", "label": plain(), "element": element}


def message(*blocks, text="Done: x."):
    return {"text": text, "blocks": list(blocks)}


def view(*blocks, **more):
    given = {
        "type": "modal",
        "title": plain(),
        "submit": plain(),
        "blocks": list(blocks),
    }
    return {**given, **more}


GOOD = {
    "text alone": {"text": "Done: x."},
    "section": message(section()),
    "longest section": message(section(mrkdwn("x" * 3_000))),
    "longest header": message({"type": "header", "text": plain("x" * 150)}),
    "buttons and menu": message(actions(button(confirm=confirm()), menu(5))),
    "context of ten": message({"type": "context", "elements": [mrkdwn()] * 10}),
    "divider": message({"type": "divider"}),
}
BAD = {
    "no text": {"blocks": [section()]},
    "empty text": message(section(), text=" "),
    "text too long": message(section(), text="x" * 4_001),
    "unknown key": {**message(section()), "attachments": []},
    "no blocks": message(),
    "51 blocks": message(*[section()] * 51),
    "too heavy": message(*[section(mrkdwn("x" * 2_900))] * 5),
    "unknown block": message({"type": "table", "rows": []}),
    "input in a message": message(typed()),
    "empty section": message(section(mrkdwn(""))),
    "section too long": message(section(mrkdwn("x" * 3_001))),
    "section too long in JavaScript": message(section(mrkdwn("𝔘" * 1_501))),
    "section with fields": message({"type": "section", "fields": [mrkdwn()]}),
    "mrkdwn in a header": message({"type": "header", "text": mrkdwn()}),
    "header too long": message({"type": "header", "text": plain("x" * 151)}),
    "text is a string": message({"type": "section", "text": "x"}),
    "context of eleven": message({"type": "context", "elements": [mrkdwn()] * 11}),
    "context of none": message({"type": "context", "elements": []}),
    "actions of none": message(actions()),
    "actions of 26": message(actions(*(button(action_id=str(n)) for n in range(26)))),
    "same action twice": message(actions(button(), button())),
    "same block id twice": message(*[{**section(), "block_id": "b"}] * 2),
    "block id too long": message({**section(), "block_id": "b" * 256}),
    "button label too long": message(actions(button(text=plain("x" * 76)))),
    "mrkdwn on a button": message(actions(button(text=mrkdwn()))),
    "button without id": message(actions(button(action_id=""))),
    "button value too long": message(actions(button(value="x" * 2_001))),
    "button of a third style": message(actions(button(style="warning"))),
    "label read aloud too long": message(actions(button(accessibility_label="x" * 76))),
    "unknown key of a button": message(actions(button(colour="red"))),
    "confirm title too long": message(
        actions(button(confirm=confirm(title=plain("x" * 101))))
    ),
    "confirm text too long": message(
        actions(button(confirm=confirm(text=plain("x" * 301))))
    ),
    "confirm yes too long": message(
        actions(button(confirm=confirm(confirm=plain("x" * 31))))
    ),
    "confirm without no": message(actions(button(confirm={"title": plain()}))),
    "menu of six": message(actions(menu(6))),
    "menu of none": message(actions(menu(0))),
    "menu option too long": message(
        actions(menu(options=[{"text": plain("x" * 76), "value": "v"}]))
    ),
    "menu value too long": message(
        actions(menu(options=[{"text": plain(), "value": "v" * 151}]))
    ),
    "menu value twice": message(
        actions(menu(options=[{"text": plain(), "value": "v"}] * 2))
    ),
    "unknown element": message(actions({"type": "datepicker", "action_id": "d"})),
}
BAD_VIEWS = {
    "title too long": view(section(), title=plain("x" * 25)),
    "no title": {"type": "modal", "blocks": [section()]},
    "a home": view(section(), type="home"),
    "input without submit": {"type": "modal", "title": plain(), "blocks": [typed()]},
    "metadata too long": view(section(), private_metadata="x" * 3_001),
    "101 blocks": view(*[section()] * 101),
    "initial value too long": view(typed(max_length=3, initial_value="xxxx")),
    "most length too long": view(typed(max_length=3_001)),
    "callback too long": view(section(), callback_id="x" * 256),
    "strange initial option": view(
        {
            "type": "input",
            "label": plain(),
            "element": {
                "type": "static_select",
                "action_id": "s",
                "options": [{"text": plain(), "value": "v"}],
                "initial_option": {"text": plain(), "value": "w"},
            },
        }
    ),
}


@pytest.mark.parametrize("name", GOOD)
def test_takes_what_slack_takes(name):
    assert limits.faults(GOOD[name], "message") == []


def test_takes_a_form_with_the_same_action_in_two_blocks():
    form = view({**typed(), "block_id": "one"}, {**typed(), "block_id": "two"})

    assert limits.faults(form, "modal") == []


@pytest.mark.parametrize("name", BAD)
def test_refuses_what_slack_refuses(name):
    with pytest.raises(limits.LimitError):
        limits.validate(BAD[name], "message")


@pytest.mark.parametrize("name", BAD_VIEWS)
def test_refuses_the_forms_that_slack_refuses(name):
    with pytest.raises(limits.LimitError):
        limits.validate(BAD_VIEWS[name], "modal")


@pytest.mark.parametrize("name", BAD)
def test_what_is_left_of_a_bad_message_goes_out(name):
    less = degrade(BAD[name])

    assert limits.faults(less, "message") == []
    assert less["text"]


def test_a_part_that_cannot_be_shown_is_named_as_missing():
    bad = message(section(mrkdwn("good")), {"type": "table"}, text="Done: x.")

    less = degrade(bad)

    assert less["text"] == "Done: x."
    assert "good" in str(less)
    assert "could not be shown" in str(less)
