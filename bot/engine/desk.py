"""Where work is handed in to docket: for now, for later, and for very soon.

A nudge and a delay have keys of their own, because under one key an `add` is
swallowed while another waits, and a `replace` throws away what was queued.
"""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from docket import Docket
from redis import RedisError

# docket looks for what has become due once a second; shorter delays would be late by
# as much again, so this process fetches them itself. Should it die, docket is late.
SOON = timedelta(seconds=3)


class Desk:
    """Used in docket's own loop only."""

    def __init__(self, docket: Docket) -> None:
        self._docket = docket
        self._soon: dict[str, asyncio.TimerHandle] = {}
        self._fetching: set[asyncio.Task[None]] = set()

    async def put(self, task: str, key: str, delay: timedelta, tries: int = 0) -> None:
        """At once, or after a delay that takes the place of an earlier one."""
        if not delay:
            await self._replace(task, key, f"{task}:{key}", delay, tries)
            return
        name = f"{task}:{key}:later"
        timer = self._soon.pop(name, None)
        if timer is not None:
            timer.cancel()
        await self._replace(task, key, name, delay, tries)
        if delay < SOON:
            self._soon[name] = asyncio.get_running_loop().call_later(
                delay.total_seconds(), self._fetch, task, key, name, tries
            )

    def close(self) -> None:
        """Leave what is due soon to docket."""
        for timer in self._soon.values():
            timer.cancel()

    def _fetch(self, task: str, key: str, name: str, tries: int) -> None:
        self._soon.pop(name, None)
        fetching = asyncio.create_task(self._fetched(task, key, name, tries))
        self._fetching.add(fetching)
        fetching.add_done_callback(self._fetching.discard)

    async def _fetched(self, task: str, key: str, name: str, tries: int) -> None:
        with suppress(RedisError, OSError):
            await self._replace(task, key, name, timedelta(0), tries)

    async def _replace(
        self, task: str, key: str, name: str, delay: timedelta, tries: int
    ) -> None:
        when = datetime.now(UTC) + delay
        await self._docket.replace(task, when=when, key=name)(key, tries)
