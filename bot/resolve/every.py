"""Every address behind a name: its own servers are asked several times, past any cache.

A name with many addresses shows some of them at a time, AWS IoT's endpoints up to
eight, and the next question brings others.
"""

from bot.errors import Transient
from bot.resolve.ask import follow
from bot.resolve.asker import Asker
from bot.resolve.zones import closest

LOOK_UPS = 3
_LONGEST_WAY = 8


def every_address(asker: Asker, name: str) -> tuple[str, ...]:
    """A and AAAA of three look-ups, in the order in which they were first seen.

    Each begins with another server. Transient when not even one type could be asked.
    """
    found: dict[str, None] = {}
    silent: Transient | None = None
    servers: dict[str, tuple[str, ...]] = {}
    for turn in range(LOOK_UPS):
        for kind in ("A", "AAAA"):
            try:
                found |= dict.fromkeys(_asked(asker, name, kind, servers, turn))
            except Transient as error:
                silent = error
    if silent is not None and not found:
        raise silent
    return tuple(found)


def _asked(
    asker: Asker, name: str, kind: str, servers: dict[str, tuple[str, ...]], turn: int
) -> tuple[str, ...]:
    """The addresses at the end of the CNAMEs, each asked for where it is at home."""
    current = name
    for _ in range(_LONGEST_WAY):
        if current not in servers:
            servers[current] = closest(asker, current).hosts
        hosts = servers[current]
        first = turn % max(1, len(hosts))
        ordered = (*hosts[first:], *hosts[:first])
        (reply,) = asker.hosts_say(ordered, current, kind)
        found = follow(reply.message, current, kind)
        if found.values or not found.chain:
            return found.values
        current = found.chain[-1]
    return ()
