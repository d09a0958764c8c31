"""The server's process: its start, whether it lives and is ready, and its end.

The process inherits a lock on `alive.lock`, which the kernel holds for exactly as
long as the process lives; that, not a process id, says whether there is one.
"""

import fcntl
import json
import os
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from bot.embedded.errors import EmbeddedStoreError

# A store of some 100 MB loads in about a second; a slow disk is allowed for, and
# a process that dies meanwhile ends the wait at once.
LOADING_SECONDS = 60.0
# Nothing is left to write at the end (`appendfsync always`): SHUTDOWN takes ms.
ENDING_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Running:
    """A server that we or an earlier process started."""

    pid: int
    socket: Path

    def client(self) -> redis.Redis:
        """A connection for starting and stopping; fails fast, never retries."""
        return redis.Redis(
            unix_socket_path=str(self.socket),
            socket_timeout=1,
            socket_connect_timeout=1,
            retry=Retry(NoBackoff(), 0),
            decode_responses=True,
        )


def recall(folder: Path) -> Running | None:
    """The server that was started last for this folder, if one lives."""
    if not lives(folder):
        return None
    try:
        kept = json.loads((folder / "server.json").read_text())
        return Running(int(kept["pid"]), Path(kept["socket"]))
    except (OSError, ValueError, KeyError, TypeError):
        raise EmbeddedStoreError(
            f"A server uses {folder}, but {folder / 'server.json'} does not say where "
            "it listens: end that server and start again."
        ) from None


def launch(
    program: Path, socket: Path, folder: Path
) -> "tuple[Running, subprocess.Popen[bytes]]":
    """Start a server for a folder that has none; it is ready when this returns."""
    with suppress(FileNotFoundError):
        socket.unlink()
    # `always` costs about 1.5 ms a write, of which a run needs some ten a step, and
    # loses nothing that was answered, not even to a power cut.
    command = [
        *(str(program), "--port", "0", "--unixsocket", str(socket)),
        *("--unixsocketperm", "700", "--dir", str(folder), "--daemonize", "no"),
        *("--appendonly", "yes", "--appendfsync", "always", "--save", ""),
        *("--maxmemory-policy", "noeviction", "--loglevel", "notice"),
        # Twice instead of ten times a second it looks for chores: half the idle CPU.
        *("--hz", "2"),
    ]
    alive = os.open(folder / "alive.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(alive, fcntl.LOCK_EX | fcntl.LOCK_NB)
        said = folder / "server.log"
        with suppress(FileNotFoundError):
            # What the last one said before it ended may be asked for.
            said.replace(folder / "server.log.old")
        with said.open("wb") as log:
            # A session of its own: Ctrl-C in a terminal reaches the bot alone, which
            # stops the store last.
            child = subprocess.Popen(  # noqa: S603 - our own program, no shell
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=folder,
                start_new_session=True,
                pass_fds=(alive,),
            )
    finally:
        os.close(alive)
    running = Running(child.pid, socket)
    part = folder / "server.json.part"
    part.write_text(json.dumps({"pid": running.pid, "socket": str(socket)}))
    part.replace(folder / "server.json")
    if not wait_until_ready(running, folder, child):
        end(running, folder, child)
        raise EmbeddedStoreError(
            "The embedded store did not start; the reason is at the end of "
            f"{folder / 'server.log'}."
        )
    return running, child


def wait_until_ready(
    running: Running, folder: Path, child: "subprocess.Popen[bytes] | None" = None
) -> bool:
    """True once it answers for this very folder; False when it has died."""
    until = time.monotonic() + LOADING_SECONDS
    while time.monotonic() < until:
        if child.poll() is not None if child else not lives(folder):
            return False
        # While it loads it answers CONFIG already, but refuses PING and all else.
        with suppress(redis.RedisError), running.client() as client:
            client.ping()
            kept_in = client.config_get("dir")["dir"]
            if Path(kept_in).samefile(folder):
                return True
            break
        time.sleep(0.005)
    raise EmbeddedStoreError(
        f"A server uses {folder} but does not answer at {running.socket}: "
        "end that server and start again."
    )


def end(
    running: Running | None,
    folder: Path,
    child: "subprocess.Popen[bytes] | None",
) -> None:
    """End the server, within about a second; what it answered is on disk."""
    if running is None:
        return
    with suppress(redis.RedisError), running.client() as client:
        client.shutdown()
    for way in (None, signal.SIGTERM, signal.SIGKILL):
        # The lock says that the process lives, so the id is still its own.
        if way is not None and lives(folder):
            with suppress(OSError):
                os.kill(running.pid, way)
        if _gone(folder, child):
            break
    with suppress(OSError):
        running.socket.unlink(missing_ok=True)
        running.socket.parent.rmdir()


def lives(folder: Path) -> bool:
    """Whether a server for this folder runs, by the lock that it inherited."""
    try:
        file = os.open(folder / "alive.lock", os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(file)
    return False


def _gone(folder: Path, child: "subprocess.Popen[bytes] | None") -> bool:
    until = time.monotonic() + ENDING_SECONDS
    while time.monotonic() < until:
        reaped = child is None or child.poll() is not None
        if reaped and not lives(folder):
            return True
        time.sleep(0.005)
    return False
