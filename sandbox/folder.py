"""The folder in which the sandbox's state outlives it; one sandbox at a time."""

import fcntl
import json
import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sandbox.leftover import end_bot
from sandbox.options import SandboxError

SETTINGS = "settings.toml"
_MARK = "sandbox.lock"
# Long enough for a store that writes everything at once anyway.
_STORE_SECONDS = 1.0


@contextmanager
def held(folder: Path, *, is_fresh: bool) -> Iterator[Path]:
    """The folder, for us alone; with `is_fresh` what was in it is gone."""
    folder = folder.absolute()
    has_mark = (folder / _MARK).exists()
    if is_fresh and not has_mark and folder.exists() and any(folder.iterdir()):
        raise SandboxError(
            f"--fresh would empty {folder}, but no sandbox has ever been there. "
            "Choose another folder with --data."
        )
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(folder / _MARK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _claim(handle, folder)
        end_bot(folder / SETTINGS)
        if is_fresh:
            end_store(folder / "bot")
            _empty(folder)
        yield folder
    finally:
        os.close(handle)


def end_store(data: Path) -> None:
    """End a store that its bot left behind, as a killed bot does.

    The server's process holds a lock on `alive.lock` for as long as it lives, and
    every bot that uses it a shared one on `users.lock`.
    """
    store = data / "store"
    if not _is_locked(store / "alive.lock") or _is_locked(store / "users.lock"):
        return
    with suppress(OSError, ValueError, KeyError, TypeError):
        pid = int(json.loads((store / "server.json").read_text())["pid"])
        os.kill(pid, signal.SIGTERM)
    end = time.monotonic() + _STORE_SECONDS
    while _is_locked(store / "alive.lock") and time.monotonic() < end:
        time.sleep(0.02)


def _claim(handle: int, folder: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        pid = os.read(handle, 20).decode(errors="replace").strip()
        raise SandboxError(
            f"Another sandbox (process {pid or 'unknown'}) uses {folder}. End it with "
            "Ctrl-C where it was started, or choose another folder with --data."
        ) from None
    os.ftruncate(handle, 0)
    os.write(handle, f"{os.getpid()}\n".encode())


def _empty(folder: Path) -> None:
    for each in folder.iterdir():
        if each.name == _MARK:
            continue
        if each.is_dir() and not each.is_symlink():
            shutil.rmtree(each)
        else:
            each.unlink()


def _is_locked(path: Path) -> bool:
    try:
        handle = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False
