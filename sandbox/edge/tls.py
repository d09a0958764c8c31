"""One TLS port of the edge: by SNI it shows what somebody else decides.

It speaks no MQTT. Who gets through the handshake is left alone for a while, and
whoever sends HTTP is told 403, as IoT tells those who do not log in.
"""

import asyncio
import contextlib
import hashlib
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Literal

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from OpenSSL import SSL

from sandbox.aws.manners import Manners
from sandbox.aws.world import ServedCertificate
from sandbox.edge.hello import Hello, listen
from sandbox.edge.oddities import FURTHER, Seen
from sandbox.edge.session import Session

Choose = Callable[[str | None, str], Seen]
"""What a client meets that names this host at this address."""
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
Behaviour = Literal["serve", "refuse", "stall"]
Asks = Callable[[Manners, Sequence[str]], bool]
"""Whether those who offer these protocols are asked for a certificate."""

# Nobody outside AWS knows at which point IoT ends a handshake without a client
# certificate. "hard" asks and insists, "soft" asks only, "off" does not ask.
MutualTls = Literal["hard", "soft", "off"]
_ASKING = {
    "hard": SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT,
    "soft": SSL.VERIFY_PEER,
    "off": SSL.VERIFY_NONE,
}
_VERSIONS = {"1.2": SSL.TLS1_2_VERSION, "1.3": SSL.TLS1_3_VERSION}
# A record with a fatal alert (RFC 8446, §6.2): access_denied, internal_error.
_DENIED = b"\x15\x03\x03\x00\x02\x02\x31"
_BROKEN = b"\x15\x03\x03\x00\x02\x02\x50"
# RFC 7301, §3.2: no_application_protocol.
_NO_PROTOCOL = b"\x15\x03\x03\x00\x02\x02\x78"
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
        asks: Asks,
        meant: int,
        alpn: Sequence[str] = (),
        is_mqtt: bool = False,
    ) -> None:
        """`meant` is the port that this one stands for."""
        self._choose = choose
        self._meant = meant
        self._asks = asks
        self._alpn = list(alpn)
        self._is_mqtt = is_mqtt
        self._contexts: dict[str, SSL.Context] = {}
        self.mutual_tls: MutualTls = "soft"
        self._host, self.port = "127.0.0.1", 0
        self._servers: list[asyncio.Server] = []
        self._open: set[asyncio.Task[None]] = set()

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
        servers, self._servers = self._servers, []
        for server in servers:
            server.close()
        for task in list(self._open):
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)
        for server in servers:
            await server.wait_closed()

    async def _listen(self, *, stalling: bool) -> None:
        """At one port of several addresses; some machines have but the first."""
        talk = self._stall if stalling else self._talk

        async def listening(host: str) -> asyncio.Server:
            return await asyncio.start_server(
                lambda reader, writer: self._while_allowed(talk, reader, writer),
                host,
                self.port,
            )

        self._servers = [await listening(self._host)]
        self.port = self._servers[0].sockets[0].getsockname()[1]
        for host in FURTHER:
            with contextlib.suppress(OSError):
                self._servers.append(await listening(host))

    async def _while_allowed(
        self, talk: Talk, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        task = asyncio.current_task()
        if task is None or len(self._open) >= _MOST_CONNECTIONS:
            writer.transport.abort()
            return
        self._open.add(task)
        try:
            with contextlib.suppress(TimeoutError, OSError):
                await talk(reader, writer)
        finally:
            self._open.discard(task)
            writer.close()

    async def _talk(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        async with asyncio.timeout(_HANDSHAKE_SECONDS):
            begun, hello = await listen(reader)
            found = self._found(hello, writer.get_extra_info("sockname")[0])
            if isinstance(found, bytes):
                writer.write(found)
                return
            served, context = found
            manners = served.manners
            session = Session(
                context, reader, writer, begun=begun, staple=manners.staple
            )
            await session.shake_hands()
        if manners.cuts_certificates and session.has_client_certificate:
            return
        try:
            async with asyncio.timeout(_IDLE_SECONDS):
                said = await session.read(1024)
            if manners.cuts_everybody:
                return
            if said.startswith(_HTTP):
                await session.write(_FORBIDDEN)
        finally:
            session.say_goodbye()

    def _found(
        self, hello: Hello, at: str
    ) -> tuple[ServedCertificate, SSL.Context] | bytes:
        """What to show to whom, or the alert by which it ends; nothing is no word."""
        try:
            seen = self._choose(hello.sni, at)
            served = seen.served
            if self._meant in seen.odd.silent_on:
                return b""
            if set(seen.odd.refuses).intersection(hello.alpn):
                return _NO_PROTOCOL
            if self._is_mqtt and served.manners.only_443:
                return _DENIED
            is_asked = self._asks(served.manners, hello.alpn)
            asking = self.mutual_tls if is_asked else "off"
            known = () if seen.odd.web else self._alpn
            return served, self._context(served, asking=asking, alpn=known)
        except (OSError, LookupError, ValueError, TypeError):
            return _BROKEN

    async def _stall(self, _: asyncio.StreamReader, __: asyncio.StreamWriter) -> None:
        await asyncio.sleep(_IDLE_SECONDS)

    def _context(
        self, served: ServedCertificate, *, asking: MutualTls, alpn: Sequence[str]
    ) -> SSL.Context:
        manners = served.manners
        parts = (served.chain_pem, manners.lowest, manners.highest, asking, *alpn)
        mark = hashlib.sha256("\0".join(parts).encode()).hexdigest()
        if mark not in self._contexts:
            self._contexts[mark] = self._made(served, asking, alpn)
        return self._contexts[mark]

    def _made(
        self, served: ServedCertificate, asking: MutualTls, alpn: Sequence[str]
    ) -> SSL.Context:
        made = SSL.Context(SSL.TLS_SERVER_METHOD)
        made.set_min_proto_version(_VERSIONS[served.manners.lowest])
        made.set_max_proto_version(_VERSIONS[served.manners.highest])
        # IoT does not know the session ticket extension (transport security page).
        made.set_options(SSL.OP_NO_TICKET)
        made.set_session_cache_mode(SSL.SESS_CACHE_OFF)
        leaf, *between = x509.load_pem_x509_certificates(served.chain_pem.encode())
        made.use_certificate(leaf)
        for each in between:
            made.add_extra_chain_cert(each)
        made.use_privatekey(_key(served.key_pem))
        # Whose certificate it is would be for IoT's registry to say.
        made.set_verify(_ASKING[asking], lambda *_: True)
        made.set_ocsp_server_callback(lambda tls, _: tls.get_app_data())
        if alpn:
            made.set_alpn_select_callback(self._select)
        return made

    def _select(self, _: SSL.Connection, offered: list[bytes]) -> Any:
        """The first of ours that was offered; without any there is no protocol."""
        known = [each.encode() for each in self._alpn]
        return next(
            (each for each in known if each in offered), SSL.NO_OVERLAPPING_PROTOCOLS
        )


def _key(text: str) -> rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey:
    found = serialization.load_pem_private_key(text.encode(), password=None)
    if not isinstance(found, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise TypeError("a server has an RSA or an EC key")
    return found
