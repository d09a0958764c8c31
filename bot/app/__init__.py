"""The composition root: the one place that knows every other.

Starts in the order in which things are needed, stops in the opposite one, and
never takes longer to stop than a person waits for Ctrl-C.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Mapping
from types import FrameType
from typing import Any

import structlog

from bot.app import logs
from bot.app.listening import HOPELESS, Listening, StartError, patiently
from bot.app.parts import Parts, build, roots_note, tasks, web_slack
from bot.app.screen import screen
from bot.errors import SlackAwayError, SlackRefusedError, StoreAwayError
from bot.settings import Settings
from jobs import sweep

__all__ = ["StartError", "run"]

log = structlog.get_logger("app")

# Together under 4 s: listeners and line, then the work in hand, then the rest.
LISTENER_SECONDS = 0.7
WORK_SECONDS = 2.5


class Stop:
    """Set by the first SIGTERM or SIGINT; the second ends the process at once."""

    def __init__(self) -> None:
        self.event = threading.Event()
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, self._heard)

    def _heard(self, number: int, _frame: FrameType | None) -> None:
        if self.event.is_set():
            os._exit(128 + number)
        self.event.set()


def run(settings: Settings, environ: Mapping[str, str]) -> int:
    """Serve until told to stop; the exit code. StartError when it cannot start."""
    began = time.monotonic()
    logs.configure()
    stop = Stop()
    identity = _identify(settings, stop.event)
    if identity is None:
        return 0
    parts = build(settings, environ, str(identity.get("url", "")))
    listening = None
    try:
        parts.engine.start(tasks(parts.services))
        parts.printer.start()
        listening = Listening(settings, parts.services, identity)
        _say(settings, parts, identity)
        if listening.connect(stop.event):
            parts.clock.start()
            sweep.catch_up(parts.services)
            took = round(time.monotonic() - began, 3)
            log.info("ready", seconds=took, targets=len(settings.targets))
            # boto3 takes a third of a second to load: not at the first click.
            threading.Thread(target=parts.aws.sessions, daemon=True).start()
            stop.event.wait()
    except StoreAwayError as error:
        raise StartError(f"The store cannot be reached: {error}") from error
    finally:
        clean = _stop(parts, listening)
    if not clean:
        sys.stdout.flush()
        os._exit(0)
    return 0


def _identify(settings: Settings, stopping: threading.Event) -> Any:
    """Who we are in Slack; None when told to stop before Slack could say."""
    slack = web_slack(settings)
    found: dict[str, Any] = {}

    def ask() -> None:
        try:
            found.update(slack.identify())
        except SlackAwayError as error:
            raise OSError(str(error)) from None
        except SlackRefusedError as error:
            if error.error in HOPELESS:
                raise StartError(
                    f"Slack refuses the bot token: {error.error}."
                ) from None
            raise OSError(error.error) from None

    if not patiently(ask, stopping):
        return None
    if found.get("team_id") != settings.team:
        raise StartError(
            f"The bot token belongs to workspace {found.get('team_id')}, but the "
            f"settings (slack.team) say {settings.team}."
        )
    return found


def _say(settings: Settings, parts: Parts, identity: Mapping[str, Any]) -> None:
    """For people on standard error; standard output has JSON lines only."""
    own = parts.store
    store = f"own server, data in {own.folder}" if own else "REDIS_URL"
    workspace = str(identity.get("team") or identity["team_id"])
    note = roots_note(settings)
    shown = screen(settings, workspace=workspace, store=store, note=note)
    sys.stderr.write(shown)
    sys.stderr.flush()


def _stop(parts: Parts, listening: Listening | None) -> bool:
    """Nothing new, then what is in hand, then the store; whether all of it ended."""
    log.info("stopping")
    parts.clock.stop()
    if listening is not None:
        listening.stop(LISTENER_SECONDS)
    clean = parts.engine.stop(seconds=WORK_SECONDS)
    if not clean:
        log.warning("work left for the next start")
    parts.printer.stop()
    parts.aws.close()
    parts.client.close()
    if parts.store is not None:
        parts.store.stop()
    log.info("stopped", clean=clean)
    return clean
