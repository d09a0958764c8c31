"""Faults in the name: where DNS leads, or that it leads nowhere."""

import asyncio
from datetime import timedelta

from sandbox.aws.identities import IOT_ACCOUNTS, REGIONS
from sandbox.edge.oddities import STRANGER, Oddity
from sandbox.edge.otherzones import ELSEWHERE
from sandbox.faults.ground import Ground, require_loopback


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


async def proxied(ground: Ground) -> None:
    """An HTTP proxy in front: its addresses, its certificate, no MQTT."""
    made = await asyncio.to_thread(
        ground.world.public.issue,
        [ground.domain],
        not_before=ground.world.now() - timedelta(days=2),
        days=90,
    )
    require_loopback(STRANGER)
    ground.unpoint()
    ground.put("A", STRANGER)
    its = Oddity(
        chain_pem=made.chain_pem, key_pem=made.key_pem, silent_on=(8883,), web=True
    )
    ground.treat(its)
