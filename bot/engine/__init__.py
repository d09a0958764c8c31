"""Delivery of work, over docket: at least once, keyed, durable. docket lives here only.

The engine only pokes: truth is in the store, so a poke may come twice or late.
A worker thread of its own runs docket's loop; tasks are plain functions of a key
and run in pools of ours, because docket itself never blocks its loop.

What was measured and is built around here: ten slots cost a pause of a whole
`minimum_check_interval` whenever all are taken, so there are many, and the pools
bound the work. `Worker.run` wants the main thread's signals, so it is `run_forever`.
"""

import asyncio
import logging
import threading
from asyncio import FIRST_COMPLETED
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import redis
from docket import Docket

from bot.engine.desk import Desk
from bot.engine.quiet import QuietWorker
from bot.engine.turns import Turns
from bot.errors import StoreAwayError, Transient

__all__ = ["DocketEngine"]

logger = logging.getLogger(__name__)

NAME = "{iotdomain}:work"
# Look-ups that wait for a thread keep one each, and there may be seventy.
SLOTS = 160
THREADS = 16
# Eight look-ups ask AWS about as fast as it answers; more would only wait there.
LOOK_THREADS = 8
# From `kill -9` to running again took 9.8-11.1 s at 10 s; the goal is 12 s.
REDELIVERY = timedelta(seconds=8)
# Nudges come through a blocking read at once; only delays are late by up to this.
# A quarter of it costs a third of a percent of a core more.
RESOLUTION = timedelta(seconds=1)
# docket would keep what it knows of a finished task for 15 minutes.
FORGET_AFTER = timedelta(minutes=1)
HEARTBEAT = timedelta(seconds=10)
RECONNECT = timedelta(seconds=1)
START_SECONDS = 10.0
ASK_SECONDS = 2.0
# A task that raises is tried again after 2, 4, 8, 16, 32 and 60 s, then given up;
# what it stood for is found again by the sweeps.
TRIES = 6
LONGEST_PAUSE = 60

Task = Callable[[str], None]


class DocketEngine:
    """The Engine port. `start` it with the tasks; only then it can be nudged."""

    def __init__(
        self,
        url: str,
        *,
        redelivery: timedelta = REDELIVERY,
        slots: int = SLOTS,
        threads: int = THREADS,
    ) -> None:
        self._url = url
        self._redelivery = redelivery
        self._slots = slots
        self._threads = threads
        self._ready: Future[None] = Future()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._desk: Desk | None = None
        self._stopping = asyncio.Event()
        self._thread: threading.Thread | None = None
        self._pools: dict[str, ThreadPoolExecutor] = {}
        self._busy: Counter[str] = Counter()

    def start(self, tasks: Mapping[str, Task]) -> None:
        """Begin to serve; StoreAwayError when the store cannot be reached."""
        # docket logs two INFO lines for each task.
        for noisy in ("docket.worker", "apscheduler"):
            logging.getLogger(noisy).setLevel(logging.WARNING)
        # Driving, watching, looking and diagnosing talk to AWS for seconds; telling and
        # answering must not queue behind them, nor one of them behind the other.
        few = min(LOOK_THREADS, self._threads)
        pools = {
            name: ThreadPoolExecutor(
                few if name in {"look", "diagnose"} else self._threads,
                thread_name_prefix=name,
            )
            for name in ("drive", "watch", "look", "diagnose", "task")
        }
        self._pools = {name: pools.get(name, pools["task"]) for name in tasks}
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._main(tasks)), name="engine", daemon=True
        )
        self._thread.start()
        try:
            self._ready.result(START_SECONDS)
        except (redis.RedisError, OSError, TimeoutError) as error:
            raise StoreAwayError("The bot cannot reach its own memory.") from error

    def stop(self, *, seconds: float = 4.0) -> bool:
        """Take no new work and let what runs end; False when some did not in time.

        Then its threads are still there, and only `os._exit` ends the process; the
        work itself is delivered again after the next start.
        """
        if self._thread is None or not self._thread.is_alive() or self._loop is None:
            return True
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def nudge(self, task: str, key: str) -> None:
        """Have `task(key)` run as soon as possible, also when it waits for later.

        One that runs at this moment runs once more when it has ended.
        """
        self._ask(task, key, timedelta(0))

    def wake(self, task: str, key: str, delay: timedelta) -> None:
        """Have `task(key)` run after the delay, instead of an earlier wake.

        A nudge meanwhile does not take it away: it comes too, and finds little to do.
        """
        self._ask(task, key, delay)

    def busy(self, task: str) -> int:
        """How many of a task are at work here, or wait for a thread."""
        return self._busy[task]

    def _ask(self, task: str, key: str, delay: timedelta) -> None:
        if self._desk is None or self._loop is None or self._loop.is_closed():
            raise StoreAwayError("The bot is not at work.")
        asked = self._desk.put(task, key, delay)
        answer = asyncio.run_coroutine_threadsafe(asked, self._loop)
        try:
            answer.result(ASK_SECONDS)
        except (redis.RedisError, OSError, TimeoutError) as error:
            answer.cancel()
            raise StoreAwayError("The bot cannot reach its own memory.") from error

    async def _main(self, tasks: Mapping[str, Task]) -> None:
        try:
            async with Docket(
                NAME,
                self._url,
                heartbeat_interval=HEARTBEAT,
                execution_ttl=FORGET_AFTER,
            ) as docket:
                await self._work(docket, tasks)
        except BaseException as error:
            if self._ready.done():
                raise
            self._ready.set_exception(error)

    async def _work(self, docket: Docket, tasks: Mapping[str, Task]) -> None:
        async with docket.redis() as connection:
            turns = Turns(connection, self._redelivery)
            await turns.check()
            for name, task in tasks.items():
                docket.register(_deliverer(self._serve, name, task, turns), [name])
            self._desk, self._loop = Desk(docket), asyncio.get_running_loop()
            renewing = asyncio.create_task(turns.renew())
            while not self._stopping.is_set():
                await self._deliver(docket, turns, self._desk)
            renewing.cancel()
            await asyncio.wait({renewing})

    async def _deliver(self, docket: Docket, turns: Turns, desk: Desk) -> None:
        """Until it is stopped; returns earlier when docket itself has failed."""
        async with QuietWorker(
            docket,
            concurrency=self._slots,
            redelivery_timeout=self._redelivery,
            reconnection_delay=RECONNECT,
            minimum_check_interval=RESOLUTION,
            scheduling_resolution=RESOLUTION,
            schedule_automatic_tasks=False,
        ) as worker:
            running = asyncio.create_task(worker.run_forever())
            stopped = asyncio.create_task(self._stopping.wait())
            if not self._ready.done():
                self._ready.set_result(None)
            await asyncio.wait({running, stopped}, return_when=FIRST_COMPLETED)
            if running.done():
                logger.error(
                    "docket failed, starting it anew", exc_info=_error(running)
                )
                stopped.cancel()
                await asyncio.sleep(RECONNECT.total_seconds())
                return
            # First docket, which leaves whatever is cancelled after this to the next
            # start; then all that has not begun.
            running.cancel()
            turns.close()
            desk.close()
            for pool in self._pools.values():
                pool.shutdown(wait=False, cancel_futures=True)
            await asyncio.wait({running})

    async def _serve(
        self, name: str, task: Task, turns: Turns, key: str, tries: int
    ) -> None:
        """One delivery: wait for its turn, run the task, see to it if it failed."""
        turn = await turns.take(f"{name}:{key}")
        if turn is None:
            return
        self._busy[name] += 1
        try:
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(self._pools[name], task, key)
        except Transient as error:
            logger.info("%s %s must wait: %s", name, key, error)
            await self._again(name, key, error.delay)
        except Exception as error:
            if turns.closed:
                # The pool takes no new work: leave it to be delivered again.
                raise asyncio.CancelledError from error
            await self._failed(name, key, tries + 1, error)
        finally:
            self._busy[name] -= 1
            await turns.give_back(turn)

    async def _again(
        self, name: str, key: str, delay: timedelta, tries: int = 0
    ) -> None:
        if self._desk is not None:
            await self._desk.put(name, key, delay, tries)

    async def _failed(self, name: str, key: str, tries: int, error: Exception) -> None:
        said = f"{name} {key} failed, error {uuid4().hex[:8]}, try {tries}"
        logger.error(said, exc_info=error)
        if tries > TRIES:
            logger.error("%s %s is given up", name, key)
            return
        pause = timedelta(seconds=min(2**tries, LONGEST_PAUSE))
        await self._again(name, key, pause, tries)


def _deliverer(
    serve: Callable[..., Coroutine[Any, Any, None]], *given: Any
) -> Callable[[str, int], Coroutine[Any, Any, None]]:
    """A task as docket wants it: an async function with a plain signature."""

    async def deliver(key: str, tries: int) -> None:
        await serve(*given, key, tries)

    return deliver


def _error(task: asyncio.Task[None]) -> BaseException | None:
    return None if task.cancelled() else task.exception()
