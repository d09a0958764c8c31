"""Keeps what the workspace must remember in one file that survives `kill -9`.

Each change is one line, appended whole; the next start reads the last line of each
key and writes a short file anew, under another name first.
"""

import json
from pathlib import Path
from typing import IO

from sandbox.slack.wire import Json

FILE = "slack.jsonl"


class Journal:
    """The last value of each key, in a file, or nowhere when there is no folder."""

    def __init__(self, folder: Path | None) -> None:
        self._path = None if folder is None else folder / FILE
        self._file: IO[str] | None = None

    def open(self) -> dict[str, Json]:
        """Read what was kept, in the order of first writing, and begin to append."""
        if self._path is None:
            return {}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        kept = _read(self._path)
        fresh = self._path.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as file:
            file.writelines(_line(key, value) for key, value in kept.items())
        fresh.replace(self._path)
        self._file = self._path.open("a", encoding="utf-8")
        return kept

    def write(self, key: str, value: Json | None) -> None:
        """Keep this value; None forgets the key."""
        if self._file is not None:
            self._file.write(_line(key, value))
            self._file.flush()

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
            self._file = None


def _line(key: str, value: Json | None) -> str:
    return json.dumps({"key": key, "value": value}) + "\n"


def _read(path: Path) -> dict[str, Json]:
    kept: dict[str, Json] = {}
    if not path.exists():
        return kept
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            change = json.loads(line)
        except ValueError:
            continue  # the line that was being written when the process was killed
        if change["value"] is None:
            kept.pop(change["key"], None)
        else:
            kept[change["key"]] = change["value"]
    return kept
