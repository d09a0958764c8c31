"""What people did in Slack, on record before Slack is told that we have it."""

from datetime import datetime
from typing import cast

from bot.ports.store import InboxRow
from bot.store import keys, scripts
from bot.store.client import Keeper, attempt, away
from bot.store.codec import decode, encode, parse

# Slack repeats an envelope for about an hour at most; a day is on the safe side.
REMEMBER_SECONDS = 24 * 3600


class Inbox(Keeper):
    """Rows that wait, and which came in before."""

    def receive(self, row: InboxRow) -> bool:
        """Put a row on record, in one round trip; False for one seen before."""
        new = self._client.script(
            scripts.RECEIVE,
            [keys.seen(row.id), keys.row(row.id), keys.INBOX],
            row.id,
            encode(row),
            int(row.at.timestamp() * 1000),
            attempt(),
            REMEMBER_SECONDS,
        )
        return bool(new)

    def inbox(self, row_id: str) -> InboxRow | None:
        """A row that has not been dealt with yet."""
        with away():
            text = self._client.redis.get(keys.row(row_id))
        return decode(InboxRow, parse(cast("str", text))) if text else None

    def dealt_with(self, row_id: str) -> None:
        """Take a row off; that it was seen stays known."""
        kept = [keys.row(row_id), keys.INBOX]
        self._client.script(scripts.DEAL_WITH, kept, row_id)

    def waiting_rows(self, before: datetime) -> tuple[str, ...]:
        """Ids of rows received before and not dealt with, oldest first."""
        until = int(before.timestamp() * 1000)
        with away():
            found = self._client.redis.zrangebyscore(keys.INBOX, "-inf", until)
        return tuple(cast("list[str]", found))
