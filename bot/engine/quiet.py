"""docket's worker without its ear for cancellations, which we never send.

That ear polls ten times a second, which was 0.35 of the 0.6 percent of a core that an
idle bot used (measured). It is docket's private method: docket is pinned, and a
test sees to it that nothing subscribes.
"""

from docket import Worker


class QuietWorker(Worker):
    """A worker whose running tasks nobody can cancel."""

    async def _cancellation_listener(self) -> None:
        session = self._processing_session
        if session is None:
            return
        session.cancellation_ready.set()
        await session.stopping.wait()
