"""Carries what happens in the workspace to the pages that are open."""

import asyncio
from collections import defaultdict

from sandbox.slack.mentions import mentioned
from sandbox.slack.wire import Json
from sandbox.slack.workspace import Message, Workspace


class Hub:
    """One queue for each open page; remembers who was notified of what."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._pages: dict[str, set[asyncio.Queue[Json | None]]] = defaultdict(set)
        self.notifications: dict[str, list[Json]] = defaultdict(list)
        self.notices: dict[str, list[Json]] = defaultdict(list)

    def join(self, user: str) -> asyncio.Queue[Json | None]:
        """A queue that gets this person's events; None says that the server stops."""
        queue: asyncio.Queue[Json | None] = asyncio.Queue()
        self._pages[user].add(queue)
        return queue

    def leave(self, user: str, queue: asyncio.Queue[Json | None]) -> None:
        """Forget a page that was closed."""
        self._pages[user].discard(queue)

    def stop(self) -> None:
        """Tell every page that the server stops."""
        for queues in self._pages.values():
            for queue in queues:
                queue.put_nowait(None)

    def tell(self, user: str, event: Json) -> None:
        """Send an event to one person."""
        for queue in self._pages[user]:
            queue.put_nowait(event)

    def notice(self, user: str, channel: str, text: str) -> None:
        """Say something to one person as Slackbot does, outside the messages."""
        event = {"type": "notice", "text": text, "channel": channel}
        self.notices[user].append(event)
        self.tell(user, event)

    def posted(self, message: Message) -> None:
        """Show a new message, and notify those it names."""
        self._show("message", message)
        if message.ephemeral_to is not None:
            return
        for user in mentioned(message, self._workspace):
            event = {
                "type": "notification",
                "channel": message.channel,
                "ts": message.ts,
                "text": message.text,
            }
            self.notifications[user].append(event)
            self.tell(user, event)

    def edited(self, message: Message) -> None:
        """Show new content in place; nobody is notified of an edit."""
        self._show("message_changed", message)

    def deleted(self, message: Message) -> None:
        """Take a message away."""
        event = {
            "type": "message_deleted",
            "channel": message.channel,
            "ts": message.ts,
        }
        for user in self._viewers(message):
            self.tell(user, event)

    def _show(self, kind: str, message: Message) -> None:
        event = {"type": kind, "message": message.for_page()}
        for user in self._viewers(message):
            self.tell(user, event)

    def _viewers(self, message: Message) -> list[str]:
        if message.ephemeral_to is not None:
            return [message.ephemeral_to]
        sees = self._workspace.sees
        return [user for user in self._workspace.people if sees(message.channel, user)]
