"""The world around one domain as a value, and what is seen of it.

A fault is a function from scene to scene. What is seen follows from the whole scene, so
faults that stand beside one another are seen as they would be: a name that leads
elsewhere hides what this endpoint shows, a disabled configuration shows IoT's own
certificate. The tests of the report hold each fault to what the sandbox's yields.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.core.deep import NOT_LOOKED, Deep
from bot.core.diagnosis import Diagnosed, diagnosed
from bot.core.dnsseen import DnsFacts
from bot.core.facts import Certificate, DomainConfig, Elsewhere, Facts
from bot.core.known import Known
from bot.core.topics import Gap
from bot.core.wireseen import ChainLink, Served
from tests.support import watched as w
from tests.support.facts import DOMAIN, ENDPOINT, cname, config, facts, zone

LEFT = timedelta(days=150)
_IOTS = "d" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """All as it should be, until a fault changes it.

    `leads` is where the CNAME goes, None where there is none; `resolves` whether that
    has an address. `shown` is the chain that IoT shows for the name, None for its own
    certificate. `elsewhere_shown` is what another server shows where the name leads to
    one. `before` is what the bot remembers; the terminal remembers nothing.
    """

    config: DomainConfig | None = config(changed_at=w.LONG_AGO)
    certificate: Certificate | None = w.dated(LEFT)
    spares: tuple[Certificate, ...] = ()
    validation: Certificate | None = None
    leads: str | None = ENDPOINT
    resolves: bool = True
    shown: tuple[ChainLink, ...] | None = (w.link(LEFT),)
    shown_names: tuple[str, ...] = (DOMAIN,)
    dns: DnsFacts = DnsFacts(zone=zone(), apex="acme.example")
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
        its = (self.certificate,) if self.certificate else ()
        public = ()
        if self.leads is not None:
            public = (w.leads(self.leads, found=self.resolves),)
        return facts(
            config=self.config,
            configured=self.certificate if self.config else None,
            certificates=(*(each for each in its if each.names == (DOMAIN,)),)
            + self.spares,
            validation=self.validation if self.config else None,
            dns=replace(self.dns, records=(cname(self.leads),) if self.leads else ()),
            public=public,
            served=self._served() if self.leads and self.resolves else (),
            configs_used=self.used,
            elsewhere=self.rivals,
            deep=self.deep,
            before=self.before,
            watched_since=w.LONG_AGO if self.watched else None,
            gaps=self.gaps,
        )

    def _served(self) -> tuple[Served, ...]:
        if self.leads != ENDPOINT:
            region = self.leads.split(".")[2]
            return _both(_iots(region), names=(f"*.iot.{region}.amazonaws.com",))
        is_on = self.config is not None and self.config.enabled
        if not is_on or self.shown is None:
            names = ("*.iot.eu-central-1.amazonaws.com",)
            return _both(_iots("eu-central-1"), names=names)
        return _both(*self.shown, names=self.shown_names)


Ill = Callable[[Scene], Scene]
WELL = Scene()


def judged(scene: Scene) -> Diagnosed:
    return diagnosed(scene.facts())


def found(scene: Scene) -> frozenset[str]:
    """Every code that is said of it, whatever its place."""
    its = judged(scene)
    first = (its.cause,) if its.cause else ()
    return frozenset(code for code, _ in (*first, *its.follows, *its.others))


def compatible(one: Ill, two: Ill) -> bool:
    """Both at once are the same whichever came first, and each can still be seen."""
    both = two(one(WELL))
    seen = both.facts()
    return (
        both == one(two(WELL))
        and seen != one(WELL).facts()
        and seen != two(WELL).facts()
    )


def _iots(region: str) -> ChainLink:
    return w.link(LEFT, fingerprint=_IOTS, subject=f"*.iot.{region}.amazonaws.com")


def _both(*chain: ChainLink, names: tuple[str, ...]) -> tuple[Served, ...]:
    leaf, *issuers = chain
    return tuple(w.served(leaf, *issuers, port=p, names=names) for p in (443, 8883))
