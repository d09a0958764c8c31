"""One TLS port of the edge: by SNI it shows what somebody else decides.

It speaks no MQTT. Who gets through the handshake is left alone for a while, and
whoever sends HTTP is told 403, as IoT tells those who do not log in.
"""

import asyncio
import contextlib
import hashlib
import os
import ssl
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Literal

from sandbox.aws.world import ServedCertificate
from sandbox.edge.session import Session

Choose = Callable[[str | None], ServedCertificate]
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
Behaviour = Literal["serve", "refuse", "stall"]
# Nobody outside AWS knows at which point IoT ends a handshake without a client
# certificate. "hard" asks and insists, "soft" asks only, "off" does not ask.
MutualTls = Literal["hard", "soft", "off"]
_ASKING = {
    "hard": ssl.CERT_REQUIRED,
    "soft": ssl.CERT_OPTIONAL,
    "off": ssl.CERT_NONE,
}
_HANDSHAKE_SECONDS = 10.0
_IDLE_SECONDS = 20.0
_MOST_CONNECTIONS = 200
_FORBIDDEN = (
    b"HTTP/1.1 403 Forbidden\r\ncontent-type: application/json\r\n"
    b'content-length: 23\r\nconnection: close\r\n\r\n{"message":"Forbidden"}'
)
_HTTP = (b"GET ", b"POST ", b"PUT ", b"HEAD ", b"OPTIONS ", b"DELETE ")


class TlsEndpoint:
    """A port that serves, refuses or stalls."""

    def __init__(
        self,
        choose: Choose,
        *,
        alpn: Sequence[str] = (),
        mutual_tls: MutualTls = "off",
    ) -> None:
        self._choose = choose
        self._alpn = list(alpn)
        self._contexts: dict[str, ssl.SSLContext] = {}
        self._front = self._bare_context()
        self._front.sni_callback = self._pick
        self.mutual_tls = mutual_tls
        self._host, self.port = "127.0.0.1", 0
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()

    @property
    def mutual_tls(self) -> MutualTls:
        """How it asks for a client certificate; may be changed while it runs."""
        return self._mutual_tls

    @mutual_tls.setter
    def mutual_tls(self, wanted: MutualTls) -> None:
        self._mutual_tls = wanted
        self._front.verify_mode = _ASKING[wanted]

    async def start(self, host: str, port: int = 0) -> int:
        """Listen; 0 takes a free port, which is kept from then on."""
        self._host, self.port = host, port
        await self._listen(stalling=False)
        return self.port

    async def behave(self, wanted: Behaviour) -> None:
        """Serve, close the port, or take connections and say nothing."""
        await self.stop()
        if wanted != "refuse":
            await self._listen(stalling=wanted == "stall")

    async def stop(self) -> None:
        """Close the port and every connection."""
        server, self._server = self._server, None
        if server is None:
            return
        server.close()
        for task in list(self._open):
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)
        await server.wait_closed()

    async def _listen(self, *, stalling: bool) -> None:
        talk = self._stall if stalling else self._talk
        self._server = await asyncio.start_server(
            lambda reader, writer: self._while_allowed(talk, reader, writer),
            self._host,
            self.port,
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def _while_allowed(
        self, talk: Talk, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        task = asyncio.current_task()
        if task is None or len(self._open) >= _MOST_CONNECTIONS:
            writer.transport.abort()
            return
        self._open.add(task)
        try:
            # ssl.SSLError is an OSError too: a client that does not like us.
            with contextlib.suppress(TimeoutError, OSError):
                await talk(reader, writer)
        finally:
            self._open.discard(task)
            writer.close()

    async def _talk(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        session = Session(self._front, reader, writer)
        async with asyncio.timeout(_HANDSHAKE_SECONDS):
            await session.shake_hands()
        try:
            async with asyncio.timeout(_IDLE_SECONDS):
                said = await session.read(1024)
            if said.startswith(_HTTP):
                await session.write(_FORBIDDEN)
        finally:
            session.say_goodbye()

    async def _stall(self, _: asyncio.StreamReader, __: asyncio.StreamWriter) -> None:
        await asyncio.sleep(_IDLE_SECONDS)

    def _pick(
        self, connection: ssl.SSLObject, name: str | None, _: ssl.SSLContext
    ) -> int | None:
        try:
            connection.context = self._context(self._choose(name))
        except (OSError, LookupError, ValueError):
            return ssl.ALERT_DESCRIPTION_INTERNAL_ERROR
        return None

    def _context(self, served: ServedCertificate) -> ssl.SSLContext:
        mark = hashlib.sha256(served.chain_pem.encode()).hexdigest()
        if mark not in self._contexts:
            made = self._bare_context()
            _load(made, served)
            self._contexts[mark] = made
        return self._contexts[mark]

    def _bare_context(self) -> ssl.SSLContext:
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.minimum_version = ssl.TLSVersion.TLSv1_2
        # IoT does not know the session ticket extension (transport security page).
        made.options |= ssl.OP_NO_TICKET
        made.num_tickets = 0
        if self._alpn:
            made.set_alpn_protocols(self._alpn)
        return made


def _load(context: ssl.SSLContext, served: ServedCertificate) -> None:
    """The ssl module reads files only: one for the owner's eyes, gone at once."""
    handle, path = tempfile.mkstemp(prefix="sandbox-", suffix=".pem")
    try:
        with os.fdopen(handle, "w") as file:
            file.write(served.key_pem + served.chain_pem)
        context.load_cert_chain(path)
    finally:
        Path(path).unlink()
