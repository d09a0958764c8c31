"""The store that comes with the bot, for when REDIS_URL is unset.

A Valkey server of our own on a Unix socket in a private folder. It outlives a
`kill -9` of the bot, so that the next start finds it running and loses nothing;
whoever stops as its last user stops it. Several processes may share one.
"""

import fcntl
import os
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from bot.embedded import server
from bot.embedded.errors import EmbeddedStoreError
from bot.embedded.places import find_server, make_private, socket_path
from bot.embedded.server import Running, end, launch, recall, wait_until_ready

__all__ = ["Embedded", "EmbeddedStoreError", "lives", "revive", "start"]

# How long the start or stop of another process may keep us waiting.
PATIENCE_SECONDS = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedded:
    """A running server that this process uses; `users` is our mark as a user."""

    url: str
    pid: int
    adopted: bool
    folder: Path
    users: int
    child: "subprocess.Popen[bytes] | None" = None

    def stop(self) -> bool:
        """Let go; True when we were its last user, and then it has ended."""
        with _alone(self.folder):
            last = _only_user(self.users)
            if last:
                end(recall(self.folder), self.folder, self.child)
            os.close(self.users)
        return last


def start(data: Path, environment: Mapping[str, str]) -> Embedded:
    """The server for a data folder: the one that runs already, or a new one."""
    folder = (data / "store").absolute()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alone(folder):
        users = os.open(folder / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(users, fcntl.LOCK_SH | fcntl.LOCK_NB)
            found = recall(folder)
            if found is not None and wait_until_ready(found, folder):
                return _used(found, folder, users, None)
            program = find_server(environment.get("PATH", os.defpath))
            made, child = launch(program, socket_path(folder, environment), folder)
        except BaseException:
            os.close(users)
            raise
        return _used(made, folder, users, child)


def lives(own: Embedded) -> bool:
    """Whether the server's process is there."""
    return server.lives(own.folder)


def revive(own: Embedded, environment: Mapping[str, str]) -> Embedded:
    """The server after it has died, at its old place: made anew by us or another."""
    socket = Path(own.url.removeprefix("unix://"))
    if own.child is not None:
        # Its lock goes a moment before it: without this it stays as a zombie.
        with suppress(subprocess.TimeoutExpired):
            own.child.wait(1)
    with _alone(own.folder):
        found = recall(own.folder)
        if found is not None and wait_until_ready(found, own.folder):
            if found.socket != socket:
                raise EmbeddedStoreError(
                    f"Another process started it at {found.socket}, but this one "
                    f"needs it at {socket}: restart this one."
                )
            return replace(own, pid=found.pid, adopted=True, child=None)
        program = find_server(environment.get("PATH", os.defpath))
        make_private(socket.parent)
        made, child = launch(program, socket, own.folder)
        return replace(own, pid=made.pid, adopted=False, child=child)


def _used(
    running: Running,
    folder: Path,
    users: int,
    child: "subprocess.Popen[bytes] | None",
) -> Embedded:
    return Embedded(
        url=f"unix://{running.socket}",
        pid=running.pid,
        adopted=child is None,
        folder=folder,
        users=users,
        child=child,
    )


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time starts or stops the server of a folder."""
    path = folder / "start.lock"
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        until = time.monotonic() + PATIENCE_SECONDS
        while not _locked(file):
            if time.monotonic() > until:
                raise EmbeddedStoreError(
                    f"Another process has held {path} for {PATIENCE_SECONDS:.0f} s; "
                    "end it and start again."
                )
            time.sleep(0.02)
        yield
    finally:
        os.close(file)


def _only_user(users: int) -> bool:
    return _locked(users)


def _locked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
