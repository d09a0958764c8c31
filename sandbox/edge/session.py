"""One TLS connection on a pair of asyncio streams.

asyncio's own TLS drops a connection whose handshake fails without sending the alert,
and the alert is what a probe wants to see. Python's `ssl` staples nothing either.
"""

import asyncio
import contextlib
from collections.abc import Callable
from typing import TypeVar

from OpenSSL import SSL

_T = TypeVar("_T")
_CHUNK = 16_384


class Session:
    """The server's side; whatever goes wrong is told to the client as an alert.

    `begun` is what was read from the client already.
    """

    def __init__(
        self,
        context: SSL.Context,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        *,
        begun: bytes = b"",
        staple: bytes = b"",
    ) -> None:
        self._reader, self._writer = reader, writer
        self._tls = SSL.Connection(context, None)
        self._tls.set_accept_state()
        self._tls.set_app_data(staple)
        if begun:
            self._tls.bio_write(begun)

    @property
    def has_client_certificate(self) -> bool:
        """Whether the client has shown a certificate."""
        return self._tls.get_peer_certificate(as_cryptography=True) is not None

    async def shake_hands(self) -> None:
        """Carry out the handshake; ConnectionError after the alert was sent."""
        await self._through(self._tls.do_handshake)

    async def read(self, most: int) -> bytes:
        """What the client says next; nothing at its end."""
        with contextlib.suppress(SSL.ZeroReturnError):
            return await self._through(lambda: self._tls.recv(most))
        return b""

    async def write(self, said: bytes) -> None:
        """Say it."""
        await self._through(lambda: self._tls.send(said))

    def say_goodbye(self) -> None:
        """Send the closing alert and wait for no answer."""
        with contextlib.suppress(SSL.Error):
            self._tls.shutdown()
        self._flush()

    def _flush(self) -> None:
        with contextlib.suppress(SSL.WantReadError):
            while True:
                self._writer.write(self._tls.bio_read(_CHUNK))

    async def _through(self, work: Callable[[], _T]) -> _T:
        while True:
            try:
                return work()
            except SSL.WantReadError:
                pass
            except SSL.ZeroReturnError:
                raise
            except SSL.Error as error:
                raise ConnectionAbortedError("the handshake failed") from error
            finally:
                self._flush()
                await self._writer.drain()
            received = await self._reader.read(_CHUNK)
            if not received:
                raise ConnectionResetError("the client went away")
            self._tls.bio_write(received)
