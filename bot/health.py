"""Whether a running bot is well, told to another process by one small file.

The bot leaves a sign of life in its data folder; `iotdomain health` reads it and
loads nothing else, so that it may be asked every half a minute.
"""

import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from bot.core.words import span

Trouble = Literal["slack", "store", "inbox"]

# The bot writes every few seconds; whoever is silent for longer hangs or is gone.
SILENT = timedelta(seconds=30)
# A line that Slack cuts is open again within 20 s (measured), a store restarts.
PATIENCE = timedelta(seconds=30)
_NO_SIGN = (
    "No bot has left a sign of life in {folder}. It is not running here, has not "
    "reached Slack yet, or may not write there: look into its log, and whether the "
    "data folder is the same."
)
_OLD_SIGN = (
    "The bot's last sign of life is {span} old. It hangs or has ended: start it "
    "again, and look into its log."
)
_SAYS: Mapping[Trouble, str] = {
    "slack": (
        "The line to Slack has been closed for {span}. The bot tries to open it again "
        "by itself. If that goes on, look into its log, and whether this machine "
        "reaches Slack on port 443."
    ),
    "store": (
        "The store has not answered for {span}. Until it does, nothing is changed in "
        "AWS and nobody is answered. Look whether its server is up: the one that "
        "REDIS_URL names, or the bot's own."
    ),
    "inbox": (
        "What somebody did in Slack more than 5 min ago is still not dealt with. "
        "Nothing of it is lost: start the bot again, and look into its log."
    ),
}


@dataclass(frozen=True, slots=True)
class Beat:
    """One sign of life: when, and which troubles there are since when."""

    at: datetime
    troubles: Mapping[Trouble, datetime] = field(default_factory=dict)


def path(folder: Path) -> Path:
    """Where the bot of this machine (in a container: of this container) leaves it."""
    return folder / f"health.{platform.node() or 'here'}.json"


def write(beat: Beat, folder: Path) -> None:
    """Leave a sign of life; a reader finds the last one or this one, never half."""
    shown = {
        "at": beat.at.isoformat(),
        "troubles": {name: at.isoformat() for name, at in beat.troubles.items()},
    }
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path(folder).with_suffix(".new")
    draft.write_text(json.dumps(shown) + "\n")
    draft.replace(path(folder))


def read(folder: Path) -> Beat | None:
    """The last sign of life; None when there is none that can be read."""
    try:
        shown = json.loads(path(folder).read_text())
        since = shown["troubles"]
        troubles = {
            name: datetime.fromisoformat(since[name]) for name in _SAYS if name in since
        }
        return Beat(datetime.fromisoformat(shown["at"]), troubles)
    except (OSError, ValueError, LookupError, TypeError):
        return None


def forget(folder: Path) -> None:
    """Take the sign of life away: the bot has ended."""
    path(folder).unlink(missing_ok=True)


def faults(
    beat: Beat | None, folder: Path, now: datetime, patience: timedelta = PATIENCE
) -> list[str]:
    """What is wrong, as sentences; empty when the bot is well."""
    if beat is None:
        return [_NO_SIGN.format(folder=folder)]
    silent = now - beat.at
    if silent > SILENT:
        return [_OLD_SIGN.format(span=span(silent))]
    return [
        _SAYS[name].format(span=span(now - since))
        for name, since in beat.troubles.items()
        if now - since >= patience
    ]
