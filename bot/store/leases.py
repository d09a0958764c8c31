"""The right to drive a run: one holder at a time, by the server's clock.

A lease alone does not keep two workers apart (one may be frozen past its end), so
each claim gets a higher fence, and `save` refuses a lower one.
"""

import time
from collections.abc import Callable

from bot.ports.store import Lease
from bot.store import keys, scripts
from bot.store.client import Client, Keeper, attempt


class Leases(Keeper):
    """Claim, renew, release."""

    def __init__(
        self, client: Client, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(client)
        self._monotonic = monotonic

    def claim(self, run_id: str, *, seconds: float) -> Lease | None:
        """The right to drive, or None while someone else may have it."""
        # Measured before the call, so that our own idea of the end is never late.
        until = self._monotonic() + seconds
        ms = int(seconds * 1000)
        fence = self._client.script(scripts.CLAIM, [keys.lease(run_id)], attempt(), ms)
        return Lease(run_id=run_id, fence=fence, until=until) if fence else None

    def renew(self, lease: Lease, *, seconds: float) -> Lease | None:
        """The same right for longer; None when it was lost."""
        until = self._monotonic() + seconds
        if not self._until(lease, int(seconds * 1000)):
            return None
        return Lease(run_id=lease.run_id, fence=lease.fence, until=until)

    def release(self, lease: Lease) -> None:
        """Let the next one claim at once; nothing when it was lost already."""
        self._until(lease, 0)

    def _until(self, lease: Lease, ms: int) -> bool:
        kept = [keys.lease(lease.run_id)]
        return bool(self._client.script(scripts.RENEW, kept, lease.fence, ms))
