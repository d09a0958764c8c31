"""The bot's sign of life, left in its data folder for as long as it serves."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from bot import health
from bot.errors import StoreAwayError
from bot.health import Beat, Trouble
from bot.services import Services

log = structlog.get_logger("app")

EVERY_SECONDS = 3.0
# A row is tried again while Slack is away; so long no row ever takes otherwise.
STUCK = timedelta(minutes=5)


class Pulse:
    """Looks every few seconds at the line, the store and the inbox, and says so."""

    def __init__(
        self, services: Services, is_connected: Callable[[], bool], folder: Path
    ) -> None:
        self._services = services
        self._is_connected = is_connected
        self._folder = folder
        self._since: dict[Trouble, datetime] = {}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._go_on, name="pulse", daemon=True)
        self._is_written = True

    def start(self) -> None:
        """Leave the first sign and go on until `stop`."""
        self._thread.start()

    def stop(self) -> None:
        """Leave no more, and take the last one away."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(1)
        health.forget(self._folder)

    def beat(self) -> None:
        """Look once and leave the sign."""
        now = self._services.now()
        here = self._troubles(now)
        self._since = {name: self._since.get(name, now) for name in here}
        try:
            health.write(Beat(now, self._since), self._folder)
        except OSError as error:
            if self._is_written:
                log.warning("no sign of life can be left", error=repr(error))
            self._is_written = False
        else:
            self._is_written = True

    def _troubles(self, now: datetime) -> set[Trouble]:
        found: set[Trouble] = set()
        if not self._is_connected():
            found.add("slack")
        try:
            if self._services.store.waiting_rows(now - STUCK):
                found.add("inbox")
        except StoreAwayError:
            found.add("store")
        return found

    def _go_on(self) -> None:
        while True:
            try:
                self.beat()
            except Exception:  # one bad look must not look like a bot that hangs
                log.exception("the pulse missed a beat")
            if self._stopping.wait(EVERY_SECONDS):
                return
