"""Where nothing answers, the doctor is done in a quarter of a minute all the same."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def silent() -> Iterator[str]:
    """An address that takes connections and never says a word, over TCP and UDP."""
    with (
        socket.create_server(("127.0.0.1", 0), backlog=512) as tcp,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp,
    ):
        udp.bind(tcp.getsockname())
        yield f"127.0.0.1:{tcp.getsockname()[1]}"


@pytest.mark.slow
@pytest.mark.parametrize("live", ["nothing", "Slack", "AWS"])
def test_it_ends_in_time_whatever_is_silent(doctor, silent, live):
    if live != "Slack":
        doctor.set(SLACK_API_URL=f"http://{silent}/api/")
    if live != "AWS":
        doctor.set(AWS_ENDPOINT_URL=f"http://{silent}")
    doctor.set(REDIS_URL=f"redis://{silent}")
    doctor.change('resolvers = ["', f'resolvers = ["{silent}", "')
    doctor.path.write_text(doctor.text)
    began = time.monotonic()

    ran = subprocess.run(
        [sys.executable, "-m", "bot", "doctor", "--settings", str(doctor.path)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=40,
        check=False,
    )
    took = time.monotonic() - began

    assert (ran.returncode, ran.stderr) == (1, "")
    assert "It does not answer" in ran.stdout
    assert took < 15
