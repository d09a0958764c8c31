"""The Events API: what people write to the bot by its name, delivered and redelivered.

docs.slack.dev/reference/events/app_mention; docs.slack.dev/apis/events-api
"""

import asyncio
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.slack import payloads, people
from sandbox.slack.hub import Hub
from sandbox.slack.line import RETRIES, Line, Outcome
from sandbox.slack.wire import Json
from sandbox.slack.workspace import Message, Workspace

_MENTION = re.compile(rf"<@{people.BOT_USER}(?:\|[^<>]*)?>")
# What Slack's clients make a link of while it is typed.
_HOST = re.compile(
    r"(?<![\w@<>|/.:-])(?:[\w-]+\.)+[a-z]{2,}(?![\w/:@>-])", re.IGNORECASE
)
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"


@dataclass(frozen=True, slots=True)
class Events:
    """Tells the app of messages that name it."""

    workspace: Workspace
    hub: Hub
    line: Line
    random: random.Random
    retries: Sequence[float] = RETRIES

    async def said(self, message: Message) -> None:
        """A person has written something; the app hears of it if it is named there."""
        if not _MENTION.search(message.text):
            return
        channel = self.workspace.channels[message.channel]
        if people.BOT_USER not in channel.members:
            says = f"{people.BOT_NAME} is not in this channel, so it does not hear you."
            self.hub.notice(message.user, channel.id, says)
            return
        payload = payloads.app_mention(
            self.workspace.people[message.user],
            channel,
            message,
            text=_HOST.sub(lambda host: f"<http://{host[0]}|{host[0]}>", message.text),
            event_id="Ev" + "".join(self.random.choices(_LETTERS, k=9)),
        )
        await self._deliver(payload)

    async def _deliver(self, payload: Json) -> None:
        more: dict[str, Any] = {}
        for number, pause in enumerate((*self.retries, None), 1):
            ack = await self.line.deliver("events_api", payload, accepts=False, **more)
            if ack.outcome is Outcome.ACKED or pause is None:
                return
            await asyncio.sleep(pause)
            more = {"attempt": number}
