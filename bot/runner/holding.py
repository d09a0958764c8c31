"""The lease on a run, kept for as long as it is driven."""

import logging
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

from bot.errors import LeaseLostError, StoreAwayError
from bot.ports import Lease
from bot.services import Services

logger = logging.getLogger(__name__)

# Of the lease's length: 10 s are renewed every 3 s, so two renewals may fail.
RENEW_AFTER = 0.3
# An act begins only with so much of the lease left; every call to AWS is shorter
# than that or gives up (connect 3 s, read 8 s, one attempt).
SURE_WITH = 0.5


class Holding:
    """Renews in a thread of its own, because a look may take seconds."""

    def __init__(self, services: Services, lease: Lease) -> None:
        self._services = services
        self._seconds = services.pace.lease_seconds
        self._lease = lease
        self._lost = False
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._keep, daemon=True, name="lease")

    @property
    def fence(self) -> int:
        """What every save is checked against."""
        return self._lease.fence

    def require(self) -> None:
        """Raise LeaseLostError unless the lease is ours for long enough to act."""
        left = self._lease.until - self._services.monotonic()
        if self._lost or left < self._seconds * SURE_WITH:
            raise LeaseLostError(f"{self._lease.run_id}: the lease has run out")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join()
        # Away, it ends by itself.
        with suppress(StoreAwayError):
            self._services.store.release(self._lease)

    def _keep(self) -> None:
        while not self._over.wait(self._seconds * RENEW_AFTER):
            try:
                renewed = self._services.store.renew(self._lease, seconds=self._seconds)
            except StoreAwayError:
                logger.warning("%s: the lease could not be renewed", self._lease.run_id)
                continue
            if renewed is None:
                self._lost = True
                return
            self._lease = renewed
