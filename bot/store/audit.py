"""The audit: an append-only stream, numbered inside the script that appends."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from bot.store import keys, scripts
from bot.store.client import Keeper, attempt, away
from bot.store.codec import encode, parse


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the audit; `at` is the server's time in milliseconds."""

    seq: int
    at: int
    says: Mapping[str, Any]


class Audit(Keeper):
    """Append, and read in order."""

    def audit(self, entry: Mapping[str, str]) -> int:
        """Append an entry; its sequence number."""
        kept = [keys.AUDIT_SEQ, keys.AUDIT, keys.AUDIT_LAST]
        seq = self._client.script(scripts.APPEND, kept, encode(entry), attempt())
        return int(seq)

    def audited(self, after: int = 0, most: int = 1000) -> tuple[Entry, ...]:
        """The entries that follow a sequence number, in their order."""
        with away():
            found = self._client.redis.xrange(keys.AUDIT, f"({after}", "+", most)
        return tuple(read(cast("list[Any]", found)))

    def unprinted(self) -> bool:
        """Whether there are entries that nobody has printed."""
        with away():
            kept = self._client.redis.mget(keys.AUDIT_SEQ, keys.AUDIT_PRINTED)
        seq, printed = (int(each or 0) for each in cast("list[str | None]", kept))
        return seq > printed


def read(found: list[Any]) -> list[Entry]:
    """Entries as the stream holds them, as ours."""
    return [
        Entry(int(name.split("-")[0]), int(kept["at"]), parse(kept["entry"]))
        for name, kept in found
    ]
