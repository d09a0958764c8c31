"""The bot as a process over HTTP: it listens where it is told, and ends in time."""

import socket
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

import pytest

from sandbox.slack.line import Delivery
from sandbox.slack.people import SIGNING_SECRET
from tests.app.test_run import ADA, CHANNEL, answered
from tests.support.slack_stand_in import slack_stand_in

OPEN = build_opener(ProxyHandler({})).open


@pytest.fixture
def port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture
def slack(port):
    url = f"http://127.0.0.1:{port}/slack/events"
    with slack_stand_in(delivery=Delivery(url=url, secret=SIGNING_SECRET)) as running:
        yield running


@pytest.fixture
def run(slack, start, settings, port):
    """Start it with HTTP, and no app token anywhere."""
    team = 'team = "T0ACME001"\n'
    more = f'mode = "http"\nlisten = "127.0.0.1:{port}"\n'
    settings.write_text(settings.read_text().replace(team, team + more))

    def begin(**env):
        secret = {"SLACK_SIGNING_SECRET": SIGNING_SECRET, "SLACK_APP_TOKEN": ""}
        return start(SLACK_API_URL=slack.api_url, **secret, **env)

    return begin


def test_it_listens_answers_and_ends_cleanly(slack, run, port):
    bot = run()
    bot.wait_for("ready")

    slack.send_command(ADA, CHANNEL, "/iotdomain help")
    answered(slack, ADA, "Help")
    slack.send_command(ADA, CHANNEL, "/iotdomain create")
    view = slack.wait_view(ADA)
    with OPEN(f"http://127.0.0.1:{port}/healthz", timeout=5) as probe:
        assert probe.status == 200
    code, took = bot.end()

    assert view["callback_id"] == "create"
    assert slack.log(method="apps.connections.open") == []
    assert slack.violations() == []
    assert code == 0
    assert took < 4
    shown = "".join(bot.out + bot.err)
    assert f"HTTP on 127.0.0.1:{port}" in shown
    assert SIGNING_SECRET not in shown
    assert "v0=" not in shown
    with pytest.raises(OSError, match="refused"):
        OPEN(f"http://127.0.0.1:{port}/healthz", timeout=5)


def test_without_a_signature_nobody_is_heard(slack, run, port):
    bot = run()
    bot.wait_for("ready")

    with pytest.raises(HTTPError, match="401") as refused:
        OPEN(f"http://127.0.0.1:{port}/slack/events", b"command=x", timeout=5)
    refused.value.close()
    line, _ = bot.wait_for("delivery refused")
    bot.end()

    assert line["reason"] == "not signed"


def test_an_address_that_is_taken_is_a_sentence_and_exit_code_2(run, port):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        bot = run()

        assert bot.child.wait(15) == 2

    bot.kill()
    said = "".join(bot.err)
    assert (
        f"slack.listen names 127.0.0.1:{port}, and that cannot be listened on" in said
    )
    assert "Traceback" not in said
