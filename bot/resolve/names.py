"""The questions that the bot has for DNS. "Could not ask" is never "absent"."""

from collections.abc import Sequence

import dns.rcode
from dns.rdtypes.ANY.CAA import CAA

from bot.core.names import parents, within
from bot.core.reach import Private, Reach
from bot.core.words import code
from bot.errors import Transient
from bot.ports import Answer
from bot.resolve.ask import Clock, Found, Reply, follow, lasts, referral, resolver
from bot.resolve.asker import Asker
from bot.resolve.every import every_address
from bot.resolve.zones import Zone, closest, delegation

RESOLVERS = (("1.1.1.1", 53), ("8.8.8.8", 53))
# Enough to see that servers disagree, few enough to be asked at every look.
_VANTAGES = 2
_CRITICAL = 128  # RFC 8659 §4.1, issuer critical flag


class PublicNames:
    """Asks the resolvers in their order; fulfils `bot.ports.Names`. Keeps nothing."""

    def __init__(
        self,
        resolvers: Sequence[tuple[str, int]] = RESOLVERS,
        *,
        authoritative_port: int = 53,
        allow_private: Private = False,
        clock: Clock | None = None,
    ) -> None:
        self._asker = Asker(
            tuple(resolver(*each) for each in resolvers),
            authoritative_port,
            Reach(allow_private),
            clock or Clock(),
        )

    def resolve(self, name: str, kind: str) -> Answer:
        """Through the first configured resolver that answers."""
        (reply,) = self._asker.resolvers_say(name, kind)
        return _answer(reply, name, kind)

    def resolve_each(self, name: str, kind: str) -> tuple[Answer, ...]:
        """Through up to two configured resolvers, each on its own.

        One that does not answer is left out; Transient when none does.
        """
        found = self._asker.resolvers_say(name, kind, enough=_VANTAGES)
        return tuple(_answer(each, name, kind) for each in found)

    def authoritative(self, zone: str, name: str, kind: str) -> tuple[Answer, ...]:
        """From the zone's own name servers, without any cache, up to two of them.

        CNAMEs are followed as far as these servers know them.
        """
        hosts = delegation(self._asker, zone) or self._asker.values(zone, "NS")
        found = self._asker.hosts_say(hosts, name, kind, enough=_VANTAGES)
        answers = [
            _answer(each, name, kind) for each in found if not referral(each.message)
        ]
        if not answers:
            raise Transient(
                f"The name servers of {code(zone)} point elsewhere for {code(name)}."
            )
        return tuple(answers)

    def zone_of(self, name: str) -> tuple[str, tuple[str, ...]]:
        """The closest zone that public DNS has for the name, and its name servers.

        The root, as ".", when not even the last label exists.
        """
        zone = closest(self._asker, name)
        return zone.apex, zone.hosts

    def name_servers(self, zone: str) -> tuple[str, ...]:
        """The name servers that the parent delegates the zone to; () when none."""
        return delegation(self._asker, zone)

    def caa(
        self, name: str, *, wild: bool = False
    ) -> tuple[str | None, tuple[str, ...] | None]:
        """Where the closest CAA set stands and which issuers it allows (RFC 8659).

        With `wild` for the wildcard below the name.

        Each name's CNAMEs are followed, but only the name's own parents are climbed.
        None in place of issuers: whoever likes may issue.
        """
        zone = closest(self._asker, name)
        for candidate in parents(name):
            found = self._caa_at(zone, candidate)
            if found.rrset is not None:
                at = found.chain[-1] if found.chain else candidate
                return at, _issuers(list(found.rrset), wild=wild)
        return None, None

    def addresses(self, name: str) -> tuple[str, ...]:
        """A and AAAA, following CNAMEs; () when there are none."""
        found: list[str] = []
        silent: Transient | None = None
        for kind in ("A", "AAAA"):
            try:
                found.extend(self._asker.values(name, kind))
            except Transient as error:
                silent = error
        if silent is not None and not found:
            raise silent
        return tuple(found)

    def every_address(self, name: str) -> tuple[str, ...]:
        """A and AAAA of three look-ups over the name's own servers; () for none.

        Where those cannot be reached, what a resolver says has to do.
        """
        try:
            return every_address(self._asker, name)
        except Transient:
            return self.addresses(name)

    def _caa_at(self, zone: Zone, name: str) -> Found:
        if within(name, zone.apex):
            found = self._own_caa(zone, name)
            if found is not None:
                return found
        (reply,) = self._asker.resolvers_say(name, "CAA")
        return follow(reply.message, name, "CAA")

    def _own_caa(self, zone: Zone, name: str) -> Found | None:
        """What the zone's servers say, None when the rest is for resolvers to find."""
        try:
            (reply,) = self._asker.hosts_say(zone.hosts, name, "CAA")
        except Transient:
            return None
        found = follow(reply.message, name, "CAA")
        return None if referral(reply.message) or found.chain else found


def _answer(reply: Reply, name: str, kind: str) -> Answer:
    found = follow(reply.message, name, kind)
    return Answer(
        server=reply.server.name,
        found=found.rrset is not None,
        values=found.values,
        chain=found.chain,
        ttl=None if found.rrset is None else found.rrset.ttl,
        nxdomain=reply.message.rcode() == dns.rcode.NXDOMAIN,
        lasts=lasts(reply.message, name),
    )


def _issuers(records: Sequence[CAA], *, wild: bool) -> tuple[str, ...] | None:
    """Whom a CAA set lets issue; None = anybody.

    For a wildcard `issuewild` decides where there is one (RFC 8659 §4.3).
    """
    allowed: dict[str, set[str]] = {}
    for each in records:
        tag = each.tag.decode(errors="replace").lower()
        if tag in {"issue", "issuewild"}:
            issuer = each.value.decode(errors="replace").partition(";")[0].strip()
            allowed.setdefault(tag, set()).update({issuer.lower()} - {""})
        elif each.flags & _CRITICAL and tag != "iodef":
            # RFC 8659 §4.1: an issuer that does not know it must not issue. Which
            # ones Amazon knows is not published, so the stricter reading it is.
            return ()
    rules = allowed.get("issuewild") if wild else None
    rules = allowed.get("issue") if rules is None else rules
    return None if rules is None else tuple(sorted(rules))
