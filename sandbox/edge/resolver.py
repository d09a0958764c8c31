"""A recursive resolver's memory: what was answered, or denied, is remembered.

A name asked for before it existed stays missing until the negative TTL has passed
(RFC 2308 §5). Lifetimes shrink with the sandbox's speed; TTLs are told unshrunk.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sandbox.edge.publicdns import Answer, Code, PublicDns, followed
from sandbox.edge.rrsets import RecordSet

# Entries beyond which those that ran out are thrown away.
_ENOUGH = 10_000


@dataclass(frozen=True, slots=True)
class _Remembered:
    answer: Answer
    ttl: int
    since: datetime
    lifetime: timedelta

    def shown(self, now: datetime) -> Answer:
        """The answer with the TTL that is left."""
        left = 1 - (now - self.since) / self.lifetime
        ttl = math.ceil(self.ttl * left)
        soa = self.answer.soa
        return replace(
            self.answer,
            sets=tuple(replace(each, ttl=ttl) for each in self.answer.sets),
            soa=replace(soa, ttl=ttl) if soa else None,
        )


class Resolver:
    """One resolver; two of them remember different things."""

    def __init__(
        self,
        dns: PublicDns,
        now: Callable[[], datetime],
        delay: Callable[[float], float],
    ) -> None:
        self._dns = dns
        self._now = now
        self._delay = delay
        self._cache: dict[tuple[str, str | None], _Remembered] = {}

    def resolve(self, name: str, kind: str) -> Answer:
        """The answer as a stub resolver gets it."""
        return followed(self._ask, name, kind)

    def recall(self, record: RecordSet) -> None:
        """Have it remember a record set, as if it had asked before that was changed."""
        answer = Answer(Code.NOERROR, (record,))
        self._remember(record.name, record.type, answer, self._now())

    def flush(self) -> None:
        """Forget everything."""
        self._cache.clear()

    def _ask(self, name: str, kind: str) -> Answer:
        now = self._now()
        for key in ((name, None), (name, kind), (name, "CNAME")):
            known = self._cache.get(key)
            if known is None or now >= known.since + known.lifetime:
                continue
            # That there is no CNAME says nothing about the other types.
            if key[1] == kind or key[1] is None or known.answer.sets:
                return known.shown(now)
        if self._dns.trouble(name):
            return Answer(Code.SERVFAIL)
        answer = self._dns.step(name, kind)
        self._remember(name, kind, answer, now)
        return answer

    def _remember(self, name: str, kind: str, answer: Answer, now: datetime) -> None:
        if answer.sets:
            ttl, key = answer.sets[0].ttl, (name, answer.sets[0].type)
        elif answer.soa:
            ttl = negative_ttl(answer.soa)
            # NXDOMAIN covers every type of the name (RFC 2308 §5).
            key = (name, kind if answer.code is Code.NOERROR else "")
        else:
            return
        lifetime = timedelta(seconds=self._delay(ttl))
        if not lifetime:
            return
        if len(self._cache) >= _ENOUGH:
            self._cache = {
                each: it
                for each, it in self._cache.items()
                if now < it.since + it.lifetime
            }
        entry = _Remembered(answer, ttl, now, lifetime)
        self._cache[key[0], key[1] or None] = entry


def negative_ttl(soa: RecordSet) -> int:
    """The lesser of the SOA's own TTL and its last field (RFC 2308 §5)."""
    return min(soa.ttl, int(soa.values[0].split()[-1]))
