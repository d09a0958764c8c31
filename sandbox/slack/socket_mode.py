"""Socket Mode: tickets, connections, and envelopes that want an ack within 3 s."""

import asyncio
import json
import random
import uuid
from datetime import timedelta

from aiohttp import WSMsgType, web

from sandbox.slack.calls import Call, CallLog
from sandbox.slack.line import PATIENCE, Ack, Envelope, Envelopes, Outcome, envelope
from sandbox.slack.people import APP_ID
from sandbox.slack.wire import Clock, Json

MOST_SOCKETS = 10  # docs.slack.dev/apis/events-api/using-socket-mode
_HEARTBEAT_SECONDS = 20.0


class SocketMode:
    """The connected sockets of the app; each envelope goes to one of them."""

    def __init__(
        self,
        *,
        now: Clock,
        random: random.Random,
        log: CallLog,
        patience: timedelta = PATIENCE,
    ) -> None:
        self._now = now
        self._random = random
        self._log = log
        self._patience = patience
        self._tickets: set[str] = set()
        self._sockets: dict[int, web.WebSocketResponse] = {}
        self._transports: dict[int, asyncio.Transport | None] = {}
        self._count = 0
        self._envelopes = Envelopes()
        self.duplicates = 0
        self.refuse = 0

    @property
    def connected(self) -> int:
        """How many sockets are open."""
        return len(self._sockets)

    def envelopes(self) -> list[Json]:
        """Every envelope sent so far, oldest first."""
        return self._envelopes.for_control()

    def ticket(self) -> str:
        """A ticket that is good for one connection."""
        ticket = str(uuid.UUID(int=self._random.getrandbits(128)))
        self._tickets.add(ticket)
        return ticket

    async def link(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one socket from hello to its end."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets or self.refuse > 0:
            self.refuse = max(0, self.refuse - 1)
            raise web.HTTPForbidden(text="the ticket is unknown or was used before")
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse(heartbeat=_HEARTBEAT_SECONDS)
        await socket.prepare(request)
        if self.connected >= MOST_SOCKETS:
            await socket.send_json(self._goodbye("too_many_websockets"))
            await socket.close()
            return socket
        self._count += 1
        number = self._count
        await socket.send_json(self._hello(self.connected + 1))
        self._sockets[number] = socket
        self._transports[number] = request.transport
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._heard(message.data)
        finally:
            self._sockets.pop(number, None)
            self._transports.pop(number, None)
        return socket

    async def deliver(
        self, kind: str, payload: Json, *, accepts: bool, attempt: int = 0
    ) -> Ack:
        """Send an envelope to one socket and wait for its ack."""
        name = str(uuid.UUID(int=self._random.getrandbits(128)))
        body = envelope(name, kind, payload, accepts=accepts, attempt=attempt)
        loop = asyncio.get_running_loop()
        sent = Envelope(body=body, sent=loop.time(), answer=loop.create_future())
        self._envelopes.remember(sent)
        if not await self._send(sent):
            return Ack(Outcome.NOBODY)
        if self.duplicates > 0:
            self.duplicates -= 1
            await self._send(sent)
        try:
            async with asyncio.timeout(self._patience.total_seconds()):
                return Ack(Outcome.ACKED, await sent.answer)
        except TimeoutError:
            return Ack(Outcome.TIMEOUT)

    async def disconnect(self, reason: str, *, abruptly: bool) -> None:
        """Ask every socket to come back, or cut it without a word."""
        for number, socket in list(self._sockets.items()):
            transport = self._transports.get(number)
            if abruptly and transport is not None:
                transport.abort()
            else:
                await socket.send_json(self._goodbye(reason))

    async def stop(self) -> None:
        """Close every socket."""
        for socket in list(self._sockets.values()):
            await socket.close()

    async def _send(self, sent: Envelope) -> bool:
        while self._sockets:
            number = self._random.choice(sorted(self._sockets))
            try:
                await self._sockets[number].send_json(sent.body)
            except ConnectionError:
                self._sockets.pop(number, None)
                continue
            sent.sockets.append(number)
            return True
        return False

    def _heard(self, text: str) -> None:
        answer = _parse(text)
        sent = self._envelopes.get(str(answer.get("envelope_id")))
        if sent is None:
            self._log.add(_ack_call(text, answer, "unknown_envelope"))
            return
        sent.acks += 1
        if sent.answer.cancelled():
            sent.late = True
            self._log.add(_ack_call(text, answer, "late"))
            return
        if sent.answer.done():
            self._log.add(_ack_call(text, answer, "second_ack"))
            return
        waited = asyncio.get_running_loop().time() - sent.sent
        sent.ack_ms = round(waited * 1000, 3)
        self._log.add(_ack_call(text, answer, None))
        sent.answer.set_result(answer.get("payload"))

    def _hello(self, count: int) -> Json:
        return {
            "type": "hello",
            "num_connections": count,
            "connection_info": {"app_id": APP_ID},
            "debug_info": self._debug_info(),
        }

    def _goodbye(self, reason: str) -> Json:
        return {
            "type": "disconnect",
            "reason": reason,
            "debug_info": self._debug_info(),
        }

    def _debug_info(self) -> Json:
        return {
            "host": "applink-sandbox",
            "started": self._now().isoformat(),
            "approximate_connection_time": 3600,
        }


def _parse(text: str) -> Json:
    try:
        answer = json.loads(text)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _ack_call(text: str, answer: Json, error: str | None) -> Call:
    return Call(method="ack", raw=text, args=answer, ok=error is None, error=error)
