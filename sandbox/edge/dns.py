"""The DNS server: with RD set a recursive resolver, without it the zone's own server.

The real ones have addresses of their own. On one loopback port the RD bit decides,
because resolvers are always asked with it and name servers never need it.
"""

import asyncio
import contextlib
import struct
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import cast

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.opcode
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset

from sandbox.edge.publicdns import Answer, Code, PublicDns, Trouble
from sandbox.edge.resolver import Resolver, negative_ttl
from sandbox.edge.rrsets import BadNameError, RecordSet, absolute, wire

# RFC 1035 §4.2.1 without EDNS; with it, what the DNS flag day of 2020 agreed on.
_SMALL = 512
_LARGE = 1232
_HEADER = 12
_IDLE_SECONDS = 10.0
_MOST_CONNECTIONS = 100
# AWS's servers give at most eight addresses of a name with many, each time others.
MOST_ADDRESSES = 8
# Zone transfers and ANY are refused, as most servers do today (RFC 8482 permits it).
_NOT_ANSWERED = {dns.rdatatype.ANY, dns.rdatatype.AXFR, dns.rdatatype.IXFR}


class DnsStandIn:
    """One resolver and all name servers on one port, UDP and TCP."""

    def __init__(
        self,
        public: PublicDns,
        *,
        now: Callable[[], datetime],
        delay: Callable[[float], float],
    ) -> None:
        self._public = public
        self.resolver = Resolver(public, now, delay)
        self._turn = 0
        self._udp: asyncio.DatagramTransport | None = None
        self._tcp: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()

    async def start(self, host: str, port: int = 0) -> tuple[str, int]:
        """Listen on one port for both transports; 0 takes a free one."""
        loop = asyncio.get_running_loop()
        self._tcp = await asyncio.start_server(self._serve, host, port)
        bound: int = self._tcp.sockets[0].getsockname()[1]
        try:
            self._udp, _ = await loop.create_datagram_endpoint(
                lambda: _Datagrams(self.answer), local_addr=(host, bound)
            )
        except OSError:
            await self.stop()
            if port == 0:
                # Free for TCP, taken for UDP: draw another.
                return await self.start(host)
            raise
        return host, bound

    async def stop(self) -> None:
        """Close both ports and every connection."""
        if self._udp:
            self._udp.close()
        if self._tcp:
            self._tcp.close()
        for task in list(self._open):
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)
        if self._tcp:
            await self._tcp.wait_closed()
        self._udp = self._tcp = None

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        task = asyncio.current_task()
        if task is None or len(self._open) >= _MOST_CONNECTIONS:
            writer.close()
            return
        self._open.add(task)
        gone = (asyncio.IncompleteReadError, OSError, TimeoutError)
        try:
            with contextlib.suppress(*gone):
                while True:
                    async with asyncio.timeout(_IDLE_SECONDS):
                        (size,) = struct.unpack("!H", await reader.readexactly(2))
                        asked = await reader.readexactly(size)
                    if reply := self.answer(asked, 65535):
                        writer.write(struct.pack("!H", len(reply)) + reply)
                        await writer.drain()
        finally:
            self._open.discard(task)
            writer.close()

    def answer(self, asked: bytes, most: int | None = None) -> bytes | None:
        """The reply in wire form; None when none is to be sent."""
        try:
            query = dns.message.from_wire(asked)
        except (dns.exception.DNSException, ValueError):
            return _malformed(asked)
        if query.flags & dns.flags.QR:
            return None
        reply = dns.message.make_response(query)
        reply.flags &= ~(dns.flags.AA | dns.flags.RA | dns.flags.AD)
        if _acceptable(query, reply) and not self._fill(query, reply):
            return None
        size = min(query.payload, _LARGE) if query.edns >= 0 else _SMALL
        return _packed(reply, most or max(size, _SMALL))

    def _fill(self, query: dns.message.Message, reply: dns.message.Message) -> bool:
        question = query.question[0]
        try:
            name = absolute(question.name.to_text())
        except BadNameError:
            reply.set_rcode(dns.rcode.FORMERR)
            return True
        kind = dns.rdatatype.to_text(question.rdtype)
        trouble = self._public.trouble(name)
        if trouble is Trouble.TIMEOUT:
            return False
        if trouble:
            reply.set_rcode(dns.rcode.from_text(trouble.name))
            return True
        if query.flags & dns.flags.RD:
            reply.flags |= dns.flags.RA
            _write(reply, self.resolver.resolve(name, kind))
            return True
        found = self._in_turn(self._public.authoritative(name, kind))
        if not found.referral and found.code is not Code.REFUSED:
            reply.flags |= dns.flags.AA
        _write(reply, found)
        return True

    def _in_turn(self, found: Answer) -> Answer:
        """At most eight addresses, each time others: so do AWS's own servers."""
        last = found.of("A") or found.of("AAAA")
        if last is None or len(last.values) <= MOST_ADDRESSES:
            return found
        self._turn += 1
        first = self._turn * MOST_ADDRESSES % len(last.values)
        values = (*last.values[first:], *last.values[:first])[:MOST_ADDRESSES]
        return replace(found, sets=(*found.sets[:-1], replace(last, values=values)))


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, answer: Callable[[bytes], bytes | None]) -> None:
        self._answer = answer
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # Not an instance of DatagramTransport on Python 3.11, though it is one.
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        reply = self._answer(data)
        if reply and self._transport:
            self._transport.sendto(reply, addr)


def _acceptable(query: dns.message.Message, reply: dns.message.Message) -> bool:
    """Whether it is a question at all; if not the reply says what is wrong."""
    if query.opcode() != dns.opcode.QUERY:
        reply.set_rcode(dns.rcode.NOTIMP)
    elif query.edns > 0:
        reply.set_rcode(dns.rcode.BADVERS)
    elif len(query.question) != 1:
        reply.set_rcode(dns.rcode.FORMERR)
    elif query.question[0].rdclass != dns.rdataclass.IN:
        reply.set_rcode(dns.rcode.NOTIMP)
    elif query.question[0].rdtype in _NOT_ANSWERED:
        reply.set_rcode(dns.rcode.REFUSED)
    else:
        return True
    return False


def _write(reply: dns.message.Message, answer: Answer) -> None:
    reply.set_rcode(dns.rcode.from_text(answer.code.value))
    reply.answer.extend(_rrset(each) for each in answer.sets)
    if answer.referral:
        reply.authority.append(_rrset(answer.referral))
    if answer.soa:
        soa = _rrset(answer.soa)
        soa.ttl = min(soa.ttl, negative_ttl(answer.soa))
        reply.authority.append(soa)


def _rrset(record: RecordSet) -> dns.rrset.RRset:
    values = [wire(record.type, value) for value in record.values]
    return dns.rrset.from_rdata_list(
        dns.name.from_text(record.name), record.ttl, values
    )


def _packed(reply: dns.message.Message, most: int) -> bytes:
    try:
        return reply.to_wire(max_size=most)
    except dns.exception.TooBig:
        for section in (reply.answer, reply.authority, reply.additional):
            section.clear()
        reply.flags |= dns.flags.TC
        return reply.to_wire()


def _malformed(asked: bytes) -> bytes | None:
    """FORMERR with the id that was sent, as far as there is one."""
    if len(asked) < _HEADER or asked[2] & 0x80:
        return None
    reply = dns.message.Message(id=struct.unpack("!H", asked[:2])[0])
    reply.flags = dns.flags.QR
    reply.set_rcode(dns.rcode.FORMERR)
    return reply.to_wire()
