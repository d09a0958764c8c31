"""Faults in the name: where DNS leads, or that it leads nowhere."""

import asyncio
from datetime import timedelta

from sandbox.aws.identities import IOT_ACCOUNTS, REGIONS
from sandbox.aws.zones import Zones
from sandbox.edge.oddities import STRANGER, Oddity
from sandbox.edge.otherzones import BYHAND, ELSEWHERE, LOOPBACK
from sandbox.edge.rrsets import RecordSet, absolute, parent
from sandbox.faults.ground import Ground, require_loopback

_OTHER_ZONE = "lost.example."
_DAYS = 2 * 24 * 3600


async def other_region(ground: Ground) -> None:
    """A slip in the region: the endpoint is the account's own, elsewhere."""
    other = next(each for each in REGIONS if each != ground.region)
    ground.point(ground.world.endpoint(ground.account, other))


async def other_account(ground: Ground) -> None:
    """The endpoint of a neighbour in the same region."""
    other = next(each for each in IOT_ACCOUNTS if each != ground.account)
    ground.point(ground.world.endpoint(other, ground.region))


async def dangling(ground: Ground) -> None:
    """A CNAME to something that is gone."""
    ground.point(f"gone.{ground.zone.rstrip('.')}")


async def missing(ground: Ground) -> None:
    """No CNAME at all."""
    ground.unpoint()


async def undelegated(ground: Ground) -> None:
    """The zone above names no servers for the zone any more."""
    ground.delegate()


async def delegated_elsewhere(ground: Ground) -> None:
    """The zone above names servers that have an empty zone of the same name."""
    zone = ground.zone
    ground.delegate(*ELSEWHERE)
    ground.dns.open_elsewhere(zone, ELSEWHERE)


async def lame(ground: Ground) -> None:
    """The zone above names servers that know nothing of any such zone."""
    ground.delegate(*ELSEWHERE)


async def half_delegated(ground: Ground) -> None:
    """The zone above still names a server of the provider before."""
    ground.delegate(*ground.hosted.name_servers[:2], ELSEWHERE[0])


async def elsewhere(ground: Ground) -> None:
    """To a broker of one's own, which has a certificate for its own name."""
    name = f"broker.{ground.above}"
    made = await asyncio.to_thread(
        ground.world.public.issue,
        [name],
        not_before=ground.world.now() - timedelta(days=2),
        days=90,
    )
    require_loopback(STRANGER)
    ground.put("A", STRANGER, name=name)
    ground.point(name)
    ground.treat(Oddity(chain_pem=made.chain_pem, key_pem=made.key_pem))


async def proxied(ground: Ground) -> None:
    """An HTTP proxy in front: its addresses, its certificate, no MQTT."""
    require_loopback(STRANGER)
    await _stranger(ground, ground.domain)
    ground.unpoint()
    ground.put("A", STRANGER)


async def zone_gone(ground: Ground) -> None:
    """The domain has lapsed: neither delegation nor zone are there any more."""
    hosted = ground.hosted
    ground.delegate()
    Zones(ground.world).drop(hosted)


async def servers_disagree(ground: Ground) -> None:
    """Every other server of the zone was left behind."""
    other = next(each for each in REGIONS if each != ground.region)
    before = ground.world.endpoint(ground.account, other)
    ground.dns.lag(RecordSet(absolute(ground.domain), "CNAME", 60, (f"{before}.",)))


async def zone_doubled(ground: Ground) -> None:
    """The DNS page added the zone to a name that had it already."""
    ground.unpoint()
    ground.put("CNAME", ground.endpoint, name=f"{ground.domain}.{ground.zone}")


async def value_doubled(ground: Ground) -> None:
    """The DNS page added the zone to the value."""
    ground.point(f"{ground.endpoint}.{ground.zone}")


async def as_text(ground: Ground) -> None:
    """The endpoint stands there as a text."""
    ground.unpoint()
    ground.put("TXT", f'"{ground.endpoint}"')


async def wrong_zone(ground: Ground) -> None:
    """The record was put into another zone of the company."""
    ground.unpoint()
    name = f"{ground.domain}.{_OTHER_ZONE}"
    ground.put("CNAME", ground.endpoint, name=name, zone=_OTHER_ZONE)


async def apex(ground: Ground) -> None:
    """The name was made a zone of its own, at another provider."""
    ground.unpoint()
    ground.put("NS", *BYHAND)
    ground.dns.open_elsewhere(absolute(ground.domain), BYHAND)


async def other_records(ground: Ground) -> None:
    """A note stands at the name, and nothing else."""
    ground.unpoint()
    ground.put("TXT", '"ask ada"')


async def copied_addresses(ground: Ground) -> None:
    """The endpoint's address of today, in place of a CNAME to it."""
    ground.unpoint()
    ground.put("A", LOOPBACK)


async def wildcard(ground: Ground) -> None:
    """A wildcard of the zone answers where the record is missing."""
    require_loopback(STRANGER)
    await _stranger(ground, f"www.{ground.zone.rstrip('.')}")
    ground.unpoint()
    ground.put("A", STRANGER, name=f"*.{parent(absolute(ground.domain))}")


async def long_ttl(ground: Ground) -> None:
    """Resolvers may keep the record for two days."""
    ground.point(ground.endpoint, ttl=_DAYS)


async def stale_resolver(ground: Ground) -> None:
    """The record was mended just now, and one resolver remembers the one before."""
    other = next(each for each in REGIONS if each != ground.region)
    before = ground.world.endpoint(ground.account, other)
    for each in ground.dns.resolvers[:1]:
        each.recall(RecordSet(absolute(ground.domain), "CNAME", _DAYS, (f"{before}.",)))


async def changed_away(ground: Ground) -> None:
    """The record was changed just now, and the resolvers remember the one before."""
    other = next(each for each in REGIONS if each != ground.region)
    here = ground.world.endpoint(ground.account, ground.region)
    for each in ground.dns.resolvers:
        each.recall(RecordSet(absolute(ground.domain), "CNAME", _DAYS, (f"{here}.",)))
    ground.point(ground.world.endpoint(ground.account, other))


async def shadowed(ground: Ground) -> None:
    """A private zone has an address of its own for the name."""
    zones = Zones(ground.world)
    above = ground.hosted
    known = (it for it in zones.all() if it.private and it.name == above.name)
    inside = next(known, None) or zones.create(
        above.account, above.name, private=True, comment="for the VPC"
    )
    record = RecordSet(absolute(ground.domain), "A", 60, ("10.0.0.12",))
    zones.commit(inside, [*inside.records, record], "by hand")


async def _stranger(ground: Ground, named: str) -> None:
    """A web server with a certificate for this name; it knows no MQTT."""
    made = await asyncio.to_thread(
        ground.world.public.issue,
        [named],
        not_before=ground.world.now() - timedelta(days=2),
        days=90,
    )
    its = Oddity(
        chain_pem=made.chain_pem, key_pem=made.key_pem, silent_on=(8883,), web=True
    )
    ground.treat(its)
