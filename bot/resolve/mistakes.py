"""Why a record that a person added is not where it should be: the usual mistakes.

Only what was seen is named. A wildcard answers for any name, so a find counts as the
record only when it also has the record's value, or the name is made for nothing else.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from bot.core.authorityseen import Mistake, Slip
from bot.core.names import parents, short_host, within
from bot.core.targets import Target
from bot.core.words import code
from bot.errors import Blocked, Permanent, Transient
from bot.ports import Answer, Clouds, Names

# Of our own zones so many are looked into, the closest names first.
MOST_ZONES = 5
USUAL = (
    "Usual mistakes: the zone name twice, a proxy in front, TXT instead of CNAME, "
    "another zone."
)
USUAL_FOR_PROOF = f"{USUAL.removesuffix('.')}, no underscore at the front."


class Eyes(Protocol):
    """What is looked with: DNS, and the DNS accounts of a target."""

    @property
    def names(self) -> Names:
        """DNS as the public sees it."""
        ...

    @property
    def clouds(self) -> Clouds:
        """Clients that read."""
        ...

    @property
    def target(self) -> Target:
        """Whose DNS accounts are looked into."""
        ...


@dataclass(frozen=True, slots=True)
class Sought:
    """The CNAME that should be there, and the zone that public DNS asks for it."""

    zone: str
    name: str
    value: str

    @property
    def proof(self) -> bool:
        """Whether it is ACM's, whose name and value are like no others."""
        return self.name.startswith("_")

    def is_it(self, values: Sequence[str]) -> bool:
        """Whether a record found elsewhere is this one, its value doubled or not."""
        return any(each.startswith(self.value) for each in values)


def mistake(eyes: Eyes, sought: Sought) -> Mistake | None:
    """What became of the record; None when nothing can be seen."""
    return next(filter(None, (look(eyes, sought) for look in _LOOKS)), None)


def doubled_value(sought: Sought, found: str) -> Mistake | None:
    """A CNAME at the name whose value has the zone behind it."""
    if found != f"{sought.value}.{sought.zone}":
        return None
    return Mistake(
        Slip.VALUE,
        sought.name,
        "found, but the DNS page added the zone to the value: end the value "
        "with a dot, or enter it as the full name.",
    )


def wrong_value(names: Names, sought: Sought, found: str) -> str | None:
    """What is wrong with a CNAME that stands at the name; None for a wildcard's."""
    doubled = doubled_value(sought, found)
    if doubled is not None:
        return doubled.says
    if wildcard(names, sought, "CNAME", (found,)) is not None:
        return None
    return f"found, but it points to {code(found)}."


def wildcard(
    names: Names, sought: Sought, kind: str, values: tuple[str, ...]
) -> str | None:
    """The wildcard that made up an answer, from the zone down (RFC 4592)."""
    above = [each for each in parents(sought.name)[1:] if within(each, sought.zone)]
    for each in reversed(above):
        answer = _at(names, sought.zone, f"*.{each}", kind)
        if answer is not None and answer.values == values:
            return f"*.{each}"
    return None


def _doubled(eyes: Eyes, sought: Sought) -> Mistake | None:
    twice = f"{sought.name}.{sought.zone}"
    answer = _at(eyes.names, sought.zone, twice, "CNAME")
    if answer is None or not sought.is_it(answer.values):
        return None
    return Mistake(
        Slip.DOUBLED,
        twice,
        f"found at {code(twice)}. The DNS page added the zone a second time: enter "
        "the short name instead.",
    )


def _bare(eyes: Eyes, sought: Sought) -> Mistake | None:
    bare = sought.name.removeprefix("_")
    answer = _at(eyes.names, sought.zone, bare, "CNAME") if sought.proof else None
    if answer is None or not sought.is_it(answer.values):
        return None
    return Mistake(
        Slip.BARE,
        bare,
        f"found at {code(bare)}, without the underscore at the front. It belongs to "
        "the name.",
    )


def _as_text(eyes: Eyes, sought: Sought) -> Mistake | None:
    answer = _at(eyes.names, sought.zone, sought.name, "TXT")
    if answer is None or not any(sought.value in each for each in answer.values):
        return None
    says = "found as a TXT record. It has to be a CNAME record."
    return Mistake(Slip.TEXT, sought.name, says)


def _proxied(eyes: Eyes, sought: Sought) -> Mistake | None:
    answer = _at(eyes.names, sought.zone, sought.name, "A")
    if answer is None or not answer.values or answer.chain:
        return None
    if wildcard(eyes.names, sought, "A", answer.values) is not None:
        return None
    return Mistake(
        Slip.ADDRESS,
        sought.name,
        f"an address is there instead ({code(answer.values[0])}). If the record is "
        'proxied, switch the proxy off ("DNS only").',
    )


def _cut_off(eyes: Eyes, sought: Sought) -> Mistake | None:
    """The name is in a zone further down by now, whose servers are asked instead."""
    with suppress(Transient):
        zone, servers = eyes.names.zone_of(sought.name)
        if zone != sought.zone and within(zone, sought.zone):
            hosts = ", ".join(map(code, servers)) or "unknown"
            return Mistake(
                Slip.CUT_OFF,
                zone,
                f"the name is in the zone {code(zone)} now, with name servers of its "
                f"own ({hosts}). The record belongs there.",
            )
    return None


def _in_another_zone(eyes: Eyes, sought: Sought) -> Mistake | None:
    """In a zone above, or in one of our own: by its short name or by its full one.

    By its short name only ACM's record is known again: another domain of ours may
    well have the same host name and the same endpoint.
    """
    above = [each for each in parents(sought.zone)[1:] if "." in each]
    short = short_host(sought.name, sought.zone)
    for zone in (*above, *_our_zones(eyes, {sought.zone, *above}, sought.zone)):
        for name in ((short,) if sought.proof else ()) + (sought.name,):
            answer = _at(eyes.names, zone, f"{name}.{zone}", "CNAME")
            if answer is not None and sought.is_it(answer.values):
                return Mistake(
                    Slip.OTHER_ZONE,
                    f"{name}.{zone}",
                    f"found at {code(f'{name}.{zone}')}, which is in the zone "
                    f"{code(zone)}. It belongs in the zone {code(sought.zone)}.",
                )
    return None


def _our_zones(eyes: Eyes, but: set[str], near: str) -> list[str]:
    """The zones of the DNS accounts; one that cannot be seen gives no hint."""
    found: set[str] = set()
    for account in eyes.target.dns:
        with suppress(Transient, Blocked, Permanent):
            found.update(eyes.clouds.zones(account).public_zones())
    ends = set(parents(near))

    def shared(zone: str) -> int:
        return len(ends.intersection(parents(zone)))

    return sorted(found - but, key=lambda each: (-shared(each), each))[:MOST_ZONES]


def _at(names: Names, zone: str, name: str, kind: str) -> Answer | None:
    try:
        answers = names.authoritative(zone, name, kind)
    except Transient:
        return None
    return next((each for each in answers if each.found), None)


_LOOKS: tuple[Callable[[Eyes, Sought], Mistake | None], ...] = (
    _doubled,
    _bare,
    _as_text,
    _proxied,
    _cut_off,
    _in_another_zone,
)
