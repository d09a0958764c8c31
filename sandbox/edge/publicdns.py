"""The DNS of the sandbox as a tree of zones: who answers for a name, and what.

Nothing is cached here; `resolver.py` does that. As in the real DNS a zone is public
only through its parent: the parent's NS records name servers, and of the zones with
that name the one that has these servers answers.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from sandbox.edge.rrsets import RecordSet, parent, upwards

# The longest chain that common resolvers follow (unbound: 11, BIND: 16).
LONGEST_CHAIN = 11
# Addresses behind a Route 53 alias are answered with the target's own TTL, 60 s
# for AWS's load balancers.
_ALIAS_TTL = 60


class Zone(Protocol):
    """A zone as its own servers know it."""

    @property
    def name(self) -> str:
        """The apex."""
        ...

    def at(self, name: str) -> Mapping[str, RecordSet]:
        """What stands at exactly this name, by type."""
        ...

    def has_below(self, name: str) -> bool:
        """Whether the name exists only because of those below it."""
        ...


class Code(StrEnum):
    """The RCODEs that occur here."""

    NOERROR = "NOERROR"
    NXDOMAIN = "NXDOMAIN"
    SERVFAIL = "SERVFAIL"
    REFUSED = "REFUSED"


class Trouble(StrEnum):
    """What goes wrong on demand when a name is asked for."""

    SERVFAIL = "servfail"
    REFUSED = "refused"
    TIMEOUT = "timeout"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the servers of one zone say.

    `sets` is a CNAME chain and, last, what was asked for; `soa` is there when that
    is missing, `referral` when another zone's servers must be asked.
    """

    code: Code
    sets: tuple[RecordSet, ...] = ()
    soa: RecordSet | None = None
    referral: RecordSet | None = None

    def of(self, kind: str) -> RecordSet | None:
        """The record set that was asked for, at the end of the chain."""
        last = self.sets[-1] if self.sets else None
        return last if last and last.type == kind else None


class PublicDns:
    """Every zone that can be asked for, and the troubles set for some names.

    `lagging` is what every other server still has of a CNAME.
    """

    def __init__(self, zones: Callable[[], Sequence[Zone]]) -> None:
        self._zones = zones
        self.troubles: dict[str, Trouble] = {}
        self.lagging: dict[str, RecordSet] = {}
        self._turn = 0

    def trouble(self, name: str) -> Trouble | None:
        """The trouble set for this name or the closest one above it."""
        found = (self.troubles.get(each) for each in upwards(name, "."))
        return next((each for each in found if each), None)

    def authoritative(self, name: str, kind: str) -> Answer:
        """What the name's own servers say; they follow CNAMEs within their zone.

        Who asks for a zone's NS is answered by the zone above, whose delegation may
        name others than the zone itself does: all servers have one address here.
        """
        if kind == "CNAME" and name in self.lagging:
            self._turn += 1
            if self._turn % 2 == 0:
                return Answer(Code.NOERROR, (self.lagging[name],))
        zones = self._zones()
        if kind == "NS" and (cut := _above(zones, name)):
            return Answer(Code.NOERROR, referral=cut)
        zone, lame = _walk(zones, name)
        if zone.name == "." and lame is None:
            return Answer(Code.REFUSED)
        answer = self._step(zone, lame, name, kind)
        sets = answer.sets
        while _goes_on(answer, kind) and len(sets) < LONGEST_CHAIN:
            target = _target(answer)
            if _walk(zones, target) != (zone, None):
                break
            answer = self._step(zone, None, target, kind)
            sets += answer.sets
        return replace(answer, sets=sets)

    def step(self, name: str, kind: str) -> Answer:
        """What a resolver learns by asking once: no chain is followed."""
        return self._step(*_walk(self._zones(), name), name, kind)

    def chase(self, name: str, kind: str) -> Answer:
        """The whole chain, asked freshly everywhere; trouble on it is SERVFAIL."""
        return followed(self._sound_step, name, kind)

    async def cname(self, name: str) -> str | None:
        """The target of the CNAME at exactly this name, as ACM's servers see it."""
        found = self._sound_step(name.lower().rstrip(".") + ".", "CNAME").of("CNAME")
        return found.values[0] if found else None

    async def caa(self, name: str) -> list[str]:
        """The CAA records at this name, also through CNAMEs (RFC 8659 §3)."""
        found = self.chase(name.lower().rstrip(".") + ".", "CAA").of("CAA")
        return list(found.values) if found else []

    def _sound_step(self, name: str, kind: str) -> Answer:
        if self.trouble(name):
            return Answer(Code.SERVFAIL)
        return self.step(name, kind)

    def _step(self, zone: Zone, lame: RecordSet | None, name: str, kind: str) -> Answer:
        if lame is not None:
            return Answer(Code.NOERROR, referral=lame)
        sets, exists = _found(zone, name)
        if found := sets.get(kind) or sets.get("CNAME"):
            if found.alias is None:
                return Answer(Code.NOERROR, (replace(found, name=name),))
            target = self.chase(found.alias, kind).of(kind)
            if target:
                real = RecordSet(name, kind, _ALIAS_TTL, target.values)
                return Answer(Code.NOERROR, (real,))
        code = Code.NOERROR if exists else Code.NXDOMAIN
        return Answer(code, soa=zone.at(zone.name)["SOA"])


def followed(ask: Callable[[str, str], Answer], name: str, kind: str) -> Answer:
    """The chain that begins at the name, one question after the other."""
    answer = ask(name, kind)
    sets = answer.sets
    while _goes_on(answer, kind):
        if len(sets) > LONGEST_CHAIN:
            return Answer(Code.SERVFAIL)
        answer = ask(_target(answer), kind)
        sets += answer.sets
    if answer.referral or answer.code is Code.SERVFAIL:
        # Servers that nobody runs here: a resolver finds no answer.
        return Answer(Code.SERVFAIL)
    return replace(answer, sets=sets)


def _target(answer: Answer) -> str:
    # Route 53 takes values without the last dot and means the same.
    return answer.sets[-1].values[0].lower().removesuffix(".") + "."


def _goes_on(answer: Answer, kind: str) -> bool:
    return bool(answer.sets) and answer.sets[-1].type == "CNAME" != kind


def _walk(zones: Sequence[Zone], name: str) -> tuple[Zone, RecordSet | None]:
    """The zone that answers, and the delegation below it that leads nowhere."""
    zone = next(each for each in zones if each.name == ".")
    while cut := _cut(zone, name):
        child = next((each for each in zones if _is_behind(each, cut)), None)
        if child is None:
            return zone, cut
        zone = child
    return zone, None


def _above(zones: Sequence[Zone], name: str) -> RecordSet | None:
    """The delegation of exactly this name, as the zone above it says."""
    zone, lame = _walk(zones, parent(name))
    return None if lame or name == "." else zone.at(name).get("NS")


def _cut(zone: Zone, name: str) -> RecordSet | None:
    """The delegation that is met first on the way down from the apex."""
    below = [each for each in upwards(name, zone.name) if each != zone.name]
    found = (zone.at(each).get("NS") for each in reversed(below))
    return next((each for each in found if each), None)


def _is_behind(zone: Zone, cut: RecordSet) -> bool:
    if zone.name != cut.name:
        return False
    servers = zone.at(zone.name)["NS"].values
    return not {*servers}.isdisjoint(cut.values)


def _found(zone: Zone, name: str) -> tuple[Mapping[str, RecordSet], bool]:
    """What answers for the name, perhaps a wildcard's (RFC 4592), and if it exists."""
    if sets := zone.at(name):
        return sets, True
    if zone.has_below(name):
        return {}, True
    above = parent(name)
    while above != zone.name and not zone.at(above) and not zone.has_below(above):
        above = parent(above)
    wild = zone.at(f"*.{above}" if above != "." else "*.")
    return wild, bool(wild)
