"""The one connection to Redis, and the one place where its errors become ours."""

import hashlib
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.commands.core import Script
from redis.retry import Retry

from bot.errors import StoreAwayError

# Slack wants its ack within 3 s. redis-py's own defaults notice a dead server after
# 2.95 s (measured), so: fail fast, and try once more only where the connection was
# found dead, never after waiting for an answer.
CONNECT_SECONDS = 0.5
ANSWER_SECONDS = 1.5
RETRIES = 1
# 32 listeners, 32 task threads, jobs and the printer, with room.
MOST_CONNECTIONS = 128


class Client:
    """A thread-safe pool of connections. Scripts are sent once and then by hash."""

    def __init__(self, url: str, *, answer_seconds: float = ANSWER_SECONDS) -> None:
        self.redis: redis.Redis = redis.Redis(
            connection_pool=redis.ConnectionPool.from_url(
                url,
                decode_responses=True,
                socket_connect_timeout=CONNECT_SECONDS,
                socket_timeout=answer_seconds,
                retry=Retry(NoBackoff(), RETRIES, (redis.ConnectionError,)),
                max_connections=MOST_CONNECTIONS,
                # Two round trips fewer for each new connection.
                driver_info=None,
                protocol=2,
            )
        )
        self._scripts: dict[str, Script] = {}

    def script(self, lua: str, keys: list[str], *args: str | float) -> Any:
        """Run a script as one round trip; its answer."""
        known = self._scripts.get(lua)
        if known is None:
            known = self._scripts.setdefault(lua, self.redis.register_script(lua))
        with away():
            return known(keys=keys, args=args)

    def scripts(
        self, lua: str, calls: Sequence[tuple[list[str], tuple[str | float, ...]]]
    ) -> Sequence[Any]:
        """Run a script for each pair of keys and arguments, all in one round trip."""
        if len(calls) == 1:
            [(keys, args)] = calls
            return [self.script(lua, keys, *args)]
        name = hashlib.sha1(lua.encode(), usedforsecurity=False).hexdigest()
        with away():
            try:
                return self._all(name, calls)
            except redis.exceptions.NoScriptError:
                # Some may have been carried out: a second try answers as the first.
                self.redis.script_load(lua)
                return self._all(name, calls)

    def _all(
        self, name: str, calls: Sequence[tuple[list[str], tuple[str | float, ...]]]
    ) -> Sequence[Any]:
        with self.redis.pipeline(transaction=False) as pipe:
            for keys, args in calls:
                pipe.evalsha(name, len(keys), *keys, *args)
            return pipe.execute()

    def close(self) -> None:
        """Close every connection."""
        self.redis.close()
        self.redis.connection_pool.disconnect()


@contextmanager
def away() -> Iterator[None]:
    """Turn what redis-py raises into StoreAwayError."""
    try:
        yield
    except redis.RedisError as error:
        raise StoreAwayError(
            "The bot cannot reach its own memory at the moment; nothing was changed."
        ) from error


def attempt() -> str:
    """A mark for one change, by which a repeated script knows its own first try."""
    return secrets.token_hex(8)


class Keeper:
    """What every part of the store is given."""

    def __init__(self, client: Client) -> None:
        self._client = client
