"""Faults on the wire: AWS says that all is well, and something else is served."""

import asyncio
from datetime import timedelta

from sandbox.aws.records import Serving
from sandbox.edge.oddities import SECOND, Oddity
from sandbox.edge.otherzones import ADDRESSES
from sandbox.faults.ground import Ground, require_loopback

_LONG_AGO = timedelta(days=1)
_LIFE_DAYS = 90


async def not_yet(ground: Ground) -> None:
    """Changed this moment: AWS allows itself up to 60 minutes."""
    await _serve_another(ground)
    ground.config.last_status_change = ground.world.now()


async def other(ground: Ground) -> None:
    """Changed a day ago, and it is still another one."""
    await _serve_another(ground)
    ground.settle()


async def default(ground: Ground) -> None:
    """As if the configuration were not there."""
    ground.config.servings = []
    ground.settle()


async def stale_address(ground: Ground) -> None:
    """One of the endpoint's addresses was left behind with an earlier certificate."""
    require_loopback(SECOND)
    ground.world.section(ADDRESSES)[f"{ground.endpoint}."] = [SECOND]
    before = await _issued(ground)
    ground.treat(Oddity(chain_pem=before[0], key_pem=before[1], only_at=SECOND))
    ground.settle()


async def old_and_new(ground: Ground) -> None:
    """Some of the servers behind one address were left behind."""
    chain, key = await _issued(ground)
    ground.treat(Oddity(chain_pem=chain, key_pem=key, every_other=True))
    ground.settle()


async def leaf_only(ground: Ground) -> None:
    """The leaf comes without the certificates between it and the root."""
    ground.treat(Oddity(leaf_only=True))
    ground.settle()


async def _issued(ground: Ground) -> tuple[str, str]:
    """An earlier certificate for the name: its chain and its key."""
    made = await asyncio.to_thread(
        ground.world.amazon.issue,
        [ground.domain],
        key="RSA_2048",
        not_before=ground.world.now() - timedelta(days=2),
        days=_LIFE_DAYS,
    )
    return made.chain_pem, made.key_pem


async def _serve_another(ground: Ground) -> None:
    chain, key = await _issued(ground)
    shown = Serving(
        since=ground.world.now() - _LONG_AGO,
        certificate_arn=f"{ground.config.certificate_arn}-before",
        chain_pem=chain,
        key_pem=key,
    )
    ground.config.servings = [shown]
