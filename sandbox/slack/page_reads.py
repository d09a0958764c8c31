"""What the workspace page asks for; the person is chosen by the page."""

import asyncio
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from aiohttp import web

from sandbox.slack import people
from sandbox.slack.hub import Hub
from sandbox.slack.modals import Modals
from sandbox.slack.wire import Json
from sandbox.slack.workspace import Workspace

PAGE = Path(__file__).with_name("page")
_PING_SECONDS = 15.0


class PageReads:
    """The page itself and everything it shows."""

    def __init__(
        self,
        *,
        workspace: Workspace,
        hub: Hub,
        modals: Modals,
        commands: Sequence[Json],
        verbs: Sequence[Json],
        about: Callable[[], Json],
    ) -> None:
        self._workspace = workspace
        self._hub = hub
        self._modals = modals
        self._commands = list(commands)
        self._verbs = list(verbs)
        self._about = about
        self._read: dict[tuple[str, str], str] = {}

    def routes(self) -> list[web.RouteDef | web.StaticDef]:
        """Everything that a browser asks for."""
        found: list[web.RouteDef | web.StaticDef] = [
            web.get("/", self.index),
            web.get("/archives/{channel}/{message}", self.archives),
            web.get("/page/people", self.people),
            web.get("/page/channels", self.channels),
            web.get("/page/messages", self.messages),
            web.get("/page/commands", self.command_list),
            web.get("/page/about", self.about),
            web.get("/page/events", self.events),
        ]
        if PAGE.is_dir():
            found.append(web.static("/static", PAGE))
        return found

    async def index(self, _request: web.Request) -> web.StreamResponse:
        """The page."""
        path = PAGE / "index.html"
        if not path.exists():
            return web.Response(text="The workspace page is not installed.")
        return web.FileResponse(path, headers={"Cache-Control": "no-store"})

    async def archives(self, request: web.Request) -> web.Response:
        """Permalinks lead to the message in the page."""
        channel, name = request.match_info["channel"], request.match_info["message"]
        digits = name.removeprefix("p")
        where = f"/?channel={channel}&ts={digits[:-6]}.{digits[-6:]}"
        raise web.HTTPFound(where)

    async def people(self, _request: web.Request) -> web.Response:
        """Whom one can be, and the groups they are in."""
        shown = ("id", "name", "title", "note", "kind")
        return web.json_response(
            {
                "team": {"id": people.TEAM_ID, "name": people.TEAM_NAME},
                "people": [
                    {name: getattr(person, name) for name in shown}
                    | {"name": person.real_name}
                    for person in self._workspace.people.values()
                    if not person.is_bot
                ],
                "groups": [
                    {
                        "id": group.id,
                        "handle": group.handle,
                        "name": group.handle,
                        "users": list(group.users),
                    }
                    for group in self._workspace.groups.values()
                ],
                "bot": {"id": people.BOT_USER, "name": people.BOT_NAME},
            }
        )

    async def channels(self, request: web.Request) -> web.Response:
        """The channels that this person can open."""
        user = person_in(self._workspace, request.query)
        return web.json_response(
            {
                "channels": [
                    {
                        "id": channel.id,
                        "name": channel.name,
                        "topic": channel.topic,
                        "is_member": user in channel.members,
                        "unread": self._unread(channel.id, user),
                    }
                    for channel in self._workspace.channels.values()
                    if self._workspace.sees(channel.id, user)
                ]
            }
        )

    async def messages(self, request: web.Request) -> web.Response:
        """A channel as this person sees it; they have read it now."""
        user, channel = (
            person_in(self._workspace, request.query),
            request.query.get("channel", ""),
        )
        found = list(self._workspace.visible(channel, user))
        if found:
            self._read[user, channel] = found[-1].ts
        return web.json_response({"messages": [m.for_page() for m in found]})

    async def command_list(self, _request: web.Request) -> web.Response:
        """What the composer completes."""
        return web.json_response({"commands": self._commands, "verbs": self._verbs})

    async def about(self, _request: web.Request) -> web.Response:
        """What the sandbox says beside the conversation."""
        return web.json_response(self._about())

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Everything new for this person, as it happens."""
        user = person_in(self._workspace, request.query)
        headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        response = web.StreamResponse(headers=headers)
        queue = self._hub.join(user)
        try:
            await response.prepare(request)
            await response.write(b": open\n\n")
            for view in self._modals.shown(user)[-1:]:
                await _write(response, {"type": "view", "view": view})
            while True:
                event = await _next(queue)
                if event is None:
                    break
                await _write(response, event)
        except ConnectionError:
            pass  # the page was closed
        finally:
            self._hub.leave(user, queue)
        return response

    def _unread(self, channel: str, user: str) -> int:
        seen = self._read.get((user, channel), "")
        return sum(
            m.ts > seen and m.user != user
            for m in self._workspace.visible(channel, user)
        )


def person_in(workspace: Workspace, asked: Any) -> str:
    """The person for whom the page asks."""
    user = str(asked.get("user", ""))
    if user not in workspace.people:
        raise web.HTTPBadRequest(text="user names nobody")
    return user


async def _next(queue: asyncio.Queue[Json | None]) -> Json | None:
    try:
        async with asyncio.timeout(_PING_SECONDS):
            return await queue.get()
    except TimeoutError:
        return {"type": "ping"}


async def _write(response: web.StreamResponse, event: Json) -> None:
    await response.write(f"data: {json.dumps(event)}\n\n".encode())
