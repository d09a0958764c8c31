"""A small server with the page's API and a memory, so that the page needs no bot.

It serves the real files of `sandbox/slack/page`, keeps what the page posts in `posts`,
answers from `answers`, and pushes events with `emit`.
"""

import asyncio
import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from aiohttp import web

PAGE = Path(__file__).parents[2] / "sandbox" / "slack" / "page"
PAYLOADS = json.loads((Path(__file__).parent / "page_payloads.json").read_text())
Message = dict[str, Any]
Answer = dict[str, Any]

ADA, GRACE, GIL, BOT = "U0ADA0001", "U0GRACE01", "U0GUEST01", "U0IOTDOM1"
DOMAINS, STAGING = "C0IOTDOM1", "C0IOTSTG1"
START = 1795441800  # 23 Nov 2026, 13:50 UTC, the time of the sample messages
PATIENCE_S = 5.0

PEOPLE: Answer = {
    "team": {"id": "T0ACME001", "name": "Acme"},
    "people": [
        {
            "id": ADA,
            "name": "Ada",
            "title": "Firmware",
            "note": "requester",
            "kind": "member",
        },
        {
            "id": GRACE,
            "name": "Grace",
            "title": "Cloud",
            "note": "approver",
            "kind": "member",
        },
        {"id": GIL, "name": "Gil", "title": "", "note": "", "kind": "guest"},
    ],
    "groups": [
        {"id": "S0APPROVE", "handle": "iot-approvers", "name": "x", "users": [GRACE]}
    ],
    "bot": {"id": BOT, "name": "iotdomain"},
}
CHANNELS = [
    {"id": DOMAINS, "name": "iot-domains", "topic": "Domains of AWS IoT", "unread": 0},
    {"id": STAGING, "name": "iot-staging", "topic": "Trying things out", "unread": 0},
]
COMMANDS: Answer = {
    "commands": [
        {
            "command": "/iotdomain",
            "usage_hint": "[verb]",
            "description": "Custom domains",
        },
    ],
    "verbs": [
        {"verb": "create", "usage": "create [domain] [reason=…]"},
        {"verb": "list", "usage": "list"},
        {"verb": "status", "usage": "status <domain>"},
    ],
}


class PageServer:
    """The page's API on loopback; its methods may be called from any thread."""

    def __init__(self) -> None:
        self.url = ""
        self.posts: list[tuple[str, Answer]] = []
        self.answers: dict[str, Answer | Callable[[Answer], Answer]] = {}
        self.messages: list[Message] = []
        self.streams: list[tuple[str, asyncio.Queue[Answer | None]]] = []
        self.loop = asyncio.new_event_loop()
        self._serial = 0

    def forget(self) -> None:
        """Begins anew, for the next test."""
        self.posts.clear()
        self.answers.clear()
        self.messages.clear()
        self._serial = 0

    def message(self, text: str, *, user: str = BOT, **more: Any) -> Message:
        """A message of the form the API gives, a minute after the one before."""
        self._serial += 1
        return {
            "channel": DOMAINS, "ts": f"{START + 60 * self._serial}.000100",
            "thread_ts": None, "user": user, "bot": user == BOT, "text": text,
            "blocks": None, "edited": False, "ephemeral": False, "broadcast": False,
            "deleted": False, "state": {}, **more,
        }  # fmt: skip

    def payload(self, number: int, place: int = 0, **more: Any) -> Message:
        """One of the sample messages."""
        sample = PAYLOADS[str(number)][place]
        return self.message(sample["text"], blocks=sample["blocks"], **more)

    def put(self, message: Message) -> Message:
        """Stores a message without telling anybody."""
        self.messages.append(message)
        return message

    def say(self, message: Message) -> Message:
        """Stores a new message and tells every page."""
        self.put(message)
        self.emit({"type": "message", "message": message})
        return message

    def edit(self, message: Message, **changes: Any) -> Message:
        """Replaces a stored message and tells every page."""
        changed = {**message, **changes}
        self.messages[self.messages.index(message)] = changed
        self.emit({"type": "message_changed", "message": changed})
        return changed

    def emit(self, event: Answer, *, user: str | None = None) -> None:
        """Sends an event to the pages of one person, or to all."""
        self.loop.call_soon_threadsafe(self._push, event, user)

    def drop(self) -> None:
        """Ends every event stream, as a restart of the server would."""
        self.loop.call_soon_threadsafe(self._push, None, None)

    def wait_for(self, path: str) -> Answer:
        """The body of the first post to this path, which is then taken away."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            for post in self.posts:
                if post[0] == path:
                    self.posts.remove(post)
                    return post[1]
            time.sleep(0.01)
        raise AssertionError(f"the page never posted to {path}")

    def _push(self, event: Answer | None, user: str | None) -> None:
        for name, queue in self.streams:
            if user in (None, name):
                queue.put_nowait(event)

    async def _get(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        if name in self.answers:
            return web.json_response(self._answer(name, dict(request.query)))
        everything: dict[str, Answer] = {
            "people": PEOPLE,
            "channels": {"channels": [{**one, "is_member": True} for one in CHANNELS]},
            "commands": COMMANDS,
            "messages": {"messages": [
                one for one in self.messages
                if one["channel"] == request.query.get("channel")
            ]},
        }  # fmt: skip
        return web.json_response(everything.get(name, {}))

    async def _events(self, request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await answer.prepare(request)
        entry = (request.query["user"], asyncio.Queue[Answer | None]())
        self.streams.append(entry)
        try:
            while (event := await entry[1].get()) is not None:
                await answer.write(f"data: {json.dumps(event)}\n\n".encode())
        finally:
            self.streams.remove(entry)
        return answer

    async def _post(self, request: web.Request) -> web.Response:
        body = await request.json()
        path = request.path
        self.posts.append((path, body))
        return web.json_response(self._answer(path, body))

    def _answer(self, path: str, body: Answer) -> Answer:
        answer = self.answers.get(path, {"ok": True})
        return answer(body) if callable(answer) else answer

    async def _file(self, request: web.Request) -> web.FileResponse:
        return web.FileResponse(PAGE / request.match_info.get("file", "index.html"))

    async def _serve(self, ready: threading.Event, stop: asyncio.Event) -> None:
        app = web.Application()
        app.add_routes([
            web.get("/", self._file),
            web.get("/static/{file}", self._file),
            web.get("/page/events", self._events),
            web.get("/page/{name}", self._get),
            web.post("/page/{name:.+}", self._post),
            web.post("/control/{name:.+}", self._post),
        ])  # fmt: skip
        runner = web.AppRunner(app, shutdown_timeout=0.2, handler_cancellation=True)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
        ready.set()
        await stop.wait()
        self._push(None, None)
        await runner.cleanup()


@contextlib.contextmanager
def page_server() -> Iterator[PageServer]:
    """A running server; gone, with its thread, at the end."""
    server = PageServer()
    ready = threading.Event()
    stop = asyncio.Event()
    thread = threading.Thread(
        target=server.loop.run_until_complete, args=(server._serve(ready, stop),)
    )
    thread.start()
    try:
        assert ready.wait(PATIENCE_S)
        yield server
    finally:
        server.loop.call_soon_threadsafe(stop.set)
        thread.join(PATIENCE_S)
        server.loop.close()
