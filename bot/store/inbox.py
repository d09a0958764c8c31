"""What people did in Slack, on record before Slack is told that we have it."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from bot.ports.store import InboxRow
from bot.store import keys, scripts
from bot.store.client import Client, Keeper, attempt, away
from bot.store.codec import decode, encode, parse
from bot.store.together import Together

# Slack repeats an envelope for about an hour at most; a day is on the safe side.
REMEMBER_SECONDS = 24 * 3600


class Inbox(Keeper):
    """Rows that wait, and which came in before."""

    def __init__(self, client: Client) -> None:
        super().__init__(client)
        self._receiving = Together(self._receive)

    def receive(self, row: InboxRow) -> bool:
        """Put a row on record, in one round trip; False for one seen before."""
        return self._receiving.ask(row)

    def _receive(self, rows: Sequence[InboxRow]) -> Sequence[bool]:
        each_call = [
            (
                [keys.seen(row.id), keys.row(row.id), keys.INBOX],
                (
                    row.id,
                    encode(row),
                    int(row.at.timestamp() * 1000),
                    attempt(),
                    REMEMBER_SECONDS,
                ),
            )
            for row in rows
        ]
        return [bool(new) for new in self._client.scripts(scripts.RECEIVE, each_call)]

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
