"""In which zone a name is, whose that is, and who may issue certificates for it."""

from dataclasses import dataclass, field, replace
from functools import partial

from bot.core.dnsseen import DnsFacts, Zone
from bot.core.targets import Target
from bot.core.topics import Topic
from bot.gather import dns
from bot.gather.looks import Look, Looks
from bot.ports import Clouds, Names

_Registered = tuple[str, tuple[str, ...]]
_Caa = tuple[str | None, tuple[str, ...] | None]


@dataclass(slots=True)
class ZoneLook:
    """One name while its zone is looked for: `begin`, then `found`, then `whole`.

    Whoever looks for several begins them all before the first is asked for.
    """

    target: Target
    names: Names
    looks: Looks
    public: Look[_Registered]
    hosted: list[Look[Zone | None]]
    caa: Look[_Caa]
    seen: _Registered | None = None
    here: DnsFacts = field(default=DnsFacts())
    delegated: Look[Zone] | None = None

    @classmethod
    def begin(
        cls,
        name: str,
        target: Target,
        clouds: Clouds,
        names: Names,
        looks: Looks,
        *,
        wild: bool = False,
    ) -> "ZoneLook":
        """Ask for the name; with `wild` for what is one label below it."""
        return cls(
            target,
            names,
            looks,
            looks.start(Topic.ZONE, partial(names.zone_of, name)),
            [
                looks.start(
                    Topic.ZONE, partial(dns.hosted_zone, clouds.zones(each), name)
                )
                for each in target.dns
            ],
            looks.start(Topic.CAA, partial(names.caa, name, wild=wild)),
        )

    def found(self) -> DnsFacts:
        """The zone as far as it is known without asking for its delegation."""
        zone = dns.closest([self.looks.seen(each, None) for each in self.hosted])
        if zone is not None:
            zone = dns.with_writer(zone, self.target)
        self.seen = self.looks.quietly(self.public)
        apex, servers = _registered(self.seen)
        if zone:
            # Servers that know nothing of the zone hide it as well as no delegation:
            # the zone above says which they are, though they themselves do not answer.
            ask = partial(
                dns.delegated, self.names, zone, *(self.seen or (zone.name, ()))
            )
            self.delegated = self.looks.start(Topic.ZONE, ask)
        elif self.seen is None:
            self.looks.seen(self.public, None)
        self.here = DnsFacts(zone=zone, apex=apex, authorities=servers)
        return self.here

    def whole(self) -> DnsFacts:
        """The same with its delegation and the CAA record."""
        zone = self.here.zone
        if self.delegated is not None:
            zone = self.looks.seen(self.delegated, zone)
            if self.seen is None and zone is not None and zone.delegated is not False:
                self.looks.seen(self.public, None)
        at, issuers = self.looks.seen(self.caa, (None, None))
        return replace(self.here, zone=zone, caa=issuers, caa_at=at)


def _registered(seen: _Registered | None) -> tuple[str | None, tuple[str, ...]]:
    """The zone and its servers; the root or a top-level domain is nobody's to use."""
    return seen if seen and "." in seen[0].strip(".") else (None, ())
