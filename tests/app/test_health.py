"""What `iotdomain health` says of a bot, alone and of a real one."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from bot import health
from bot.app.pulse import STUCK, Pulse
from bot.health import Beat
from bot.ports import InboxRow
from tests.app.conftest import servers
from tests.support.fakes import make_bot
from tests.support.settings_file import TOKENS
from tests.support.slack_stand_in import slack_stand_in
from tests.support.whole_bot import wait_for

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def seconds(number):
    return timedelta(seconds=number)


@pytest.mark.parametrize(
    ("beat", "word"),
    [
        (None, "No bot has left a sign of life"),
        (Beat(NOW - seconds(31)), "last sign of life is 31 s old"),
        (Beat(NOW, {"slack": NOW - seconds(30)}), "line to Slack has been closed for"),
        (Beat(NOW, {"store": NOW - seconds(72)}), "not answered for 1 min 12 s"),
        (Beat(NOW, {"inbox": NOW - seconds(40)}), "still not dealt with"),
    ],
    ids=["no sign", "silent", "slack", "store", "inbox"],
)
def test_each_trouble_is_named_with_what_to_do(tmp_path, beat, word):
    (said,) = health.faults(beat, tmp_path, NOW)

    assert word in said
    assert "look" in said.lower()


@pytest.mark.parametrize(
    "beat", [Beat(NOW - seconds(30)), Beat(NOW, {"slack": NOW - seconds(29)})], ids=str
)
def test_what_has_just_begun_is_not_a_fault_yet(tmp_path, beat):
    assert health.faults(beat, tmp_path, NOW) == []


def test_a_sign_is_read_as_it_was_left_and_gone_when_the_bot_has_ended(tmp_path):
    folder = tmp_path / "not" / "there yet"
    beat = Beat(NOW, {"store": NOW - seconds(5)})

    health.write(beat, folder)

    assert health.read(folder) == beat
    assert len(list(folder.iterdir())) == 1
    health.forget(folder)
    assert health.read(folder) is None
    health.forget(folder)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"at": 3, "troubles": {}}', "\x00"])
def test_a_file_that_is_no_sign_counts_as_none(tmp_path, text):
    health.path(tmp_path).write_text(text)

    assert health.read(tmp_path) is None


class Line:
    """A line to Slack, open until it is cut."""

    is_open = True

    def __call__(self):
        return self.is_open


@pytest.fixture
def bot():
    return make_bot()


@pytest.fixture
def line():
    return Line()


@pytest.fixture
def troubles(bot, line, tmp_path):
    """Let the pulse beat once; the troubles that it left."""
    pulse = Pulse(bot.services, line, tmp_path)

    def beat():
        pulse.beat()
        return dict(health.read(tmp_path).troubles)

    return beat


def test_a_bot_that_is_well_has_no_troubles(troubles):
    assert troubles() == {}


def test_a_closed_line_is_dated_from_when_it_was_first_seen(troubles, bot, line):
    line.is_open = False
    began = bot.clock.now()

    assert troubles() == {"slack": began}
    bot.clock.forward(seconds=40)
    assert troubles() == {"slack": began}
    line.is_open = True
    assert troubles() == {}


def test_a_store_that_is_away_is_a_trouble_of_its_own(troubles, bot):
    bot.store.away = True

    assert set(troubles()) == {"store"}


def test_a_row_that_nobody_deals_with_is_a_trouble_after_five_minutes(troubles, bot):
    row = InboxRow(id="e1", kind="command", at=bot.clock.now(), body={})
    bot.store.receive(row)
    bot.clock.forward(seconds=STUCK.total_seconds() - 1)

    assert troubles() == {}
    bot.clock.forward(seconds=1)
    assert set(troubles()) == {"inbox"}
    bot.store.dealt_with("e1")
    assert troubles() == {}


def test_a_folder_that_cannot_be_written_stops_nothing(bot, line, tmp_path):
    (tmp_path / "file").write_text("")
    pulse = Pulse(bot.services, line, tmp_path / "file")

    pulse.beat()

    assert health.read(tmp_path / "file") is None


def asked(settings):
    """What the command says of the bot that runs here, and its exit code."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "health", "--settings", str(settings)],
        env={"PATH": "/usr/bin:/bin", **TOKENS},
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.slow
def test_a_bot_is_well_from_its_start_to_its_end(slack, start, settings):
    before = asked(settings)
    bot = start(SLACK_API_URL=slack.api_url)
    bot.wait_for("ready")
    wait_for(lambda: asked(settings) == (0, "The bot is well.\n"), 10)
    bot.end()

    assert before[0] == asked(settings)[0] == 1
    assert "No bot has left a sign of life" in before[1]


def test_settings_that_cannot_be_read_are_no_health(settings):
    settings.write_text("data = 3")

    code, said = asked(settings)

    assert code == 1
    assert "settings" in said


@pytest.mark.slow
def test_a_real_bot_that_loses_slack_and_store_and_then_hangs(
    start, settings, tmp_path
):
    with slack_stand_in() as slack:
        bot = start(SLACK_API_URL=slack.api_url)
        bot.wait_for("ready")
    # Frozen, not dead: a dead one the bot would start again.
    stores = servers(tmp_path)
    for pid in stores:
        os.kill(pid, signal.SIGSTOP)

    def both():
        said = asked(settings)[1]
        return "line to Slack has been closed" in said and "store has not" in said

    wait_for(both, 60)
    bot.child.send_signal(signal.SIGSTOP)
    wait_for(lambda: "last sign of life is" in asked(settings)[1], 45)
    bot.child.send_signal(signal.SIGCONT)
    bot.kill()
    for pid in stores:
        os.kill(pid, signal.SIGKILL)
