"""Which zone a name is in, found from the top down.

A resolver asked for a name that does not exist yet remembers that for as long as
the zone says (900 s at Route 53), and the bot's own question would keep a new record
from being seen. So only zones are asked for there; the name itself is asked for at
the zones' own servers, which remember nothing.
"""

from dataclasses import dataclass

import dns.message
import dns.rdatatype

from bot.core.names import parents
from bot.core.words import code
from bot.errors import Transient
from bot.resolve.ask import follow, owners, referral, text
from bot.resolve.asker import Asker

ROOT = "."
# Delegations and CNAMEs on one way down; real names need three or four.
_LONGEST_WAY = 12


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone and its servers; the root without servers stands for "there is none"."""

    apex: str
    hosts: tuple[str, ...]


def closest(asker: Asker, name: str) -> Zone:
    """The closest zone that public DNS has for a name.

    Where the zones' own servers cannot be reached, resolvers have to do.
    """
    try:
        return _down(asker, name)
    except Transient:
        return _through_resolvers(asker, name)


def delegation(asker: Asker, zone: str) -> tuple[str, ...]:
    """The name servers to which the parent sends who asks for a zone; () when none."""
    if zone == ROOT:
        return asker.values(ROOT, "NS")
    parent = closest(asker, zone.partition(".")[2] or ROOT)
    (reply,) = asker.hosts_say(parent.hosts, zone, "NS")
    cut = referral(reply.message)
    if cut is None:
        # A server of both zones answers for the child at once.
        return follow(reply.message, zone, "NS").values
    # A cut at another name means that the parent itself is not reached this way.
    is_ours = zone in owners([cut], dns.rdatatype.NS)
    return tuple(sorted(text(each) for each in cut)) if is_ours else ()


def _down(asker: Asker, name: str) -> Zone:
    zone = name.rpartition(".")[2]
    hosts = () if name == ROOT else asker.values(zone, "NS")
    if not hosts:
        return Zone(ROOT, asker.values(ROOT, "NS"))
    asked = name
    for _ in range(_LONGEST_WAY):
        (reply,) = asker.hosts_say(hosts, asked, "SOA")
        cut = referral(reply.message)
        if cut is not None:
            (below,) = owners([cut], dns.rdatatype.NS)
            if below not in parents(asked) or below == zone:
                break
            zone, hosts = below, tuple(sorted(text(each) for each in cut))
            continue
        apex = _apex(reply.message, asked)
        if apex is None:
            # A CNAME, and those stand at no apex: it is in its parent's zone.
            asked = asked.partition(".")[2]
            continue
        return Zone(apex, hosts if apex == zone else asker.values(apex, "NS"))
    raise Transient(f"The name servers of {code(zone)} point nowhere for {code(name)}.")


def _through_resolvers(asker: Asker, name: str) -> Zone:
    for candidate in (*(() if name == ROOT else parents(name)), ROOT):
        (reply,) = asker.resolvers_say(candidate, "SOA")
        apex = _apex(reply.message, candidate)
        if apex is not None:
            return Zone(apex, asker.values(apex, "NS"))
    return Zone(ROOT, ())


def _apex(message: dns.message.Message, name: str) -> str | None:
    """The zone that a name is in, if an answer about its SOA tells."""
    if name in owners(message.answer, dns.rdatatype.SOA):
        return name
    if message.answer:
        # The SOA beside a CNAME is that of another name's zone.
        return None
    found = next(owners(message.authority, dns.rdatatype.SOA), None)
    return found if found in {*parents(name), ROOT} else None
