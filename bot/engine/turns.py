"""One at a time for each task and key, in this process and in all others.

docket lets a nudge run beside the task that it came too late for. Here it waits for
that task's end instead, without a thread, and its message stays undelivered until
then, so that nothing is lost when the process dies. Of several that wait only the
newest stays: one run after the latest nudge is what all of them asked for.
"""

import asyncio
import logging
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from redis import RedisError

logger = logging.getLogger(__name__)

PREFIX = "{iotdomain}:turn:"
# How soon a turn that another process gives back, or dies with, is seen.
POLL_SECONDS = 0.25

GIVE_BACK = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
"""
RENEW = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
"""


@dataclass(frozen=True, slots=True)
class Turn:
    """The right to run one task for one key."""

    slot: str
    owner: str


@dataclass(slots=True, eq=False)
class _Waiter:
    stir: asyncio.Event = field(default_factory=asyncio.Event)
    outdone: bool = False


class Turns:
    """Give turns out, keep them while they are used, take them back."""

    def __init__(self, redis: Any, seconds: timedelta) -> None:
        self._redis = redis
        self._ms = int(seconds / timedelta(milliseconds=1))
        self.closed = False
        self._held: dict[str, Turn] = {}
        self._waiting: dict[str, _Waiter] = {}

    async def check(self) -> None:
        """Raise unless the store answers."""
        await self._redis.ping()

    def close(self) -> None:
        """Give no more turns; who waits is cancelled and delivered again later."""
        self.closed = True
        for waiter in self._waiting.values():
            waiter.stir.set()

    async def take(self, slot: str) -> Turn | None:
        """Wait for the turn; None when a newer delivery waits in our place."""
        mine = _Waiter()
        older = self._waiting.get(slot)
        if older is not None:
            older.outdone = True
            older.stir.set()
        self._waiting[slot] = mine
        try:
            while not mine.outdone:
                if self.closed:
                    raise asyncio.CancelledError
                if slot not in self._held:
                    turn = Turn(slot, secrets.token_hex(8))
                    if await self._won(turn):
                        return turn
                mine.stir.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(mine.stir.wait(), POLL_SECONDS)
            return None
        finally:
            if self._waiting.get(slot) is mine:
                del self._waiting[slot]

    async def give_back(self, turn: Turn) -> None:
        """End a turn, and stir whoever waits for it here."""
        with suppress(RedisError, OSError):
            await self._redis.eval(GIVE_BACK, 1, PREFIX + turn.slot, turn.owner)
        self._drop(turn)

    async def renew(self) -> None:
        """Keep the turns that are in use, until cancelled."""
        while True:
            await asyncio.sleep(self._ms / 4000)
            for turn in tuple(self._held.values()):
                try:
                    key = PREFIX + turn.slot
                    await self._redis.eval(RENEW, 1, key, turn.owner, self._ms)
                except (RedisError, OSError):
                    logger.warning("a turn could not be renewed: the store is away")

    async def _won(self, turn: Turn) -> bool:
        self._held[turn.slot] = turn
        won = False
        try:
            key = PREFIX + turn.slot
            won = bool(await self._redis.set(key, turn.owner, nx=True, px=self._ms))
        except (RedisError, OSError):
            pass  # docket says so; here it is asked again soon
        finally:
            if not won:
                self._drop(turn)
        return won

    def _drop(self, turn: Turn) -> None:
        del self._held[turn.slot]
        waiter = self._waiting.get(turn.slot)
        if waiter is not None:
            waiter.stir.set()
