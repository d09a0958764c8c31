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
from contextlib import ExitStack
from types import FrameType
from typing import Any

import redis
import structlog

from bot.app import logs
from bot.app.errors import StartError
from bot.app.http import HttpListening
from bot.app.listening import HOPELESS, Listening, patiently
from bot.app.memory import few_heaps
from bot.app.parts import Parts, build, roots_note, tasks, web_slack
from bot.app.pulse import Pulse
from bot.app.screen import screen
from bot.embedded.keeper import Keeper
from bot.errors import SlackAwayError, SlackRefusedError, StoreAwayError
from bot.settings import Settings
from jobs import sweep, watch

__all__ = ["StartError", "run"]

log = structlog.get_logger("app")

# Together under 4 s: listeners and line, then the work in hand, then the rest.
LISTENER_SECONDS = 0.7
WORK_SECONDS = 2.5
SAME_SIGNAL_SECONDS = 0.3


class Stop:
    """Set by the first SIGTERM or SIGINT; the second ends the process at once.

    `timeout` and some supervisors signal the process and then its group, so what
    comes within a moment of the first is the same one.
    """

    def __init__(self) -> None:
        self.event = threading.Event()
        self._heard_at = 0.0
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, self._heard)

    def _heard(self, number: int, _frame: FrameType | None) -> None:
        now = time.monotonic()
        if not self.event.is_set():
            self._heard_at = now
            self.event.set()
        elif now - self._heard_at > SAME_SIGNAL_SECONDS:
            os._exit(128 + number)


def run(settings: Settings, environ: Mapping[str, str]) -> int:
    """Serve until told to stop; the exit code. StartError when it cannot start."""
    began = time.monotonic()
    logs.configure()
    few_heaps()
    stop = Stop()
    identity = _identify(settings, stop.event)
    if identity is None:
        return 0
    left_behind = False
    with ExitStack() as ends:
        # What is pushed last ends first: nothing new, the work in hand, the store.
        parts = build(settings, environ, str(identity.get("url", "")))
        if parts.store is not None:
            keeper = Keeper(parts.store, environ)
            ends.callback(keeper.stop)
            keeper.start()
        ends.callback(parts.client.close)
        ends.callback(parts.aws.close)
        _start(parts)
        ends.callback(parts.printer.stop)
        line = HttpListening if settings.listen else Listening
        listening = line(settings, parts.services, identity)
        _say(settings, parts, identity)
        pulse = Pulse(parts.services, listening.is_connected, settings.data)
        try:
            if listening.connect(stop.event):
                parts.clock.start()
                pulse.start()
                sweep.catch_up(parts.services)
                watch.begin(parts.services)
                took = round(time.monotonic() - began, 3)
                log.info("ready", seconds=took, targets=len(settings.targets))
                # boto3 takes a third of a second to load: not at the first click.
                threading.Thread(target=parts.aws.sessions, daemon=True).start()
                stop.event.wait()
        finally:
            pulse.stop()
            left_behind = not _finish(parts, listening)
    log.info("stopped", left_behind=left_behind)
    if left_behind:
        sys.stdout.flush()
        os._exit(0)
    return 0


def _start(parts: Parts) -> None:
    """Begin to work; StartError when the store is not there."""
    try:
        parts.client.redis.ping()
        parts.engine.start(tasks(parts.services))
    except (StoreAwayError, redis.RedisError) as error:
        raise StartError(
            "The store cannot be reached. REDIS_URL must name a Redis or Valkey that "
            "is up; without REDIS_URL the bot starts a store of its own."
        ) from error
    parts.printer.start()


def _finish(parts: Parts, listening: Listening | HttpListening) -> bool:
    """Take nothing new and end what is in hand; whether all of it ended in time."""
    log.info("stopping")
    parts.clock.stop()
    listening.stop(LISTENER_SECONDS)
    done = parts.engine.stop(seconds=WORK_SECONDS)
    if not done:
        log.warning("work left for the next start")
    return done


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
