"""The command as a process of its own, with a small bot that does what it is told."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).parents[3]
# It stands where `python -m bot` looks first: in the working directory.
BOT = """
import json, os, signal, sys, time
with open("environment.json", "w") as file:
    json.dump(dict(os.environ), file)
with open("started.txt", "a") as file:
    file.write(f"{os.getpid()} {sys.argv[1:]}\\n")
mode = open("mode.txt").read().strip()
def end(*_):
    open("ended.txt", "w").write("in order")
    sys.exit(0)
signal.signal(signal.SIGINT, signal.SIG_IGN if mode == "stubborn" else end)
signal.signal(signal.SIGTERM, signal.SIG_IGN if mode == "stubborn" else end)
if mode == "broken":
    sys.exit("settings are wrong")
print(json.dumps({"event": "ready"}), flush=True)
while True:
    time.sleep(0.05)
"""
START = """
import json, sys
from pathlib import Path
from sandbox.options import Options, Ports
from sandbox.run import main
given = json.loads(sys.argv[1])
ports = Ports.any()
if "page" in given:
    ports = Ports(given.pop("page"), 0, 0, 0, 0, 0, 0)
sys.exit(main(Options(data=Path(given.pop("data", "data")), ports=ports, **given)))
"""


class Command:
    """One run of the command; its output is collected in a file."""

    def __init__(self, folder, **options):
        self.folder = folder
        self.output = folder / "output.txt"
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "AWS_PROFILE": "my-own",
            "SLACK_BOT_TOKEN": "xoxb-my-own",
            "HTTPS_PROXY": "http://proxy.test",
        }
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-c", START, json.dumps(options)],
                cwd=folder,
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def says(self, pattern, seconds=15):
        end = time.monotonic() + seconds
        while not (found := re.search(pattern, self.output.read_text(), re.DOTALL)):
            assert time.monotonic() < end, self.output.read_text()
            time.sleep(0.02)
        return found

    def starts(self):
        path = self.folder / "started.txt"
        lines = path.read_text().splitlines() if path.exists() else []
        return [int(line.split()[0]) for line in lines]

    def end(self, how=signal.SIGINT):
        """Ctrl-C in a terminal reaches the whole group; how long it took."""
        started = time.monotonic()
        if self.process.poll() is None:
            os.killpg(self.process.pid, how)
        self.process.wait(8)
        return time.monotonic() - started


def lives(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def runs(pid):
    """Neither gone nor dead and waiting for whoever is its parent now."""
    path = Path(f"/proc/{pid}/cmdline")
    return bool(path.read_bytes()) if path.exists() else lives(pid)


@pytest.fixture
def start(tmp_path):
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "__init__.py").touch()
    (tmp_path / "bot" / "__main__.py").write_text(BOT)
    (tmp_path / "mode.txt").write_text("good")
    made = []

    def begin(mode="good", **options):
        (tmp_path / "mode.txt").write_text(mode)
        made.append(Command(tmp_path, **options))
        return made[-1]

    yield begin
    for each in made:
        each.end()
    for each in made:
        for pid in each.starts():
            assert not runs(pid)


@pytest.mark.alone
def test_one_address_is_printed_when_the_bot_is_ready_and_ctrl_c_ends_all(
    start, tmp_path
):
    command = start()
    command.says(r"Ctrl-C ends everything")
    addresses = re.findall(r"http://\S+", command.output.read_text())
    (pid,) = command.starts()
    with urlopen(addresses[0], timeout=5) as answer:
        page = answer.status

    took = command.end()

    assert page == 200
    assert len(addresses) == 1
    assert command.process.returncode == 0
    assert took < 5
    assert not lives(pid)
    assert (tmp_path / "ended.txt").read_text() == "in order"


def test_the_bot_sees_the_sandboxs_keys_and_nothing_of_this_machines(start, tmp_path):
    command = start()
    command.says("Ctrl-C ends everything")

    found = json.loads((tmp_path / "environment.json").read_text())

    assert found["AWS_ACCESS_KEY_ID"] == "AKIASANDBOX000000001"
    assert found["SLACK_BOT_TOKEN"] == "xoxb-sandbox-bot"
    assert found["AWS_CONFIG_FILE"] == "/dev/null"
    assert set(found) - {"LC_CTYPE", "__CF_USER_TEXT_ENCODING"} <= {
        "PATH",
        "HOME",
        "LANG",
        "TMPDIR",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_ENDPOINT_URL",
        "AWS_EC2_METADATA_DISABLED",
        "AWS_CONFIG_FILE",
        "AWS_SHARED_CREDENTIALS_FILE",
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
        "SLACK_API_URL",
    }


def test_a_killed_bot_is_started_again_and_the_stand_ins_stay(start):
    command = start()
    command.says("Ctrl-C ends everything")
    (first,) = command.starts()

    os.kill(first, signal.SIGKILL)
    back = command.says(r"killed \(SIGKILL\).*back as process (\d+)")

    assert command.starts() == [first, int(back.group(1))]


@pytest.mark.parametrize("mode", ["good", "stubborn"])
def test_a_bot_that_outlived_a_killed_sandbox_is_ended_by_the_next_one(start, mode):
    killed = start(mode)
    killed.says("Ctrl-C ends everything")
    (left,) = killed.starts()
    killed.process.kill()
    killed.process.wait(5)
    assert lives(left)

    again = start()
    again.says("Ctrl-C ends everything")

    assert not runs(left)
    assert len(again.starts()) == 2


def test_sigterm_to_the_sandbox_alone_ends_the_bot_in_order_too(start, tmp_path):
    command = start()
    command.says("Ctrl-C ends everything")

    command.process.terminate()
    command.process.wait(5)

    assert (tmp_path / "ended.txt").read_text() == "in order"


@pytest.mark.alone
def test_a_bot_that_does_not_end_is_ended_within_five_seconds(start):
    command = start("stubborn")
    command.says("Ctrl-C ends everything")
    (pid,) = command.starts()

    took = command.end()

    assert 3 < took < 5
    assert not lives(pid)


def test_a_bot_that_cannot_start_is_shown_with_its_last_words(start):
    command = start("broken")

    assert command.process.wait(15) == 1
    command.says("did not get ready.*settings are wrong")


def test_a_bot_that_leaves_by_itself_is_said_and_not_started_again(start):
    command = start()
    command.says("Ctrl-C ends everything")

    os.kill(command.starts()[0], signal.SIGTERM)
    command.says(r"ended by itself \(exit code 0\)")

    time.sleep(0.5)
    assert len(command.starts()) == 1


def test_stand_ins_alone_tell_how_a_bot_is_started(start):
    command = start(has_bot=False)

    command.says(r"export AWS_ENDPOINT_URL=http.*iotdomain run --settings \S+toml")
    assert command.starts() == []


def test_a_taken_port_is_said_and_what_to_do(start):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        command = start(page=port)

        assert command.process.wait(15) == 2
    command.says(rf"Port {port} is taken.*--port {port + 10}")
    assert command.starts() == []


def test_flags_that_do_not_fit_together_stop_it(start):
    command = start(slack_url="https://slack.test/api/")

    assert command.process.wait(15) == 2
    command.says("was not started. --slack needs")


def test_outside_services_take_the_place_of_stand_ins(start, tmp_path):
    command = start(
        slack_url="http://127.0.0.1:9/api/",
        slack_bot_token="xoxb-given",
        slack_app_token="xapp-given",
        aws_url="http://127.0.0.1:9",
        redis_url="redis://127.0.0.1:9",
    )
    command.says("Ctrl-C ends everything")

    found = json.loads((tmp_path / "environment.json").read_text())

    assert found["SLACK_API_URL"] == "http://127.0.0.1:9/api/"
    assert found["SLACK_BOT_TOKEN"] == "xoxb-given"
    assert found["AWS_ENDPOINT_URL"] == "http://127.0.0.1:9"
    assert found["REDIS_URL"] == "redis://127.0.0.1:9"
    assert "xoxb-given" not in command.output.read_text()
    assert "resolvers" not in (tmp_path / "data" / "settings.toml").read_text()
