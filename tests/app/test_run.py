"""The bot as a process: it starts, says what it serves, answers, and ends in time."""

import json
import signal
import time

import pytest

from tests.app.conftest import servers
from tests.support.slack_stand_in import slack_stand_in

ADA, GRACE = "U0ADA0001", "U0GRACE01"
CHANNEL = "C0IOTDOM1"


def answered(slack, user, word):
    """The first message that one person alone was given with that word in it."""
    return slack.wait_for(
        lambda: [
            each for each in slack.ephemerals(user, CHANNEL) if word in each["text"]
        ],
        hint=f"{word} in {[e['text'] for e in slack.ephemerals(user, CHANNEL)]}",
    )[0]


@pytest.mark.alone
def test_it_gets_ready_says_what_it_serves_and_ends_cleanly(slack, start, tmp_path):
    bot = start(SLACK_API_URL=slack.api_url)

    _, took = bot.wait_for("ready")
    code, ending = bot.end()

    shown = "".join(bot.err)
    assert code == 0
    assert took < 10
    assert ending < 4
    assert servers(tmp_path) == []
    for said in (
        "T0ACME001",
        "Socket Mode",
        "production (111122223333), eu-central-1",
        "C0IOTDOM1",
        "group S0APPROVE (1 approval)",
        "U0GRACE01, U0NOOR001 (2 approvals)",
        "own server",
    ):
        assert said in shown


def test_every_line_on_standard_output_is_json_and_no_secret_shows(slack, start):
    bot = start(SLACK_API_URL=slack.api_url)
    bot.wait_for("ready")
    line = "/iotdomain create d.acme.example reason=x"
    slack.send_command("U0MIKA001", CHANNEL, line)
    answered(slack, "U0MIKA001", "Not created")
    bot.end()

    assert bot.out
    for line in bot.out:
        json.loads(line)
    everything = "".join(bot.out + bot.err)
    for secret in ("xoxb-sandbox-bot", "xapp-sandbox-app", "/response/"):
        assert secret not in everything


def test_refusals_are_printed_in_order_with_their_numbers(slack, start):
    bot = start(SLACK_API_URL=slack.api_url)
    bot.wait_for("ready")
    for name in ("one", "two"):
        line = f'/iotdomain create {name}.acme.example reason="x"'
        slack.send_command("U0MIKA001", CHANNEL, line)
        time.sleep(0.3)
    answered(slack, "U0MIKA001", "Not created")
    time.sleep(0.5)
    bot.end()

    audit = [json.loads(line) for line in bot.out if line.startswith('{"audit"')]
    assert [each["audit"] for each in audit] == [1, 2]
    assert all(each["verdict"] == "refused" for each in audit)


def test_commands_and_strange_buttons_are_answered(slack, start):
    bot = start(SLACK_API_URL=slack.api_url)
    bot.wait_for("ready")

    slack.send_command(ADA, CHANNEL, "/iotdomain")
    answered(slack, ADA, "Help")
    slack.send_command(ADA, CHANNEL, "/iotdomain requests")
    answered(slack, ADA, "Requests")
    slack.send_command(ADA, CHANNEL, "/iotdomain stauts x.acme.example")
    answered(slack, ADA, "status")
    slack.send_command(ADA, CHANNEL, "/iotdomain create")
    view = slack.wait_view(ADA)

    assert view["callback_id"] == "create"
    assert slack.violations() == []


def test_ctrl_c_ends_it_and_its_store(slack, start, tmp_path):
    bot = start(SLACK_API_URL=slack.api_url)
    bot.wait_for("ready")

    code, took = bot.end(signal.SIGINT)

    assert code == 0
    assert took < 4
    assert servers(tmp_path) == []


def test_one_signal_that_comes_twice_still_ends_it_in_order(slack, start, tmp_path):
    bot = start(SLACK_API_URL=slack.api_url)
    bot.wait_for("ready")

    bot.child.send_signal(signal.SIGTERM)  # as `timeout` does: the process, its group
    time.sleep(0.05)
    code, _ = bot.end(signal.SIGTERM)

    assert code == 0
    assert servers(tmp_path) == []


def test_a_second_signal_ends_it_at_once(slack, start):
    slack.fault("views.open", delay=2, times=1)
    bot = start(SLACK_API_URL=slack.api_url)
    bot.wait_for("ready")
    slack.send_command(ADA, CHANNEL, "/iotdomain create")
    slack.wait_for(lambda: [each for each in slack.envelopes() if each["acks"]])

    bot.child.send_signal(signal.SIGTERM)
    bot.wait_for("stopping")
    time.sleep(0.35)
    code, took = bot.end(signal.SIGTERM)

    assert code == 128 + signal.SIGTERM
    assert took < 0.5


def test_ten_slow_listeners_keep_no_one_waiting_for_an_ack(slack, start):
    slack.fault("views.open", delay=2, times=10)
    bot = start(SLACK_API_URL=slack.api_url)
    bot.wait_for("ready")

    for _ in range(10):
        slack.send_command(ADA, CHANNEL, "/iotdomain create")
    for _ in range(10):
        slack.send_command(ADA, CHANNEL, "/iotdomain requests")
    slack.wait_for(lambda: all(each["acks"] for each in slack.envelopes()))

    acks = [each["ack_ms"] for each in slack.envelopes()]
    assert len(acks) == 20
    assert max(acks) < 1000
    assert not any(each["late"] for each in slack.envelopes())


def test_after_kill_9_the_next_start_takes_over_the_store(slack, start, tmp_path):
    first = start(SLACK_API_URL=slack.api_url)
    first.wait_for("ready")
    (server,) = servers(tmp_path)
    first.kill()

    second = start(SLACK_API_URL=slack.api_url)
    second.wait_for("ready")
    slack.send_command(ADA, CHANNEL, "/iotdomain requests")
    answered(slack, ADA, "Requests")

    assert servers(tmp_path) == [server]
    second.end()
    assert servers(tmp_path) == []


def test_two_bots_share_one_store_and_the_last_one_ends_it(slack, start, tmp_path):
    first, second = (start(SLACK_API_URL=slack.api_url) for _ in range(2))
    first.wait_for("ready")
    second.wait_for("ready")
    (server,) = servers(tmp_path)

    first.end()
    still = servers(tmp_path)
    second.end()

    assert still == [server]
    assert servers(tmp_path) == []


def test_it_waits_for_slack_and_connects_when_slack_is_there(start):
    with slack_stand_in() as first:
        address = first.base_url
    port = int(address.rsplit(":", 1)[1])
    bot = start(SLACK_API_URL=f"{address}/api/")
    bot.wait_for("Slack cannot be reached")

    with slack_stand_in(port=port):
        bot.wait_for("ready")
        code, _ = bot.end()

    assert code == 0


def test_while_it_waits_for_slack_it_can_be_ended(start):
    bot = start(SLACK_API_URL="http://127.0.0.1:9/api/")
    bot.wait_for("Slack cannot be reached")

    code, took = bot.end()

    assert code == 0
    assert took < 4


def test_slack_that_answers_429_at_first_is_asked_again(slack, start):
    slack.fault("auth.test", status=429, retry_after=1, times=1)

    bot = start(SLACK_API_URL=slack.api_url)

    bot.wait_for("ready")


def test_a_token_that_slack_refuses_is_a_sentence_and_exit_code_2(slack, start):
    bot = start(SLACK_API_URL=slack.api_url, SLACK_BOT_TOKEN="xoxb-wrong")

    code = bot.child.wait(15)

    assert code == 2
    time.sleep(0.1)
    assert "Slack refuses the bot token: invalid_auth" in "".join(bot.err)
    assert "Traceback" not in "".join(bot.err)


def test_a_token_of_another_workspace_is_refused(slack, start, settings):
    text = settings.read_text().replace("T0ACME001", "T0ELSE0001")
    settings.write_text(text)

    bot = start(SLACK_API_URL=slack.api_url)

    assert bot.child.wait(15) == 2
    time.sleep(0.1)
    assert "belongs to workspace T0ACME001" in "".join(bot.err)


def test_a_redis_that_is_not_there_is_said(slack, start):
    bot = start(SLACK_API_URL=slack.api_url, REDIS_URL="redis://:pw@127.0.0.1:9/0")

    assert bot.child.wait(20) == 2
    time.sleep(0.1)
    said = "".join(bot.err + bot.out)
    assert "The store cannot be reached" in said
    assert "Traceback" not in said
    assert ":pw@" not in said
