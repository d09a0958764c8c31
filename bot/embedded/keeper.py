"""Starts the embedded store again when it dies under a running bot.

What it answered is on disk (`appendfsync always`), so only the time is lost: whoever
needs it meanwhile is told that the store is away, and work is delivered again.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Mapping

import structlog

from bot.embedded import Embedded, lives, revive
from bot.embedded.errors import EmbeddedStoreError

log = structlog.get_logger("embedded")

LOOK_SECONDS = 1.0
# One that keeps dying is started ever more slowly: at once, then after 2 s, 4 s …
LONGEST_PAUSE = 60.0
REMEMBERED_SECONDS = 600.0
# The app has 4 s to stop; a start in hand usually takes a tenth of a second.
STOP_SECONDS = 1.0


class Keeper:
    """A thread that watches over one store; `stop` also lets go of the store."""

    def __init__(
        self,
        own: Embedded,
        environment: Mapping[str, str],
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.own = own
        self._environment = environment
        self._monotonic = monotonic
        self._starts: deque[float] = deque()
        self._died = False
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="store", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> bool:
        """Watch no more and let go; True when we were its last user."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(STOP_SECONDS)
        return self.own.stop()

    def look(self) -> bool:
        """One look; True when it had died and runs again."""
        if lives(self.own):
            return False
        if not self._died:
            self._died = True
            log.error("store died", pid=self.own.pid, folder=str(self.own.folder))
        now = self._monotonic()
        if now < self._not_before(now):
            return False
        self._starts.append(now)
        try:
            self.own = revive(self.own, self._environment)
        except (EmbeddedStoreError, OSError) as error:
            log.error(  # noqa: TRY400 - the sentence says it all
                "store not started again",
                error=str(error),
                next_try_seconds=self._not_before(now) - now,
            )
            return False
        self._died = False
        log.warning(
            "store started again", pid=self.own.pid, by_another=self.own.adopted
        )
        return True

    def _not_before(self, now: float) -> float:
        """When the next start is allowed, by those of the last ten minutes."""
        while self._starts and now - self._starts[0] > REMEMBERED_SECONDS:
            self._starts.popleft()
        if not self._starts:
            return now
        return self._starts[-1] + min(2.0 ** len(self._starts), LONGEST_PAUSE)

    def _run(self) -> None:
        while not self._stopping.wait(LOOK_SECONDS):
            self.look()
