"""Freezes: few, kept whole, changed only as long as nobody else did."""

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from bot.core.freezes import Freeze
from bot.errors import ConflictError
from bot.store import keys, scripts
from bot.store.client import Keeper, attempt, away
from bot.store.codec import decode, encode, parse


class Freezes(Keeper):
    """What is frozen, and what was and has not been told yet."""

    def freezes(self) -> tuple[Freeze, ...]:
        """All that are kept, oldest first; asked of the store each time."""
        with away():
            found = cast("dict[str, str]", self._client.redis.hgetall(keys.FREEZES))
        kept = [decode(Freeze, parse(text)) for text in found.values()]
        return tuple(sorted(kept, key=lambda each: (each.at, each.id)))

    def freeze(self, freeze: Freeze, *, audit: Mapping[str, str]) -> None:
        """Keep a new one."""
        self._change(freeze.id, encode(freeze), "", audit)

    def keep_freeze(
        self, freeze: Freeze, *, audit: Mapping[str, str] | None = None
    ) -> Freeze:
        """Keep another state of one, with its new rev; ConflictError if not first."""
        kept = replace(freeze, rev=freeze.rev + 1)
        self._change(freeze.id, encode(kept), str(freeze.rev), audit)
        return kept

    def drop_freeze(self, freeze: Freeze) -> None:
        """Forget one of which all was told."""
        self._change(freeze.id, "", str(freeze.rev), None)

    def _change(
        self,
        freeze_id: str,
        text: str,
        rev: str,
        audit: Mapping[str, str] | None,
    ) -> None:
        done = self._client.script(
            scripts.FREEZE,
            [keys.FREEZES, keys.AUDIT_SEQ, keys.AUDIT, keys.AUDIT_LAST],
            freeze_id,
            text,
            rev,
            encode(audit) if audit else "",
            attempt(),
        )
        if not done:
            raise ConflictError(f"the freeze {freeze_id} was changed by someone else")
