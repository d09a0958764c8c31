import asyncio
import json
import threading
import urllib.error
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

import aiohttp
import pytest

from sandbox.slack.line import Delivery
from tests.support.slack_stand_in import Json, RunningStandIn, slack_stand_in

BOT, APP = "xoxb-sandbox-bot", "xapp-sandbox-app"
Reply = Callable[[Json], Any]


class Api:
    """Calls the Web API with nothing between the test and the wire."""

    def __init__(self, slack: RunningStandIn) -> None:
        self._slack = slack
        self._opener = build_opener(ProxyHandler({}))
        self.headers: dict[str, str] = {}

    def __call__(self, method: str, token: str = BOT, **args: Any) -> Json:
        return self.send(method, json.dumps(args), token=token)[1]

    def send(
        self, method: str, body: str, *, token: str = BOT, kind="application/json"
    ) -> tuple[int, Json]:
        headers = {"Content-Type": kind}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        url = self._slack.api_url + method
        request = Request(url, data=body.encode(), headers=headers)
        try:
            with self._opener.open(request, timeout=10) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refusal:
            with refusal:
                self.headers = dict(refusal.headers)
                text = refusal.read()
                return refusal.code, json.loads(text) if text[:1] == b"{" else {}

    def respond(self, url: str, **args: Any) -> tuple[int, str]:
        request = Request(url, data=json.dumps(args).encode())
        request.add_header("Content-Type", "application/json")
        try:
            with self._opener.open(request, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, refusal.read().decode()


class SocketApp:
    """A bare app on one socket: answers each envelope as `reply` says."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply
        self.received: list[Json] = []
        self.control: list[Json] = []
        self.closed = False

    async def run(self, url: str, ready: asyncio.Event) -> None:
        async with (
            aiohttp.ClientSession(trust_env=False) as session,
            session.ws_connect(url) as socket,
        ):
            async for message in socket:
                envelope = json.loads(message.data)
                if "envelope_id" not in envelope:
                    self.control.append(envelope)
                    ready.set()
                    continue
                self.received.append(envelope)
                answer = self.reply(envelope)
                delay = 0.0
                if isinstance(answer, tuple):
                    delay, answer = answer
                await asyncio.sleep(delay)
                if answer is None:
                    continue
                body = {"envelope_id": envelope["envelope_id"]}
                if answer:
                    body["payload"] = answer
                await socket.send_json(body)
        self.closed = True


@pytest.fixture
def slack() -> Iterator[RunningStandIn]:
    # An ack is awaited for 0.3 s, so that the tests of late ones are quick.
    with slack_stand_in(
        our_bot=False, delivery=Delivery(patience=timedelta(seconds=0.3))
    ) as running:
        yield running


@pytest.fixture
def api(slack: RunningStandIn) -> Api:
    return Api(slack)


@pytest.fixture
def connect(slack: RunningStandIn, api: Api) -> Iterator[Callable[..., SocketApp]]:
    """Connects a bare app; the reply is {} (ack), a payload, None (no ack), or
    (seconds, reply)."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    tasks = []

    def start(reply: Reply = lambda _envelope: {}, url: str = "") -> SocketApp:
        app = SocketApp(reply)
        url = url or api("apps.connections.open", token=APP)["url"]

        async def begin() -> asyncio.Task[None]:
            ready = asyncio.Event()
            task = asyncio.create_task(app.run(url, ready))
            await asyncio.wait_for(ready.wait(), 5)
            return task

        tasks.append(asyncio.run_coroutine_threadsafe(begin(), loop).result(10))
        slack.wait_for(lambda: slack.connected() >= 1)
        return app

    yield start

    async def end() -> None:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    asyncio.run_coroutine_threadsafe(end(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()
