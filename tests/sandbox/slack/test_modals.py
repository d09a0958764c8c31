import pytest

from tests.support.slack_samples import (
    actions,
    button,
    menu,
    modal,
    section,
    text_input,
)
from tests.support.slack_stand_in import CHANNEL

ADA, GRACE = "U0ADA0001", "U0GRACE01"
FORM = modal(
    text_input("domain"),
    menu("region", "eu-central-1", "us-east-1"),
    text_input("reason", optional=True),
    private_metadata="R-42",
)


@pytest.fixture
def trigger(slack, connect):
    """A fresh trigger id of Ada's, and the app whose replies the test may change."""
    app = connect()

    def fresh():
        before = len(app.received)
        slack.send_command(ADA, CHANNEL, "/iotdomain create")
        slack.wait_for(lambda: len(app.received) > before)
        return app.received[-1]["payload"]["trigger_id"]

    fresh.app = app
    return fresh


def test_a_modal_opens_for_the_person_who_asked(api, slack, trigger):
    answer = api("views.open", trigger_id=trigger(), view=FORM)

    assert answer["view"]["private_metadata"] == "R-42"
    assert answer["view"]["root_view_id"] == answer["view"]["id"]
    assert slack.views(ADA) == [answer["view"]]
    assert slack.views(GRACE) == []


def test_a_trigger_works_once_and_for_three_seconds(api, slack, trigger):
    used, old = trigger(), trigger()
    api("views.open", trigger_id=used, view=FORM)
    twice = api("views.open", trigger_id=used, view=FORM)
    slack.control("clock", ahead=3.5)

    late = api("views.open", trigger_id=old, view=FORM)

    assert twice["error"] == "exchanged_trigger_id"
    assert late["error"] == "expired_trigger_id"
    made_up = api("views.open", trigger_id="1.2.x", view=FORM)
    assert made_up["error"] == "invalid_trigger_id"
    assert api("views.open", view=FORM)["error"] == "invalid_arguments"


def test_a_bad_view_is_refused_and_leaves_the_trigger(api, trigger):
    name = trigger()

    long = api("views.open", trigger_id=name, view={**FORM, "title": {}})
    large = {**FORM, "blocks": [section("x" * 3000)] * 100}
    heavy = api("views.open", trigger_id=name, view=large)

    assert long["error"] == "invalid_arguments"
    assert "/view/title" in long["response_metadata"]["messages"][0]
    assert heavy["error"] == "view_too_large"
    assert api("views.open", trigger_id=name, view=FORM)["ok"]


def test_what_was_typed_reaches_the_app_and_the_modal_closes(api, slack, trigger):
    view = api("views.open", trigger_id=trigger(), view=FORM)["view"]

    answer = slack.submit(
        ADA, view, {"domain": "device.acme.example", "region": "us-east-1"}
    )

    payload = trigger.app.received[-1]["payload"]
    values = payload["view"]["state"]["values"]
    assert answer == {"ok": True, "closed": True}
    assert values["b_domain"]["domain"]["value"] == "device.acme.example"
    chosen = values["b_region"]["region"]["selected_option"]
    assert chosen["value"] == "us-east-1"
    assert values["b_reason"]["reason"] == {"type": "plain_text_input", "value": None}
    assert slack.views(ADA) == []


def test_a_half_filled_modal_stays_unless_the_client_is_altered(api, slack, trigger):
    view = api("views.open", trigger_id=trigger(), view=FORM)["view"]
    received = len(trigger.app.received)

    honest = slack.submit(ADA, view, {"domain": "device.acme.example"})
    reached = len(trigger.app.received) - received
    altered = slack.submit(ADA, view, {}, forged=True)

    assert honest["errors"] == {"b_region": "Please complete this required field."}
    assert reached == 0
    assert altered["closed"] is True


def test_errors_are_shown_and_the_modal_stays(api, slack, trigger):
    view = api("views.open", trigger_id=trigger(), view=FORM)["view"]
    errors = {"b_domain": "This is no domain."}
    trigger.app.reply = lambda _: {"response_action": "errors", "errors": errors}

    answer = slack.submit(ADA, view, {"domain": "x", "region": "us-east-1"})

    assert answer == {"ok": True, "errors": errors}
    assert slack.views(ADA)[0]["id"] == view["id"]


def test_errors_under_blocks_that_are_not_there_are_a_mistake(api, slack, trigger):
    view = api("views.open", trigger_id=trigger(), view=FORM)["view"]
    trigger.app.reply = lambda _: {"response_action": "errors", "errors": {"x": "y"}}

    answer = slack.submit(ADA, view, {"domain": "x", "region": "us-east-1"})

    assert answer == {"ok": False, "error": "invalid_arguments"}
    assert slack.violations()[0]["method"] == "ack.content"


def test_an_answer_may_replace_push_or_clear(api, slack, trigger):
    view = api("views.open", trigger_id=trigger(), view=modal())["view"]
    replies = [
        {"response_action": "update", "view": modal(section("updated"))},
        {"response_action": "push", "view": modal(section("pushed"))},
        {"response_action": "clear"},
    ]
    trigger.app.reply = lambda _: replies.pop(0)

    updated = slack.submit(ADA, view, {})["view"]
    pushed = slack.submit(ADA, updated, {})["view"]
    depth = len(slack.views(ADA))
    cleared = slack.submit(ADA, pushed, {})

    assert updated["id"] == view["id"]
    assert updated["hash"] != view["hash"]
    assert pushed["previous_view_id"] == view["id"]
    assert depth == 2
    assert cleared["closed"] is True
    assert slack.views(ADA) == []


def test_no_answer_is_a_timeout_and_the_modal_stays(api, slack, trigger):
    view = api("views.open", trigger_id=trigger(), view=modal())["view"]
    trigger.app.reply = lambda _: None

    answer = slack.submit(ADA, view, {})

    assert answer == {"ok": False, "error": "operation_timeout"}
    assert len(slack.views(ADA)) == 1


def test_an_update_keeps_what_was_typed_and_wants_the_newest_hash(api, slack, trigger):
    view = api("views.open", trigger_id=trigger(), view=FORM)["view"]
    more = actions({**button("more"), "type": "button"})
    with_button = {**FORM, "blocks": [*FORM["blocks"], more]}
    view = api("views.update", view_id=view["id"], view=with_button)["view"]
    slack.click_in_view(ADA, view, "more", {"domain": "typed.acme.example"})
    slack.wait_for(lambda: trigger.app.received[-1]["type"] == "interactive")

    right = api("views.update", view_id=view["id"], hash=view["hash"], view=FORM)
    stale = api("views.update", view_id=view["id"], hash=view["hash"], view=FORM)

    values = right["view"]["state"]["values"]
    assert values["b_domain"]["domain"]["value"] == "typed.acme.example"
    assert stale["error"] == "hash_conflict"
    assert api("views.update", view_id="V0", view=FORM)["error"] == "not_found"


def test_a_click_in_a_modal_names_the_modal_and_has_no_response_url(
    api, slack, trigger
):
    view = modal(text_input("domain"), actions(button("check")))
    view = api("views.open", trigger_id=trigger(), view=view)["view"]

    slack.click_in_view(ADA, view, "check")
    slack.wait_for(lambda: trigger.app.received[-1]["type"] == "interactive")

    payload = trigger.app.received[-1]["payload"]
    assert payload["container"] == {"type": "view", "view_id": view["id"]}
    assert payload["view"]["callback_id"] == "create"
    assert "response_url" not in payload


def test_closing_is_told_only_if_asked_for(api, slack, trigger):
    quiet = api("views.open", trigger_id=trigger(), view=modal())["view"]
    slack.close(ADA, quiet)
    slack.wait_for(lambda: not slack.views(ADA))
    told = modal(notify_on_close=True)
    told = api("views.open", trigger_id=trigger(), view=told)["view"]

    slack.close(ADA, told)

    slack.wait_for(lambda: trigger.app.received[-1]["type"] == "interactive")
    closed = [e for e in trigger.app.received if e["type"] == "interactive"]
    assert [e["payload"]["type"] for e in closed] == ["view_closed"]
    assert closed[0]["payload"]["view"]["id"] == told["id"]


def test_external_ids_are_unique_among_open_modals(api, trigger):
    view = modal(external_id="e1")
    api("views.open", trigger_id=trigger(), view=view)

    again = api("views.open", trigger_id=trigger(), view=view)
    updated = api("views.update", external_id="e1", view=view)

    assert again["error"] == "duplicate_external_id"
    assert updated["ok"]
