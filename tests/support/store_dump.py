"""Everything that a bot's own store has, as bytes to look through."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from redis import Redis
from redis.exceptions import RedisError


def of(data: Path) -> bytes:
    """Every key and value of the store in a bot's folder; nothing when it is away."""
    kept = data / "store" / "server.json"
    if not kept.exists():
        return b""
    store = Redis(unix_socket_path=json.loads(kept.read_text())["socket"])
    try:
        return b"\n".join(_values(store))
    except RedisError:
        return b""
    finally:
        store.close()


def _values(store: Redis) -> Iterator[bytes]:
    """Whatever type they are: lists, hashes and streams are written out."""
    for key in store.scan_iter():
        read = {
            b"string": store.get,
            b"hash": store.hgetall,
            b"set": store.smembers,
            b"list": lambda name: store.lrange(name, 0, -1),
            b"zset": lambda name: store.zrange(name, 0, -1, withscores=True),
            b"stream": store.xrange,
            # It has ended since it was listed.
            b"none": lambda _: b"",
        }[store.type(key)]
        found = read(key) or b""
        yield key + b" " + (found if isinstance(found, bytes) else _plain(found))


def _plain(value: Any) -> bytes:
    """Texts as they are, without the escapes of a repr."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, dict):
        return b" ".join(_plain(each) for pair in value.items() for each in pair)
    if isinstance(value, list | tuple | set):
        return b" ".join(_plain(each) for each in value)
    return str(value).encode()
