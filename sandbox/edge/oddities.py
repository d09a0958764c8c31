"""How single names are treated otherwise than AWS IoT's own state says: made faults.

Kept with the world, by domain. All that is here happens to real fleets: one of many
servers that was left behind, a proxy in front, a chain that is cut short.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pydantic import TypeAdapter

from sandbox.aws.world import ServedCertificate, World

# Beside the usual 127.0.0.1: another of an endpoint's addresses, and a stranger's.
SECOND, STRANGER = "127.0.0.2", "127.0.0.3"
FURTHER = (SECOND, STRANGER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Oddity:
    """What is odd about one name.

    `chain_pem` and `key_pem` are shown in place of its own, `only_at` one address, or
    in `every_other` handshake. `staple` is in hex; empty, none comes. `silent_on` are
    ports (as they are meant) on which nothing comes back, `refuses` ALPN protocols that
    are turned away. A `web` server speaks HTTP and knows nothing of MQTT.
    """

    chain_pem: str = ""
    key_pem: str = field(default="", repr=False)
    only_at: str | None = None
    every_other: bool = False
    leaf_only: bool = False
    lowest: str | None = None
    highest: str | None = None
    staple: str | None = None
    silent_on: tuple[int, ...] = ()
    refuses: tuple[str, ...] = ()
    web: bool = False


_ALL = TypeAdapter(dict[str, Oddity])
_SECTION = "oddities"


class Oddities:
    """A reading of the world's oddities."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._turns: dict[str, Iterator[int]] = defaultdict(itertools.count)

    def put(self, domain: str, oddity: Oddity) -> None:
        """From now on this name is treated so."""
        kept = _ALL.dump_python({domain: oddity}, mode="json")
        self._world.section(_SECTION).update(kept)
        self._world.changed()

    def of(self, sni: str | None) -> Oddity | None:
        """What is odd about the name that a client asks for."""
        name = (sni or "").lower().rstrip(".")
        kept = self._world.section(_SECTION).get(name)
        return _ALL.validate_python({name: kept})[name] if kept else None

    def seen(self, sni: str | None, at: str, own: ServedCertificate) -> "Seen":
        """What a client meets at this address, where `own` is what AWS would show."""
        its = self.of(sni)
        if its is None or its.only_at not in {None, at}:
            return Seen(own)
        if its.every_other and next(self._turns[sni or ""]) % 2:
            return Seen(own)
        return Seen(_changed(own, its), its)


@dataclass(frozen=True, slots=True)
class Seen:
    """What is shown, and what else is odd about it."""

    served: ServedCertificate
    odd: Oddity = Oddity()


def _changed(own: ServedCertificate, its: Oddity) -> ServedCertificate:
    chain, key = its.chain_pem or own.chain_pem, its.key_pem or own.key_pem
    if its.leaf_only:
        end = "-----END CERTIFICATE-----\n"
        chain = chain.partition(end)[0] + end
    manners = replace(
        own.manners,
        lowest=its.lowest or own.manners.lowest,
        highest=its.highest or own.manners.highest,
        asks=False if its.web else own.manners.asks,
        staple=own.manners.staple if its.staple is None else bytes.fromhex(its.staple),
    )
    return replace(own, chain_pem=chain, key_pem=key, manners=manners)
