"""The store: there, new enough, keeping what it is given, throwing nothing away."""

import time
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import redis

from bot.doctor.machine import FOLDER
from bot.doctor.papers import STORE, variable_check
from bot.doctor.result import OPERATOR, Check, Result, fault, ok, unseen, warning
from bot.doctor.setup import Setup
from bot.embedded import EmbeddedStoreError
from bot.embedded.server import recall
from bot.store import Client
from bot.store.keys import PREFIX

GROUP = "store"
REACH = "store.reach"
# What the task engine asks for (XAUTOCLAIM); our own scripts need less.
_OLDEST = (6, 2)
_SLOW_MS = 50.0
_TRIES = 5
_LOST = "a restart of the server loses open requests, approvals and the audit"


def checks(setup: Setup) -> Iterator[Check]:
    """The store that REDIS_URL names, or the bot's own when it runs now."""
    is_own = setup.settings.redis_url is None
    yield Check(
        name=REACH,
        group=GROUP,
        about="reachable",
        run=partial(_reach, setup),
        needs=(variable_check(STORE), *([FOLDER] if is_own else [])),
    )
    if _is_asleep(setup):
        return
    for name, about, judge in (
        ("store.version", "version", version),
        ("store.persistence", "persistence", persistence),
        ("store.eviction", "eviction", eviction),
    ):
        yield Check(
            name=name,
            group=GROUP,
            about=about,
            run=partial(_judged, setup, judge),
            needs=(REACH,),
        )
    yield Check(
        name="store.write",
        group=GROUP,
        about="writable",
        run=partial(_write, setup),
        needs=(REACH,),
    )


def _url(setup: Setup) -> str | None:
    """Where it is; None while the bot's own is not running."""
    if setup.settings.redis_url is not None:
        return setup.settings.redis_url.get_secret_value()
    running = recall((setup.settings.data / "store").absolute())
    return f"unix://{running.socket}" if running else None


def _is_asleep(setup: Setup) -> bool:
    try:
        return _url(setup) is None
    except (EmbeddedStoreError, OSError):
        return False


def _client(setup: Setup) -> redis.Redis | None:
    def make() -> tuple[redis.Redis | None]:
        url = _url(setup)
        return (Client(url).redis if url else None,)

    found: tuple[redis.Redis | None] = setup.once.get("store", make)
    return found[0]


ASLEEP = "The bot's own store does not run now; it starts and ends with the bot."


def _reach(setup: Setup) -> Result:
    do = "let REDIS_URL name a Redis or Valkey that is up and can be reached from here"
    try:
        client = _client(setup)
        if client is None:
            return ok(ASLEEP)
        client.ping()
        took = min(_timed(client) for _ in range(_TRIES))
    except EmbeddedStoreError as error:
        return fault(str(error), "end that server and start the bot again", OPERATOR)
    except redis.AuthenticationError:
        return fault("It refuses the password in REDIS_URL.", "mend it", OPERATOR)
    except (redis.RedisError, ValueError) as error:
        return fault(f"It does not answer ({type(error).__name__}).", do, OPERATOR)
    says = f"It answers within {took:.1f} ms."
    if took > _SLOW_MS:
        return warning(
            f"{says} Slack wants its answers within 3 s, and each takes some ten "
            "questions to the store.",
            "run the bot nearer to its store",
            OPERATOR,
        )
    return ok(says)


def _timed(client: redis.Redis) -> float:
    began = time.perf_counter()
    client.ping()
    return (time.perf_counter() - began) * 1000


def _judged(setup: Setup, judge: Any) -> Result:
    client = _client(setup)
    if client is None:
        return ok(ASLEEP)
    found: Mapping[str, Any] = setup.once.get("info", lambda: _info(client))
    result: Result = judge(found)
    return result


def _info(client: redis.Redis) -> Mapping[str, Any]:
    said: dict[str, Any] = {**client.info("server"), **client.info("persistence")}
    said |= {**client.info("memory"), **client.info("replication")}
    try:
        kept = client.config_get("save", "appendfsync")
        said |= {str(key): value for key, value in kept.items()}
    except redis.RedisError:
        # Managed ones keep CONFIG to themselves; INFO has most of it.
        said |= {"save": None}
    return said


def version(said: Mapping[str, Any]) -> Result:
    """Valkey says Redis's version too, for those who ask for that."""
    text = str(said.get("redis_version", ""))
    try:
        parts = tuple(int(each) for each in text.split(".")[:2])
    except ValueError:
        return unseen(f"It says that its version is {text!r}.")
    name = f"Valkey {said['valkey_version']}" if "valkey_version" in said else None
    shown = name or f"Redis {text}"
    if parts < _OLDEST:
        do = "use Redis 6.2 or newer, or Valkey"
        return fault(f"{shown} is too old.", do, OPERATOR)
    return ok(f"{shown}.")


def persistence(said: Mapping[str, Any]) -> Result:
    """Append-only is what is asked for; snapshots alone lose what came after."""
    do = "set `appendonly yes` in the server"
    if int(said.get("aof_enabled", 0)):
        if said.get("aof_last_write_status", "ok") != "ok":
            do = "look at the server's disk and log"
            return fault("Its last write to the file failed.", do, OPERATOR)
        return ok(f"appendonly yes, appendfsync {said.get('appendfsync', 'unknown')}.")
    save = said.get("save")
    if save is None:
        return fault(f"appendonly is off: {_LOST}.", do, OPERATOR)
    if save:
        return warning(
            f"appendonly is off and it keeps snapshots only (save {save}): a restart "
            "loses what came after the last one.",
            do,
            OPERATOR,
        )
    return fault(f"It keeps nothing: {_LOST}.", do, OPERATOR)


def eviction(said: Mapping[str, Any]) -> Result:
    """What it throws away when it is full."""
    policy = str(said.get("maxmemory_policy", ""))
    most = int(said.get("maxmemory", 0))
    if policy == "noeviction":
        return ok("maxmemory-policy noeviction.")
    do = "set `maxmemory-policy noeviction` in the server"
    if not policy:
        return unseen("It does not say what it does when it is full.", do, OPERATOR)
    says = f"maxmemory-policy {policy}: when it is full it throws open requests away."
    if most:
        return fault(says, do, OPERATOR)
    return warning(f"{says} It has no maxmemory now.", do, OPERATOR)


def _write(setup: Setup) -> Result:
    client = _client(setup)
    if client is None:
        return ok(ASLEEP)
    key = f"{PREFIX}doctor"
    try:
        kept = client.eval(
            "redis.call('SET', KEYS[1], ARGV[1], 'PX', 1000) "
            "return redis.call('GET', KEYS[1])",
            1,
            key,
            "1",
        )
    except redis.RedisError as error:
        return fault(
            f"It takes no writes: {str(error)[:120]}",
            "let REDIS_URL name a primary, and its user write the keys "
            "{iotdomain}:* and run scripts",
            OPERATOR,
        )
    return (
        ok("A key was written by a script and read again.")
        if kept == "1"
        else (unseen("A key that was written a moment ago could not be read."))
    )
