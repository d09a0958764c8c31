"""Faults on the wire: AWS says that all is well, and something else is served."""

import asyncio
from datetime import timedelta

from sandbox.aws.records import Serving
from sandbox.faults.ground import Ground

_LONG_AGO = timedelta(days=1)
_LIFE_DAYS = 90


async def not_yet(ground: Ground) -> None:
    """Changed this moment: AWS allows itself up to 60 minutes."""
    await _serve_another(ground)
    ground.config.last_status_change = ground.world.now()


async def other(ground: Ground) -> None:
    """Changed a day ago, and it is still another one."""
    await _serve_another(ground)
    _settle(ground)


async def default(ground: Ground) -> None:
    """As if the configuration were not there."""
    ground.config.servings = []
    _settle(ground)


async def _serve_another(ground: Ground) -> None:
    made = await asyncio.to_thread(
        ground.world.amazon.issue,
        [ground.domain],
        key="RSA_2048",
        not_before=ground.world.now() - timedelta(days=2),
        days=_LIFE_DAYS,
    )
    shown = Serving(
        since=ground.world.now() - _LONG_AGO,
        certificate_arn=f"{ground.config.certificate_arn}-before",
        chain_pem=made.leaf_pem + made.issuers_pem,
        key_pem=made.key_pem,
    )
    ground.config.servings = [shown]


def _settle(ground: Ground) -> None:
    """The last change is so long ago that AWS has had its time."""
    before = ground.world.now() - _LONG_AGO
    ground.config.last_status_change = before
    for its in (ground.place.certificates.get(ground.config.certificate_arn or ""),):
        if its is not None:
            its.issued_at = its.issued_at and min(its.issued_at, before)
            its.imported_at = its.imported_at and min(its.imported_at, before)
