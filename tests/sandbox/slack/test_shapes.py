"""Keys and JSON types of what the stand-in sends, beside public samples of Slack's."""

import json
from pathlib import Path

import pytest

from tests.support.slack_samples import actions, button, modal, section, text_input
from tests.support.slack_stand_in import CHANNEL

SHAPES = json.loads(Path(__file__).with_name("shapes.json").read_text())["shapes"]
ADA = "U0ADA0001"

# What Slack sends and the samples, made from typed classes, leave out.
UNSAMPLED = {
    "view_submission": {"response_urls"},
    "view": {"blocks"},
    "message": {"is_locked"},
    "user": {"is_email_confirmed"},
}
# The least that a bot may count on.
CORE = {
    "slash_command": {
        "command",
        "text",
        "user_id",
        "channel_id",
        "team_id",
        "trigger_id",
        "response_url",
        "api_app_id",
    },
    "block_actions": {
        "type",
        "user",
        "api_app_id",
        "token",
        "container",
        "trigger_id",
        "team",
        "enterprise",
        "is_enterprise_install",
        "channel",
        "message",
        "state",
        "response_url",
        "actions",
    },
    "view_submission": {"type", "team", "user", "api_app_id", "trigger_id", "view"},
    "view_closed": {"type", "team", "user", "api_app_id", "view", "is_cleared"},
}


def kind(value):
    return type(value).__name__


def unlike(found, sample, place=""):
    """Every key that no sample has, and every value of another JSON type."""
    for key, value in found.items():
        where = f"{place}.{key}"
        if key in UNSAMPLED.get(place.rpartition(".")[2], set()) or value is None:
            continue
        if key not in sample:
            yield f"{where} is in no sample"
        elif isinstance(sample[key], str):
            if sample[key] != kind(value):
                yield f"{where} is {kind(value)}, not {sample[key]}"
        elif kind(value) != kind(sample[key]):
            yield f"{where} is {kind(value)}, not {kind(sample[key])}"
        elif isinstance(value, dict) and sample[key]:
            yield from unlike(value, sample[key], where)


@pytest.fixture
def payloads(api, slack, connect):
    """One payload of each kind, by its name."""
    app = connect()
    found = {}

    def take(name, doing):
        before = len(app.received)
        doing()
        slack.wait_for(lambda: len(app.received) > before)
        found[name] = app.received[-1]["payload"]

    take("slash_command", lambda: slack.send_command(ADA, CHANNEL, "/iotdomain help"))
    blocks = [section(), actions(button())]
    api("chat.postMessage", channel=CHANNEL, text="t", blocks=blocks)
    take("block_actions", lambda: slack.click(ADA, slack.messages()[0], "go"))
    trigger = found["block_actions"]["trigger_id"]
    form = modal(text_input("domain"), notify_on_close=True)
    view = api("views.open", trigger_id=trigger, view=form)["view"]
    take("view_submission", lambda: slack.submit(ADA, view, {"domain": "x"}))
    slack.send_command(ADA, CHANNEL, "/iotdomain create")
    slack.wait_for(lambda: len(app.received) == 4)
    trigger = app.received[-1]["payload"]["trigger_id"]
    view = api("views.open", trigger_id=trigger, view=form)["view"]
    take("view_closed", lambda: slack.close(ADA, view))
    return found


@pytest.mark.parametrize("name", CORE)
def test_payloads_have_the_keys_that_slack_sends(payloads, name):
    assert list(unlike(payloads[name], SHAPES[name], name)) == []
    assert set(payloads[name]) >= CORE[name]


def test_answers_have_the_keys_that_slack_sends(api, payloads):
    trigger = payloads["view_closed"]
    calls = {
        "auth.test": {},
        "chat.postMessage": {"channel": CHANNEL, "text": "t", "blocks": [section()]},
        "chat.postEphemeral": {"channel": CHANNEL, "user": ADA, "text": "t"},
        "users.info": {"user": ADA},
        "usergroups.users.list": {"usergroup": "S0APPROVE"},
        "conversations.info": {"channel": CHANNEL, "include_num_members": True},
    }

    answers = {method: api(method, **args) for method, args in calls.items()}

    faults = [
        fault
        for method, answer in answers.items()
        for fault in unlike(answer, SHAPES[method], method)
    ]
    assert faults == []
    assert all(answer["ok"] for answer in answers.values())
    assert list(unlike(trigger["view"], SHAPES["view_closed"]["view"], "view")) == []
