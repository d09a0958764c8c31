"""One TLS connection on a pair of asyncio streams.

asyncio's own TLS drops a connection whose handshake fails without sending the alert,
and the alert is what a probe wants to see.
"""

import asyncio
import contextlib
import ssl
from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")
_CHUNK = 16_384


class Session:
    """The server's side; whatever goes wrong is told to the client as an alert."""

    def __init__(
        self,
        context: ssl.SSLContext,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        self._reader, self._writer = reader, writer
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_side=True)

    async def shake_hands(self) -> None:
        """Carry out the handshake; ssl.SSLError after the alert was sent."""
        await self._through(self._tls.do_handshake)

    async def read(self, most: int) -> bytes:
        """What the client says next; nothing at its end."""
        with contextlib.suppress(ssl.SSLZeroReturnError, ssl.SSLEOFError):
            return await self._through(lambda: self._tls.read(most))
        return b""

    async def write(self, said: bytes) -> None:
        """Say it."""
        await self._through(lambda: self._tls.write(said))

    def say_goodbye(self) -> None:
        """Send the closing alert and wait for no answer."""
        with contextlib.suppress(ssl.SSLError):
            self._tls.unwrap()
        self._writer.write(self._outgoing.read())

    async def _through(self, work: Callable[[], _T]) -> _T:
        while True:
            try:
                return work()
            except ssl.SSLWantReadError:
                pass
            finally:
                self._writer.write(self._outgoing.read())
                await self._writer.drain()
            received = await self._reader.read(_CHUNK)
            if not received:
                raise ConnectionResetError("the client went away")
            self._incoming.write(received)
