"""On record before the ack, and an ack whatever happens."""

import json

import pytest

from bot.core.runs import Status
from bot.errors import StoreAwayError, Transient
from bot.ports import InboxRow
from handlers import rows
from tests.support.fake_slack import ADA, GRACE
from tests.support.fakes import START, make_run
from tests.support.slack_payloads import click, command, submission, words_of

GOOD = {
    "domain": "device.acme.example",
    "target": "111122223333/eu-central-1",
    "reason": "the new line",
}


def test_a_command_is_on_record_before_the_engine_hears_of_it(front, bot):
    payload = command("list", user=ADA)
    seen = []
    bot.engine.nudge = lambda task, key: seen.append((task, bot.store.inbox(key)))

    front.send(payload)

    (task, row), *_ = seen
    assert task == "inbox"
    assert row.body["text"] == "list"
    assert row.body["user"] == ADA


def test_the_same_envelope_twice_is_one_row(front, bot):
    payload = command("list", user=ADA)

    front.send(payload)
    front.send(payload)

    assert len(bot.store.received) == 1


@pytest.mark.parametrize(
    "payload",
    [
        command("list", user=ADA),
        click("approve", "k3Jq8yV0TzWm1sXr", user=GRACE),
        submission("create", GOOD, user=ADA),
    ],
    ids=["command", "click", "form"],
)
def test_a_row_waits_for_the_sweep_when_the_engine_is_away(front, bot, payload):
    bot.engine.away = StoreAwayError("The engine is away.")

    front.send(payload)

    assert len(bot.store.waiting_rows(bot.clock.forward(minutes=1))) == 1


def test_a_command_while_the_store_is_away_is_answered_in_the_ack(front, bot):
    bot.store.away = True

    acked = front.send(command("list", user=ADA))

    assert "Nothing was changed" in acked
    assert "ephemeral" in acked


def test_a_click_while_the_store_is_away_is_answered_by_a_message(front, bot):
    bot.store.away = True

    front.send(click("approve", "k3Jq8yV0TzWm1sXr", user=GRACE))

    assert "not put this on record" in words_of(bot.slack.told()[-1])


def test_a_form_while_the_store_is_away_stays_open(front, bot):
    bot.store.away = True

    acked = front.send(submission("create", GOOD, user=ADA))

    assert "response_action" in acked
    assert "could not put this on record" in acked


def test_a_bug_in_a_listener_is_acked_with_an_error_id(front, bot, monkeypatch):
    def broken(row):
        raise ZeroDivisionError

    monkeypatch.setattr(bot.store, "receive", broken)

    acked = front.send(command("list", user=ADA))

    assert "fault in me" in acked
    assert "ZeroDivisionError" not in acked


def test_help_is_answered_in_the_ack_and_leaves_no_row(front, bot):
    acked = front.send(command("help create", user=ADA))

    assert "/iotdomain create" in acked
    assert not bot.store.received


def test_a_typo_is_answered_with_the_nearest_verb(front, bot):
    acked = front.send(command("creat device.acme.example", user=ADA))

    assert "/iotdomain create" in acked
    assert not bot.store.received


def test_a_typo_after_help_is_answered_with_the_nearest_page(front, bot):
    acked = front.send(command("help aprove", user=ADA))

    assert "Did you mean `/iotdomain help approve`?" in acked


@pytest.mark.parametrize(
    "payload",
    [
        {**command("x", user=ADA), "command": "/other"},
        click("no_such_button", "x", user=ADA),
        {
            **click("approve", "x", user=ADA),
            "actions": 2 * click("approve", "x", user=ADA)["actions"],
        },
        {**submission("no_such_form", {}, user=ADA)},
        {"type": "view_closed", "view": {"callback_id": "create"}, "user": {"id": ADA}},
        {
            "type": "shortcut",
            "callback_id": "gone",
            "user": {"id": ADA},
            "trigger_id": "1.1",
        },
        {"type": "block_suggestion", "action_id": "x", "block_id": "b", "value": ""},
    ],
    ids=["command", "action", "two", "view", "closed", "shortcut", "options"],
)
def test_whatever_slack_sends_is_acked(front, payload):
    front.send(payload)

    front.settle()


def test_create_without_words_opens_the_form(front, bot):
    front.send(command("create", user=ADA))

    ((_, view),) = bot.slack.views
    assert view["callback_id"] == "create"
    assert not bot.store.received


def test_create_with_some_words_opens_the_form_with_them(front, bot):
    front.send(command("create <http://x.acme.example|x.acme.example>", user=ADA))

    ((_, view),) = bot.slack.views
    inputs = {block.get("block_id"): block.get("element") for block in view["blocks"]}
    assert inputs["domain"]["initial_value"] == "x.acme.example"
    chosen = inputs["target"]["initial_option"]["value"]
    assert chosen == "111122223333/eu-central-1"


def test_a_form_that_slack_refuses_to_open_is_said(front, bot):
    bot.slack.view_error = "expired_trigger_id"

    front.send(command("create", user=ADA))

    assert "3 seconds" in words_of(bot.slack.told()[-1])


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({**GOOD, "domain": "*.acme.example"}, {"domain"}),
        ({**GOOD, "domain": None}, {"domain"}),
        ({**GOOD, "target": None}, {"target"}),
        ({**GOOD, "target": "999999999999/eu-central-1"}, {"target"}),
        ({**GOOD, "reason": None}, {"reason"}),
        ({**GOOD, "reason": " … "}, {"reason"}),
        ({}, {"domain", "target", "reason"}),
    ],
)
def test_each_field_of_a_half_filled_form_says_what_is_wrong(front, bot, fields, wrong):
    acked = front.send(submission("create", fields, user=ADA))

    assert set(_errors(acked)) == wrong
    assert not bot.store.received


def test_no_markup_stands_in_the_errors_of_a_form(front):
    fields = {**GOOD, "domain": "a<b>&c`d.acme.example"}

    acked = front.send(submission("create", fields, user=ADA))

    said = _errors(acked)["domain"]
    assert "`" not in said
    assert "&amp;" not in said
    assert "a<b>&c" in said


def test_decline_opens_its_form_and_remembers_the_card(front, bot):
    bot.propose()

    front.send(click("decline", "k3Jq8yV0TzWm1sXr", user=GRACE, ts="7.7"))

    ((_, view),) = bot.slack.views
    assert view["callback_id"] == "decline"
    assert '"message_ts": "7.7"' in view["private_metadata"]
    assert "hooks.slack.com" in view["private_metadata"]


def test_decline_on_a_decided_card_opens_nothing_and_says_why(front, bot):
    bot.store.put(make_run(status=Status.WITHDRAWN))

    said = front.do(click("decline", "k3Jq8yV0TzWm1sXr", user=GRACE))

    assert bot.slack.views == []
    assert "withdrawn" in said


def test_a_click_without_its_parts_is_a_row_that_will_be_refused():
    row = rows.of_action({"actions": [{"action_id": "approve"}]}, START)

    assert row == InboxRow(
        id="action:::approve:",
        kind="action",
        at=START,
        body={
            "user": "",
            "team": "",
            "channel": "",
            "action_id": "approve",
            "value": "",
            "response_url": "",
            "message_ts": "",
            "aside": "",
        },
    )


def test_a_nudge_that_takes_too_long_is_no_error(front, bot):
    bot.engine.away = Transient("slow")

    front.send(command("list", user=ADA))

    assert len(bot.store.received) == 1


def _errors(acked):
    return json.loads(acked)["errors"]
