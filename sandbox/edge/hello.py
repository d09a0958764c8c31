"""What a client says first (RFC 8446, §4.1.2): by it IoT decides how to go on.

The TLS version is chosen before OpenSSL tells which host was asked for, so the host
has to be read before OpenSSL is begun with.
"""

import asyncio
from dataclasses import dataclass

_HANDSHAKE, _CLIENT_HELLO = 0x16, 1
_SERVER_NAME, _ALPN = 0, 16
_LONGEST = 64 * 1024


@dataclass(frozen=True, slots=True)
class Hello:
    """The host that was asked for, and the protocols that were offered."""

    sni: str | None = None
    alpn: tuple[str, ...] = ()


async def listen(reader: asyncio.StreamReader) -> tuple[bytes, Hello]:
    """The first message as it came, and what is in it; nothing where it is none."""
    raw, message = b"", b""
    while len(raw) < _LONGEST:
        head = await _exactly(reader, 5)
        raw += head
        if len(head) < 5 or head[0] != _HANDSHAKE:  # noqa: PLR2004 - a record's head
            break
        body = await _exactly(reader, int.from_bytes(head[3:5]))
        raw, message = raw + body, message + body
        if len(message) >= 4 and len(message) - 4 >= int.from_bytes(message[1:4]):  # noqa: PLR2004 - a message's head
            return raw, understood(message)
        if not body:
            break
    return raw, Hello()


def understood(message: bytes) -> Hello:
    """Host and protocols of a ClientHello; nothing of what is none."""
    if message[:1] != bytes([_CLIENT_HELLO]):
        return Hello()
    rest = _Bytes(message[4:])
    rest.take(2 + 32)
    for size in (1, 2, 1):  # session id, cipher suites, compression
        rest.vector(size)
    found = dict(_extensions(_Bytes(rest.vector(2))))
    return Hello(_host(found.get(_SERVER_NAME)), tuple(_names(found.get(_ALPN))))


def _extensions(left: "_Bytes") -> list[tuple[int, bytes]]:
    found = []
    while left.some:
        kind = int.from_bytes(left.take(2))
        found.append((kind, left.vector(2)))
    return found


def _host(extension: bytes | None) -> str | None:
    if extension is None:
        return None
    names = _Bytes(_Bytes(extension).vector(2))
    names.take(1)
    return names.vector(2).decode("ascii", "surrogateescape") or None


def _names(extension: bytes | None) -> list[str]:
    left = _Bytes(_Bytes(extension or b"").vector(2))
    found = []
    while left.some:
        found.append(left.vector(1).decode("ascii", "replace"))
    return found


class _Bytes:
    """Bytes read from the front; what is missing is empty, never an error."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    @property
    def some(self) -> bool:
        return bool(self._data)

    def take(self, count: int) -> bytes:
        taken, self._data = self._data[:count], self._data[count:]
        return taken

    def vector(self, size: int) -> bytes:
        """A vector with its length in front."""
        return self.take(int.from_bytes(self.take(size)))


async def _exactly(reader: asyncio.StreamReader, count: int) -> bytes:
    try:
        return await reader.readexactly(count)
    except asyncio.IncompleteReadError as end:
        return end.partial
