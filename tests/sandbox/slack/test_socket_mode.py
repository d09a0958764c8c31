import time
from urllib.error import HTTPError

import pytest

from tests.support.slack_samples import actions, button, section
from tests.support.slack_stand_in import CHANNEL

ADA, GRACE = "U0ADA0001", "U0GRACE01"


def post(api, **more):
    return api("chat.postMessage", channel=CHANNEL, text="hello", **more)


def test_a_socket_is_greeted_and_its_ticket_is_spent(api, slack, connect):
    app = connect()

    assert app.control[0]["type"] == "hello"
    assert app.control[0]["num_connections"] == 1
    assert app.control[0]["connection_info"] == {"app_id": "A0IOTDOM1"}
    assert slack.connected() == 1


def test_a_ticket_is_good_for_one_connection(api, slack, connect):
    url = api("apps.connections.open", token="xapp-sandbox-app")["url"]
    path = url.removeprefix(slack.base_url.replace("http", "ws"))
    connect(url=url)

    for used in (path, "/link?ticket=made-up"):
        with pytest.raises(HTTPError, match="403") as refusal:
            slack.get(used)
        refusal.value.close()


def test_a_command_arrives_whole_and_its_answer_is_for_one_person(slack, connect):
    app = connect(lambda envelope: {"text": "hi " + envelope["payload"]["text"]})

    slack.send_command(ADA, CHANNEL, "/iotdomain status device.acme.example")

    found = slack.wait_for(lambda: slack.ephemerals(ADA))
    assert found[0]["text"] == "hi status device.acme.example"
    assert slack.messages() == []
    assert app.received[0]["type"] == "slash_commands"
    assert app.received[0]["accepts_response_payload"] is True
    assert app.received[0]["payload"]["user_id"] == ADA
    assert slack.envelopes()[0]["ack_ms"] < 300


def test_typed_markup_arrives_escaped_unless_sent_raw(slack, connect):
    app = connect()

    slack.send_command(ADA, CHANNEL, "/iotdomain create <!channel> & <@U0GRACE01>")
    slack.send_command(ADA, CHANNEL, "/iotdomain create <http://x|x>", raw=True)

    slack.wait_for(lambda: len(app.received) == 2)
    texts = {envelope["payload"]["text"] for envelope in app.received}
    assert texts == {
        "create &lt;!channel&gt; &amp; <@U0GRACE01>",
        "create <http://x|x>",
    }


def test_a_command_nobody_listens_to_fails_as_slack_says_it(slack):
    slack.send_command(ADA, CHANNEL, "/iotdomain help")

    slack.wait_for(lambda: slack.notices(ADA))
    assert slack.notices(ADA) == ['/iotdomain failed with the error "dispatch_failed"']


def test_a_late_ack_is_a_timeout_and_its_answer_is_lost(slack, connect):
    connect(lambda _envelope: (0.5, {"text": "too late"}))

    slack.send_command(ADA, CHANNEL, "/iotdomain help")

    slack.wait_for(lambda: slack.log(method="ack"))
    problem = '/iotdomain failed with the error "operation_timeout"'
    assert slack.notices(ADA) == [problem]
    assert slack.log(method="ack")[0]["error"] == "late"
    assert slack.envelopes()[0]["late"] is True
    assert slack.ephemerals(ADA) == []


def test_a_command_that_is_never_acked_times_out_too(slack, connect):
    connect(lambda _envelope: None)

    slack.send_command(ADA, CHANNEL, "/iotdomain help")

    slack.wait_for(lambda: slack.notices(ADA))
    assert "operation_timeout" in slack.notices(ADA)[0]


def test_an_answer_that_slack_would_not_take_is_noted(slack, connect):
    connect(lambda _envelope: {"blocks": [section("")]})

    slack.send_command(ADA, CHANNEL, "/iotdomain help")

    slack.wait_for(slack.violations)
    assert slack.violations()[0]["method"] == "ack.content"
    assert "invalid_blocks" in slack.wait_for(lambda: slack.notices(ADA))[0]


def test_a_command_in_a_thread_and_an_unknown_one_do_not_reach_the_app(slack, connect):
    app = connect()

    answer = slack.send(ADA, CHANNEL, "/iotdomain help", thread_ts="1.2")
    slack.send_command(ADA, CHANNEL, "/other help")

    slack.wait_for(lambda: slack.notices(ADA))
    assert answer == {"ok": False, "error": "slash_in_thread"}
    assert slack.notices(ADA) == ["/other is not a valid command."]
    assert app.received == []


def test_each_envelope_goes_to_one_of_the_sockets(slack, connect):
    apps = [connect(), connect()]

    for _ in range(30):
        slack.send_command(ADA, CHANNEL, "/iotdomain help")
    slack.wait_for(lambda: sum(len(app.received) for app in apps) == 30)

    names = [e["envelope_id"] for app in apps for e in app.received]
    assert len(set(names)) == 30
    assert all(app.received for app in apps)
    assert all(len(e["sockets"]) == 1 for e in slack.envelopes())


def test_an_envelope_is_delivered_twice_on_demand(slack, connect):
    app = connect(lambda _envelope: {"text": "once"})
    slack.control("duplicate", times=1)

    slack.send_command(ADA, CHANNEL, "/iotdomain help")
    slack.wait_for(lambda: len(app.received) == 2)
    slack.wait_for(lambda: len(slack.log(method="ack")) == 2)

    slack.send_command(ADA, CHANNEL, "/iotdomain again")
    slack.wait_for(lambda: len(slack.log(method="ack")) == 3)

    assert app.received[0] == app.received[1]
    assert len(app.received) == 3
    assert [m["text"] for m in slack.ephemerals(ADA)] == ["once", "once"]


def test_a_click_carries_message_person_and_value(api, slack, connect):
    app = connect()
    post(api, blocks=[section(), actions(button(value="k3Jq"))])

    assert slack.click(GRACE, slack.messages()[0], "go") == {"ok": True}

    payload = slack.wait_for(lambda: app.received)[0]["payload"]
    assert payload["actions"][0]["value"] == "k3Jq"
    assert payload["actions"][0]["block_id"] == "decide"
    assert payload["user"]["id"] == GRACE
    assert payload["message"]["blocks"] == slack.messages()[0]["blocks"]
    assert payload["container"]["is_ephemeral"] is False


def test_a_menu_tells_which_choice_was_made(api, slack, connect):
    app = connect()
    options = [
        {"text": {"type": "plain_text", "text": name}, "value": name}
        for name in ("plan", "withdraw")
    ]
    menu = {"type": "overflow", "action_id": "more", "options": options}
    post(api, blocks=[actions(menu)])

    slack.click(GRACE, slack.messages()[0], "more", option="withdraw")

    action = slack.wait_for(lambda: app.received)[0]["payload"]["actions"][0]
    assert action["selected_option"]["value"] == "withdraw"


def test_a_button_that_is_gone_can_only_be_forged(api, slack, connect):
    app = connect()
    post(api)
    message = slack.messages()[0]

    honest = slack.click(GRACE, message, "approve")
    slack.click(GRACE, message, "approve", forged=True, value="altered")

    action = slack.wait_for(lambda: app.received)[0]["payload"]["actions"][0]
    assert honest == {"ok": False, "error": "no_such_action"}
    assert (action["action_id"], action["value"]) == ("approve", "altered")


def test_a_click_that_nobody_acks_is_said_to_the_person_alone(api, slack, connect):
    connect(lambda _envelope: None)
    post(api, blocks=[actions(button())])

    slack.click(GRACE, slack.messages()[0], "go")

    slack.wait_for(lambda: slack.notices(GRACE))
    assert "operation_timeout" in slack.notices(GRACE)[0]
    assert slack.notices(ADA) == []


def test_a_click_in_an_ephemeral_message_brings_no_message(api, slack, connect):
    app = connect()
    blocks = [actions(button())]
    api("chat.postEphemeral", channel=CHANNEL, user=ADA, text="t", blocks=blocks)

    stranger = slack.click(GRACE, slack.ephemerals(ADA)[0], "go")
    slack.click(ADA, slack.ephemerals(ADA)[0], "go")

    payload = slack.wait_for(lambda: app.received)[0]["payload"]
    assert stranger["error"] == "message_not_found"
    assert payload["container"]["is_ephemeral"] is True
    assert "message" not in payload


def test_sockets_are_asked_to_come_back_or_cut(slack, connect):
    asked, cut = connect(), None
    slack.control("disconnect")
    slack.wait_for(lambda: len(asked.control) == 2)
    cut = connect()

    slack.control("disconnect", abruptly=True)

    slack.wait_for(lambda: slack.connected() == 0)
    assert asked.control[1]["type"] == "disconnect"
    assert asked.control[1]["reason"] == "refresh_requested"
    slack.wait_for(lambda: cut.closed)


def test_an_eleventh_socket_is_sent_away(slack, connect):
    apps = [connect() for _ in range(11)]

    time.sleep(0.05)

    assert slack.connected() == 10
    assert apps[-1].control[0]["reason"] == "too_many_websockets"
