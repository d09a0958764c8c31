"""Socket Mode: tickets, connections, and envelopes that want an ack within 3 s."""

import asyncio
import json
import random
import uuid
from collections import deque
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum

from aiohttp import WSMsgType, web

from sandbox.slack.calls import Call, CallLog
from sandbox.slack.people import APP_ID
from sandbox.slack.wire import Clock, Json

PATIENCE = timedelta(seconds=3)  # docs.slack.dev/interactivity: acknowledge within 3 s
MOST_SOCKETS = 10  # docs.slack.dev/apis/events-api/using-socket-mode
_HEARTBEAT_SECONDS = 20.0
_KEEP_ENVELOPES = 20_000


class Outcome(Enum):
    """What became of an envelope."""

    ACKED = "acked"
    TIMEOUT = "operation_timeout"
    NOBODY = "dispatch_failed"


@dataclass(frozen=True, slots=True)
class Ack:
    """The outcome and what the bot sent along."""

    outcome: Outcome
    payload: Json | None = None


@dataclass(slots=True)
class Envelope:
    """One delivery, kept so that tests can see who got it and when it was acked."""

    body: Json
    sent: float
    answer: asyncio.Future[Json | None]
    sockets: list[int] = field(default_factory=list)
    ack_ms: float | None = None
    acks: int = 0
    late: bool = False

    def for_control(self) -> Json:
        """What the control API shows."""
        return {
            "envelope_id": self.body["envelope_id"],
            "type": self.body["type"],
            "payload": self.body["payload"],
            "sockets": self.sockets,
            "ack_ms": self.ack_ms,
            "acks": self.acks,
            "late": self.late,
        }


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
        self._envelopes: dict[str, Envelope] = {}
        self._order: deque[str] = deque()
        self.duplicates = 0
        self.refuse = 0

    @property
    def connected(self) -> int:
        """How many sockets are open."""
        return len(self._sockets)

    def envelopes(self) -> list[Json]:
        """Every envelope sent so far, oldest first."""
        return [self._envelopes[name].for_control() for name in self._order]

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

    async def deliver(self, kind: str, payload: Json, *, accepts: bool) -> Ack:
        """Send an envelope to one socket and wait for its ack."""
        body = {
            "envelope_id": str(uuid.UUID(int=self._random.getrandbits(128))),
            "type": kind,
            "payload": payload,
            "accepts_response_payload": accepts,
        }
        loop = asyncio.get_running_loop()
        envelope = Envelope(body=body, sent=loop.time(), answer=loop.create_future())
        self._remember(envelope)
        if not await self._send(envelope):
            return Ack(Outcome.NOBODY)
        if self.duplicates > 0:
            self.duplicates -= 1
            await self._send(envelope)
        try:
            async with asyncio.timeout(self._patience.total_seconds()):
                return Ack(Outcome.ACKED, await envelope.answer)
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

    async def _send(self, envelope: Envelope) -> bool:
        while self._sockets:
            number = self._random.choice(sorted(self._sockets))
            try:
                await self._sockets[number].send_json(envelope.body)
            except ConnectionError:
                self._sockets.pop(number, None)
                continue
            envelope.sockets.append(number)
            return True
        return False

    def _heard(self, text: str) -> None:
        answer = _parse(text)
        envelope = self._envelopes.get(str(answer.get("envelope_id")))
        if envelope is None:
            self._log.add(_ack_call(text, answer, "unknown_envelope"))
            return
        envelope.acks += 1
        if envelope.answer.cancelled():
            envelope.late = True
            self._log.add(_ack_call(text, answer, "late"))
            return
        if envelope.answer.done():
            self._log.add(_ack_call(text, answer, "second_ack"))
            return
        waited = asyncio.get_running_loop().time() - envelope.sent
        envelope.ack_ms = round(waited * 1000, 3)
        self._log.add(_ack_call(text, answer, None))
        envelope.answer.set_result(answer.get("payload"))

    def _remember(self, envelope: Envelope) -> None:
        name = envelope.body["envelope_id"]
        self._envelopes[name] = envelope
        self._order.append(name)
        if len(self._order) > _KEEP_ENVELOPES:
            self._envelopes.pop(self._order.popleft(), None)

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
