"""The world around one domain as a value, and what is seen of it.

A fault is a function from scene to scene. What is seen follows from the whole scene, so
faults that stand beside one another are seen as they would be: a name that leads
elsewhere hides what this endpoint shows, a disabled configuration shows IoT's own
certificate. The tests of the report hold each fault to what the sandbox's yields.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

from bot.core.deep import NOT_LOOKED, Deep
from bot.core.diagnosis import Diagnosed, diagnosed
from bot.core.dnsseen import DnsFacts, PublicName, Record
from bot.core.facts import Certificate, DomainConfig, Elsewhere, Facts
from bot.core.known import Known
from bot.core.names import covers
from bot.core.topics import Gap, Topic
from bot.core.wireseen import Asked, ChainLink, Served, Variant
from bot.watching import seen_on_the_wire
from tests.support import watched as w
from tests.support.facts import DOMAIN, ENDPOINT, cname, config, facts, zone

LEFT = timedelta(days=150)
PROXY = "203.0.113.5"
_IOTS = "d" * 64
_FAILING = tuple(
    Gap(each, "The resolvers answered SERVFAIL.")
    for each in (Topic.CAA, Topic.PUBLIC, Topic.VARIANTS, Topic.SERVED)
)
_CONFIG, _ITS, _SHOWN = config(changed_at=w.LONG_AGO), w.dated(LEFT), w.link(LEFT)
_DNS = DnsFacts(zone=zone(), apex="acme.example")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """All as it should be, until a fault changes it.

    `leads` is where the CNAME goes, None where there is none; `resolves` whether that
    has an address. `shown` is the chain that IoT shows for the name, None for its own
    certificate, and `earlier` what it shows beside it. `proxy` is what a proxy shows
    that stands in the CNAME's place. `notes` stand at the name where there is no CNAME,
    `copied` are the endpoint's addresses in its place, and `remembered` is what one of
    the resolvers still says. Ports that are `silent` show nothing, or end with the
    `alert`; `tried` are further handshakes, and whether they got in. `unheard`: public
    DNS does not ask our zone, and says that the name is missing, or fails. `before` is
    what the bot remembers.
    """

    config: DomainConfig | None = _CONFIG
    certificate: Certificate | None = _ITS
    spares: tuple[Certificate, ...] = ()
    validation: Certificate | None = None
    leads: str | None = ENDPOINT
    resolves: bool = True
    shown: tuple[ChainLink, ...] | None = (_SHOWN,)
    shown_names: tuple[str, ...] = (DOMAIN,)
    trusted: bool | None = None
    earlier: ChainLink | None = None
    earlier_at: Literal["an address", "every other handshake"] = "an address"
    proxy: ChainLink | None = None
    proxy_names: tuple[str, ...] = (DOMAIN,)
    ttl: int = 3600
    notes: tuple[Record, ...] = ()
    copied: tuple[str, ...] = ()
    remembered: str | None = None
    silent: tuple[int, ...] = ()
    alert: str | None = None
    staple: str | None = None
    tried: tuple[tuple[Asked, bool], ...] = ()
    unheard: Literal["", "missing", "failing"] = ""
    dns: DnsFacts = _DNS
    used: int = 3
    rivals: tuple[Elsewhere, ...] = ()
    deep: Deep = NOT_LOOKED
    before: Known | None = None
    watched: bool = False
    gaps: tuple[Gap, ...] = ()

    def but(self, **changes) -> "Scene":
        return replace(self, **changes)

    def facts(self) -> Facts:
        """What one look sees of it."""
        seen = facts(
            config=self.config,
            configured=self.certificate if self.config else None,
            certificates=self._covering(),
            validation=self.validation if self.config else None,
            dns=replace(self.dns, records=self._records()),
            public=self._public(),
            served=self._served(),
            configs_used=self.used,
            elsewhere=self.rivals,
            deep=self._deep(),
            before=self.before,
            watched_since=w.LONG_AGO if self.watched else None,
            gaps=(*self.gaps, *(_FAILING if self.unheard == "failing" else ())),
        )
        is_tried = bool(seen.public) or self.unheard == "failing"
        return seen_on_the_wire(seen) if is_tried else seen

    def _records(self) -> tuple[Record, ...]:
        if self.dns.wildcard:
            return ()
        addresses = (PROXY,) if self.proxy else self.copied
        if addresses:
            return (Record(name=DOMAIN, type="A", ttl=60, values=addresses),)
        return (cname(self.leads, ttl=self.ttl),) if self.leads else self.notes

    def _public(self) -> tuple[PublicName, ...]:
        if self.unheard:
            there = self.unheard == "missing"
            return (w.leads(found=False),) if there else ()
        if self.proxy or self.copied:
            return (w.leads(),)
        if self.leads is None:
            return ()
        old = (w.leads(self.remembered),) if self.remembered else ()
        return (*old, w.leads(self.leads, found=self.resolves))

    def _covering(self) -> tuple[Certificate, ...]:
        its = self.certificate
        held = (its, self.validation, *self.spares)
        return tuple(
            each
            for each in held
            if each and any(covers(name, DOMAIN) for name in each.names)
        )

    def _deep(self) -> Deep:
        """With what further handshakes show, where they show another certificate."""
        shown = [each for each in self._served() if each.fingerprint]
        told = [
            Variant(asked, self._tried(asked, shown, gets_in=gets_in))
            for asked, gets_in in self.tried
        ]
        if self.earlier and self.earlier_at != "an address" and shown:
            again = w.served(self.earlier, port=shown[0].port)
            told.append(Variant(Asked.AGAIN, again))
        return replace(self.deep, variants=tuple(told))

    def _tried(self, asked: Asked, shown: list[Served], *, gets_in: bool) -> Served:
        if not gets_in:
            return Served(port=8883, address="", sni=DOMAIN, error="It was closed.")
        return w.served() if asked is Asked.ENDPOINT or not shown else shown[0]

    def _served(self) -> tuple[Served, ...]:
        if self.unheard or not self.resolves:
            return ()
        if self.proxy:
            shut = Served(port=8883, address=PROXY, sni=DOMAIN, error="It was closed.")
            named = {"names": self.proxy_names, "address": PROXY}
            return (shut, w.served(self.proxy, port=443, **named))
        if self.leads is None and not self.copied:
            return ()
        if self.leads not in {ENDPOINT, None}:
            there = self.leads
            if ".iot." in there:
                there = f"*.{there.partition('.')[2]}"
            return _both(_iots(there), names=(there,))
        is_on = self.config is not None and self.config.enabled
        if not is_on or self.shown is None:
            default = f"*.{ENDPOINT.partition('.')[2]}"
            return _both(_iots(default), names=(default,))
        more = {"trusted": self.trusted, "staple": self.staple}
        shown = _both(*self.shown, names=self.shown_names, **more)
        shown = tuple(self._heard(each) for each in shown)
        if self.earlier is None or self.earlier_at != "an address":
            return shown
        return (*shown, *_both(self.earlier, names=(DOMAIN,), address="198.51.100.8"))

    def _heard(self, each: Served) -> Served:
        if each.port not in self.silent:
            return each
        gone = {"error": "It was closed.", "alert": self.alert}
        return Served(port=each.port, address=each.address, sni=DOMAIN, **gone)


Ill = Callable[[Scene], Scene]
WELL = Scene()


def judged(scene: Scene) -> Diagnosed:
    return diagnosed(scene.facts())


def found(scene: Scene) -> frozenset[str]:
    """Every code that is said of it, whatever its place."""
    its = judged(scene)
    first = (its.cause,) if its.cause else ()
    return frozenset(code for code, _ in (*first, *its.follows, *its.others))


def compatible(scene: Scene, one: Ill, two: Ill) -> bool:
    """Both at once are the same whichever came first, and each can still be seen."""
    both = two(one(scene))
    if both != one(two(scene)):
        return False
    return both.facts() not in (one(scene).facts(), two(scene).facts())


def _iots(subject: str) -> ChainLink:
    return w.link(LEFT, fingerprint=_IOTS, subject=subject)


def _both(*chain: ChainLink, **more) -> tuple[Served, ...]:
    leaf, *issuers = chain
    return tuple(w.served(leaf, *issuers, port=each, **more) for each in (443, 8883))
