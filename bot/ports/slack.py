"""What the bot says and asks in Slack; `bot.slack.post` fulfils it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from bot.core.runs import Message
from bot.core.targets import Members

Payload = Mapping[str, Any]
"""`text` and `blocks`, as they go to Slack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who someone is in Slack, freshly asked.

    `outsider` says why they may decide nothing, None for a full member. `utc_offset`
    is that of the clock they go by at the moment.
    """

    id: str
    team: str
    name: str
    outsider: str | None = None
    utc_offset: timedelta = timedelta(0)


class Slack(Protocol):
    """What the bot says and asks in Slack. Raises SlackAwayError, SlackRefusedError."""

    def post(
        self,
        channel: str,
        payload: Payload,
        *,
        thread: str | None = None,
        broadcast: bool = False,
    ) -> Message: ...
    def edit(self, message: Message, payload: Payload) -> None: ...
    def whisper(
        self, channel: str, user: str, payload: Payload, *, thread: str | None = None
    ) -> None:
        """Seen by one person only."""
        ...

    def answer(
        self, response_url: str, payload: Payload, *, replaces: bool = False
    ) -> None:
        """An ephemeral answer to a command or a click, five times in half an hour.

        `replaces` puts it in place of the message that was clicked.
        """
        ...

    def open_view(self, trigger_id: str, view: Payload) -> str: ...
    def update_view(self, view_id: str, view: Payload) -> None: ...
    def person(self, user: str, *, fresh: bool = False) -> Person:
        """Not older than 30 s, or asked now."""
        ...

    def members(self, members: Members, *, fresh: bool = False) -> frozenset[str]:
        """User ids of all, groups resolved; not older than 30 s, or asked now."""
        ...

    def channel_fault(self, channel: str) -> str | None:
        """Why the bot cannot work in a channel, as a sentence; None when it can."""
        ...

    def group_name(self, group: str) -> str: ...
