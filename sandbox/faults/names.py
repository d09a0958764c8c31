"""Faults in the name: where DNS leads, or that it leads nowhere."""

from sandbox.aws.identities import IOT_ACCOUNTS, REGIONS
from sandbox.faults.ground import Ground


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
