"""*More options* shows the rest of the form and hides it again; nothing is lost."""

import json

import pytest

from bot.errors import SlackRefusedError
from handlers.modals import hidden
from tests.support.fake_slack import ADA
from tests.support.slack_payloads import click, command, submission

GOOD = {
    "domain": "device.acme.example",
    "target": "111122223333/eu-central-1",
    "reason": "the new line",
}
SHOWN = {**GOOD, "source": "issue"}
TLS13 = "IoTSecurityPolicy_TLS13_1_3_2022_10"


def inputs(view):
    return {
        block["block_id"]: block["element"]
        for block in view["blocks"]
        if block["type"] == "input"
    }


def filled(view):
    """What stands in each field of a view, as a person would see it."""
    found = {}
    for name, element in inputs(view).items():
        chosen = element.get("initial_option") or {}
        value = element.get("initial_value") or chosen.get("value")
        if value:
            found[name] = value
    return found


def press(action, view, fields):
    """The button in the open form, with what was typed into it so far."""
    sent = submission("create", fields, user=ADA, metadata=view["private_metadata"])
    container = {"type": "view", "view_id": sent["view"]["id"]}
    pressed = click(action, action, user=ADA, view=sent["view"], container=container)
    return {k: v for k, v in pressed.items() if k not in {"channel", "message"}}


def sent_fields(bot):
    (row_id,) = bot.store.received
    return bot.store.inbox(row_id).body["fields"]


@pytest.fixture
def opened(front, bot):
    front.send(command("create", user=ADA))
    return bot.slack.views[-1][1]


def turned(front, bot, action, view, fields):
    front.send(press(action, view, fields))
    return bot.slack.views[-1][1]


def test_the_form_opens_as_short_as_it_can_be(opened):
    assert list(inputs(opened)) == ["domain", "target", "reason"]


def test_more_options_shows_them_all_and_keeps_what_was_typed(front, bot, opened):
    view = turned(front, bot, "more_options", opened, GOOD)

    assert filled(view) == SHOWN
    assert {"tls", "auth", "protocol", "authorizer", "callback", "name"} <= set(
        inputs(view)
    )


def test_hidden_options_come_back_as_they_were(front, bot, opened):
    chosen = {**SHOWN, "tls": TLS13, "name": 'a "name" \\', "protocol": "HTTPS"}
    long = turned(front, bot, "more_options", opened, GOOD)
    short = turned(front, bot, "fewer_options", long, chosen)

    assert list(inputs(short)) == ["domain", "target", "reason"]
    assert "Application protocol, TLS policy, Name" in json.dumps(short["blocks"])
    again = turned(front, bot, "more_options", short, GOOD)
    assert filled(again) == chosen


def test_hidden_options_count_when_the_form_is_sent(front, bot, opened):
    long = turned(front, bot, "more_options", opened, GOOD)
    short = turned(front, bot, "fewer_options", long, {**GOOD, "tls": TLS13})

    front.send(submission("create", GOOD, user=ADA, metadata=short["private_metadata"]))

    assert sent_fields(bot) == {**GOOD, "tls": TLS13}


def test_what_was_taken_out_again_is_gone(front, bot, opened):
    long = turned(front, bot, "more_options", opened, {**GOOD, "name": "x"})
    fields = {**GOOD, "name": None}

    front.send(
        submission("create", fields, user=ADA, metadata=long["private_metadata"])
    )

    assert sent_fields(bot) == GOOD


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({"auth": "AWS_X509"}, "protocol"),
        ({"protocol": "HTTPS"}, "auth"),
        ({"authorizer": "sensor-tokens", "override": None}, "override"),
        ({"callback": "guard"}, "callback"),
        ({"tls": "IoTSecurityPolicy_TLS12_1_0_2016_01"}, "tls"),
        ({"name": "iot:Data-ATS"}, "name"),
    ],
    ids=str,
)
def test_half_an_option_is_said_beside_its_field(front, bot, opened, more, wrong):
    fields = {**GOOD, "auth": None, "protocol": None, **more}

    acked = front.send(submission("create", fields, user=ADA))

    errors = json.loads(acked)["errors"]
    assert list(errors) == [wrong]
    assert "`" not in errors[wrong]
    assert not bot.store.received


def test_half_an_option_that_is_hidden_is_said_where_it_can_be_seen(front, bot, opened):
    short = turned(front, bot, "fewer_options", opened, {**GOOD, "auth": "AWS_X509"})
    form = submission("create", GOOD, user=ADA, metadata=short["private_metadata"])

    errors = json.loads(front.send(form))["errors"]

    assert list(errors) == ["reason"]
    assert errors["reason"].startswith("Under More options: AWS_X509 needs")


def test_options_of_a_line_stand_in_the_form_that_it_opens(front, bot):
    front.send(command("create tls=1.3 d.acme.example key=ecdsa", user=ADA))

    ((_, view),) = bot.slack.views
    assert filled(view)["tls"] == TLS13
    assert filled(view)["key"] == "ecdsa"
    assert hidden(view["private_metadata"]) == {}


def test_an_option_that_cannot_be_read_opens_no_form(front, bot):
    acked = front.send(command("create tls=1.1", user=ADA))

    assert "no TLS policy that I know" in json.dumps(json.loads(acked))
    assert bot.slack.views == []


def test_a_form_that_slack_does_not_turn_stays_as_it_is(front, bot, opened):
    def refuse(view_id, view):
        raise SlackRefusedError("Slack refused.", error="not_found")

    bot.slack.update_view = refuse

    front.send(press("more_options", opened, GOOD))

    assert len(bot.slack.views) == 1


def test_the_longest_options_fit_into_what_slack_keeps(front, bot, opened):
    worst = {"name": '"' * 128, "authorizer": '"' * 128}
    worst |= dict.fromkeys(("callback", "ocsplambda", "ocspresponder"), '"' * 170)

    view = turned(front, bot, "fewer_options", opened, {**GOOD, **worst})

    assert len(view["private_metadata"]) <= 3_000
