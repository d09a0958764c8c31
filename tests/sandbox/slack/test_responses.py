import pytest

from tests.support.slack_samples import actions, button, section
from tests.support.slack_stand_in import CHANNEL

ADA = "U0ADA0001"


@pytest.fixture
def app(connect):
    return connect()


@pytest.fixture
def command_url(slack, app):
    slack.send_command(ADA, CHANNEL, "/iotdomain help")
    return slack.wait_for(lambda: app.received)[0]["payload"]["response_url"]


def click_url(slack, app, message):
    before = len(app.received)
    slack.click(ADA, message, "go")
    slack.wait_for(lambda: len(app.received) > before)
    return app.received[-1]["payload"]["response_url"]


def test_answers_are_for_the_person_unless_said_otherwise(api, slack, command_url):
    first = api.respond(command_url, text="for you")
    api.respond(command_url, text="for all", response_type="in_channel")

    assert first == (200, "ok")
    assert [m["text"] for m in slack.ephemerals(ADA)] == ["for you"]
    assert [m["text"] for m in slack.messages()] == ["for all"]


def test_five_uses_and_no_more(api, slack, command_url):
    answers = [api.respond(command_url, text=f"{n}") for n in range(6)]

    assert answers[4] == (200, "ok")
    assert answers[5] == (404, "used_url")
    assert len(slack.ephemerals(ADA)) == 5


def test_half_an_hour_and_no_longer(api, slack, command_url):
    slack.control("clock", ahead=29 * 60)
    early = api.respond(command_url, text="early")
    slack.control("clock", ahead=2 * 60)

    late = api.respond(command_url, text="late")

    assert (early[0], late) == (200, (404, "expired_url"))
    made_up = api.respond(f"{slack.base_url}/response/made-up", text="x")
    assert made_up == (404, "expired_url")


def test_an_ephemeral_message_is_replaced_and_deleted(api, slack, app):
    blocks = [actions(button())]
    api("chat.postEphemeral", channel=CHANNEL, user=ADA, text="old", blocks=blocks)
    url = click_url(slack, app, slack.ephemerals(ADA)[0])

    api.respond(url, replace_original=True, text="new")
    replaced = slack.ephemerals(ADA)
    api.respond(url, delete_original=True)

    assert [(m["text"], m["blocks"]) for m in replaced] == [("new", None)]
    assert slack.ephemerals(ADA) == []


def test_a_public_message_is_replaced_in_place(api, slack, app):
    blocks = [actions(button())]
    api("chat.postMessage", channel=CHANNEL, text="old", blocks=blocks)
    url = click_url(slack, app, slack.messages()[0])

    api.respond(url, replace_original=True, text="new", blocks=[section("done")])

    assert [m["text"] for m in slack.messages()] == ["new"]
    assert slack.messages()[0]["edited"] is True


def test_what_slack_would_not_take_is_refused_and_noted(api, slack, command_url):
    empty = api.respond(command_url)
    bad = api.respond(command_url, text="x", blocks=[section("")])
    unknown = api.respond(command_url, text="x", channel=CHANNEL)

    assert (empty, bad) == ((400, "no_text"), (400, "invalid_blocks"))
    assert unknown == (400, "invalid_arguments")
    assert len(slack.violations()) == 3
    assert slack.ephemerals(ADA) == []
