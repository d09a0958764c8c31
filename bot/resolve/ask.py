"""One DNS question to a list of servers, and what the answer says."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import dns.entropy
import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.query
import dns.rcode
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset

from bot.core.words import code
from bot.errors import Permanent, Transient

# The longest chain that is followed; ACM itself gives up after five (ACM user
# guide, DNS validation).
LONGEST_CHAIN = 8
_PORT = 53
# UDP answers of this size are not fragmented on the way (DNS flag day 2020).
_PAYLOAD = 1232
_SPOKEN = {dns.rcode.NOERROR, dns.rcode.NXDOMAIN}
_HOST_TYPES = {"CNAME", "MX", "NS", "PTR", "SRV"}


@dataclass(frozen=True, slots=True)
class Server:
    """A server's name for people, and where it is asked."""

    name: str
    address: str
    port: int


@dataclass(frozen=True, slots=True)
class Clock:
    """How long one server may take, and all that are tried for one question.

    A server whose answer does not fit UDP gets its time once more for TCP.
    """

    query_seconds: float = 2.0
    total_seconds: float = 4.0
    monotonic: Callable[[], float] = time.monotonic


@dataclass(frozen=True, slots=True)
class Reply:
    """A server that answered, and its answer."""

    server: Server
    message: dns.message.Message


def resolver(address: str, port: int) -> Server:
    """A resolver; its port is said when it is not the usual one."""
    shown = f"[{address}]" if ":" in address else address
    return Server(address if port == _PORT else f"{shown}:{port}", address, port)


def replies(
    servers: Sequence[Server],
    name: str,
    kind: str,
    clock: Clock,
    *,
    recursive: bool,
    enough: int = 1,
) -> tuple[Reply, ...]:
    """The first answers, as many as are enough; Transient when there is none.

    A server that refuses, fails or knows nothing of the zone has not answered.
    """
    query = _query(name, kind, recursive=recursive)
    end = clock.monotonic() + clock.total_seconds
    found: list[Reply] = []
    silent: list[str] = []
    for each in servers:
        left = end - clock.monotonic()
        if len(found) == enough or left <= 0:
            break
        try:
            message = _exchange(each, query, min(left, clock.query_seconds))
        except dns.exception.Timeout:
            silent.append(f"{code(each.name)} did not answer")
            continue
        except (dns.exception.DNSException, OSError) as error:
            silent.append(f"{code(each.name)} {_said(error)}")
            continue
        trouble = _trouble(message, recursive=recursive)
        if trouble is None:
            found.append(Reply(each, message))
        else:
            silent.append(f"{code(each.name)} {trouble}")
    if not found:
        why = "; ".join(silent) or "there is no server to ask"
        raise Transient(f"DNS could not be asked for {kind} of {code(name)}: {why}.")
    return tuple(found)


def _query(name: str, kind: str, *, recursive: bool) -> dns.message.Message:
    try:
        absolute = dns.name.from_text(name)
    except dns.exception.DNSException:
        raise Permanent(f"{code(name)} is no name that DNS can carry.") from None
    query = dns.message.make_query(absolute, kind, use_edns=0, payload=_PAYLOAD)
    if not recursive:
        query.flags &= ~dns.flags.RD
    return query


def _exchange(
    each: Server, query: dns.message.Message, seconds: float
) -> dns.message.Message:
    # A fresh id for every server, or a late answer of one passes for another's.
    query.id = dns.entropy.random_16()
    message, _ = dns.query.udp_with_fallback(
        query,
        each.address,
        timeout=seconds,
        port=each.port,
        ignore_unexpected=True,
        ignore_errors=True,
    )
    return message


def _trouble(message: dns.message.Message, *, recursive: bool) -> str | None:
    if message.rcode() not in _SPOKEN:
        return f"answered {dns.rcode.to_text(message.rcode())}"
    if recursive or message.flags & dns.flags.AA or referral(message):
        return None
    return "does not serve this zone"


def _said(error: Exception) -> str:
    if isinstance(error, OSError):
        why = f" ({error.strerror})" if error.strerror else ""
        return f"could not be reached{why}"
    return "gave an answer that cannot be read"


def referral(message: dns.message.Message) -> dns.rrset.RRset | None:
    """The delegation that a server points to in place of an answer."""
    if message.answer or message.flags & dns.flags.AA:
        return None
    cuts = (each for each in message.authority if each.rdtype == dns.rdatatype.NS)
    return next(cuts, None)


@dataclass(frozen=True, slots=True)
class Found:
    """The record set asked for (None when there is none) and the CNAMEs before it."""

    rrset: dns.rrset.RRset | None
    chain: tuple[str, ...]

    @property
    def values(self) -> tuple[str, ...]:
        """The data as text, in a stable order."""
        return tuple(sorted(text(each) for each in self.rrset or ()))


def follow(message: dns.message.Message, name: str, kind: str) -> Found:
    """What a message says about a name, at most eight CNAMEs on, never in a circle."""
    wanted = dns.rdatatype.from_text(kind)
    current = dns.name.from_text(name)
    chain: list[str] = []
    while True:
        rrset = _at(message, current, wanted)
        if rrset is not None:
            return Found(rrset, tuple(chain))
        alias = _at(message, current, dns.rdatatype.CNAME)
        if alias is None:
            return Found(None, tuple(chain))
        current = alias[0].target
        shown = plain(current)
        if shown in chain or len(chain) == LONGEST_CHAIN:
            return Found(None, tuple(chain))
        chain.append(shown)


def lasts(message: dns.message.Message, name: str) -> int | None:
    """For how many seconds a cache keeps what it says of the name itself.

    That there is none it keeps as long as the SOA beside it (RFC 2308 §5).
    """
    asked = dns.name.from_text(name)
    kept = [each.ttl for each in message.answer if each.name == asked]
    if not message.answer:
        soa = dns.rdatatype.SOA
        kept = [each.ttl for each in message.authority if each.rdtype == soa]
    return min(kept, default=None)


def owners(
    section: Sequence[dns.rrset.RRset], kind: dns.rdatatype.RdataType
) -> Iterator[str]:
    """The names at which a section holds records of a type."""
    return (plain(each.name) for each in section if each.rdtype == kind)


def _at(
    message: dns.message.Message, name: dns.name.Name, kind: dns.rdatatype.RdataType
) -> dns.rrset.RRset | None:
    return message.get_rrset(message.answer, name, dns.rdataclass.IN, kind)


def text(rdata: dns.rdata.Rdata) -> str:
    """The data as zone files spell them; host names lower case, without last dot."""
    shown = rdata.to_text()
    if dns.rdatatype.to_text(rdata.rdtype) in _HOST_TYPES:
        return shown.lower().rstrip(".")
    return shown


def plain(name: dns.name.Name) -> str:
    """Lower case, without the last dot; the root is a dot."""
    shown = name.to_text(omit_final_dot=True).lower()
    return shown if shown not in {"", "@"} else "."
