"""What people do in the workspace page: write, click, fill in modals, administrate."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from aiohttp import web

from sandbox.slack import people
from sandbox.slack.chat import Chat
from sandbox.slack.clicks import clicked
from sandbox.slack.interactions import Interactions
from sandbox.slack.modals import Modals
from sandbox.slack.page_reads import person_in
from sandbox.slack.wire import SlackError
from sandbox.slack.workspace import Message, Workspace


class PageActs:
    """The POST routes under /page/."""

    def __init__(
        self,
        *,
        workspace: Workspace,
        chat: Chat,
        modals: Modals,
        interactions: Interactions,
    ) -> None:
        self._workspace = workspace
        self._chat = chat
        self._modals = modals
        self._interactions = interactions
        self._tasks: set[asyncio.Task[None]] = set()

    def routes(self) -> list[web.RouteDef]:
        """Everything that a person can do."""
        return [
            web.post("/page/send", self.send),
            web.post("/page/action", self.action),
            web.post("/page/view/action", self.view_action),
            web.post("/page/view/submit", self.submit),
            web.post("/page/view/close", self.close_view),
            web.post("/page/delete", self.delete),
            web.post("/page/kick", self.kick),
            web.post("/page/invite", self.invite),
        ]

    async def stop(self) -> None:
        """End what people's doings have started."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def send(self, request: web.Request) -> web.Response:
        """A message or a slash command."""
        asked = await request.json()
        user, channel = person_in(self._workspace, asked), str(asked["channel"])
        text, thread = str(asked["text"]), asked.get("thread_ts")
        if not self._workspace.sees(channel, user):
            return _no("channel_not_found")
        if self._workspace.channels[channel].is_archived:
            return _no("is_archived")
        if not text.startswith("/"):
            said = self._interactions.say(user, channel, text, thread)
            self._start(self._interactions.events.said(said))
            return web.json_response({"ok": True, "ts": said.ts})
        if thread is not None:
            return _no("slash_in_thread")
        raw = bool(asked.get("raw"))
        self._start(self._interactions.command(user, channel, text, raw=raw))
        return web.json_response({"ok": True})

    async def action(self, request: web.Request) -> web.Response:
        """A click in a message."""
        asked = await request.json()
        user, forged = person_in(self._workspace, asked), bool(asked.get("forged"))
        message = self._message(asked["channel"], asked["message_ts"])
        if message is None or message.ephemeral_to not in {None, user}:
            return _no("message_not_found")
        if not self._workspace.sees(message.channel, user):
            return _no("channel_not_found")
        ts = self._workspace.next_ts()
        blocks = message.blocks or []
        try:
            action = clicked(
                blocks, asked["block_id"], asked["action"], ts, forged=forged
            )
        except SlackError as refusal:
            return _no(refusal.error)
        self._start(self._interactions.click(user, message, action))
        return web.json_response({"ok": True})

    async def view_action(self, request: web.Request) -> web.Response:
        """The use of an element in a modal."""
        asked = await request.json()
        user = person_in(self._workspace, asked)
        view = self._modals.of(user, asked["view_id"])
        if view is None:
            return _no("not_found")
        self._interactions.fill(view, asked.get("state", {}).get("values", {}))
        try:
            action = self._interactions.action_in_view(
                view, asked["block_id"], asked["action"]
            )
        except SlackError as refusal:
            return _no(refusal.error)
        self._start(self._interactions.click_in_view(user, view, action))
        return web.json_response({"ok": True})

    async def submit(self, request: web.Request) -> web.Response:
        """A modal's main button."""
        asked = await request.json()
        user = person_in(self._workspace, asked)
        view = self._modals.of(user, asked["view_id"])
        if view is None:
            return _no("not_found")
        values = asked.get("state", {}).get("values", {})
        forged = bool(asked.get("forged"))
        return web.json_response(
            await self._interactions.submit(user, view, values, forged=forged)
        )

    async def close_view(self, request: web.Request) -> web.Response:
        """Dismiss a modal."""
        asked = await request.json()
        user = person_in(self._workspace, asked)
        view = self._modals.of(user, asked["view_id"])
        if view is not None:
            self._start(self._interactions.close(user, view))
        return web.json_response({"ok": True})

    async def delete(self, request: web.Request) -> web.Response:
        """Delete a message as an administrator of the workspace would."""
        asked = await request.json()
        message = self._message(asked["channel"], asked["ts"])
        if message is None:
            return _no("message_not_found")
        self._chat.remove(message)
        return web.json_response({"ok": True})

    async def kick(self, request: web.Request) -> web.Response:
        """Remove the bot from a channel."""
        asked = await request.json()
        members = self._workspace.channels[asked["channel"]].members
        left = tuple(user for user in members if user != people.BOT_USER)
        self._workspace.change_channel(asked["channel"], members=left)
        return web.json_response({"ok": True})

    async def invite(self, request: web.Request) -> web.Response:
        """Add the bot to a channel."""
        asked = await request.json()
        members = self._workspace.channels[asked["channel"]].members
        more = tuple(dict.fromkeys([*members, people.BOT_USER]))
        self._workspace.change_channel(asked["channel"], members=more)
        return web.json_response({"ok": True})

    def _message(self, channel: str, ts: str) -> Message | None:
        return self._workspace.messages.get((channel, ts))

    def _start(self, doing: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(doing)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _no(error: str) -> web.Response:
    return web.json_response({"ok": False, "error": error})
