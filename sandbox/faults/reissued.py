"""Faults in a certificate that was imported again, and that AWS IoT does not take.

ACM takes most of them without a word. IoT goes on serving the last valid one.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sandbox.aws import pem
from sandbox.aws.records import Certificate, KeyType
from sandbox.edge.ca import Authority, IssuedChain
from sandbox.edge.signing import Above
from sandbox.faults.ground import Ground

_AGO = timedelta(days=1)
_SOON = timedelta(days=10)
_LIFE_DAYS = 90
_TOO_MANY = 4  # beside the domain itself


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the new certificate is like; as it should be where nothing is said."""

    names: Sequence[str] = ()
    key: KeyType = "RSA_2048"
    begun: datetime | None = None
    eku: bool = True
    above: Above | None = None


async def names_not_covered(ground: Ground) -> None:
    """It names another domain."""
    await _again(ground, Wanted(names=[f"other.{ground.above}"]))


async def key_unsupported(ground: Ground) -> None:
    """Its key is one that ACM takes and IoT does not."""
    await _again(ground, Wanted(key="RSA_3072"))


async def usage_missing(ground: Ground) -> None:
    """It is not for servers."""
    await _again(ground, Wanted(eku=False))


async def too_many_names(ground: Ground) -> None:
    """It has a name more than IoT takes."""
    spares = [f"spare{each}.{ground.domain}" for each in range(_TOO_MANY)]
    await _again(ground, Wanted(names=[ground.domain, *spares]))


async def chain_too_long(ground: Ground) -> None:
    """There are more certificates above it than IoT takes."""
    await _again(ground, Wanted(above=Above(5)))


async def chain_too_large(ground: Ground) -> None:
    """A certificate above it carries more than IoT takes."""
    await _again(ground, Wanted(above=Above(2, ballast=16 * 1024)))


async def names_changed(ground: Ground) -> None:
    """It has a name more, which IoT does not take up under the same ARN."""
    await _again(ground, Wanted(names=[ground.domain, f"spare.{ground.domain}"]))


async def renewed(ground: Ground) -> None:
    """ACM renewed it a day ago, and IoT still serves the one before."""
    its = ground.certificate
    made = await _issued(ground, ground.world.amazon, Wanted())
    _put(ground, its, made)
    its.renewal_status, its.renewal_at = "SUCCESS", ground.world.now() - _AGO


async def chain_ends_soon(ground: Ground) -> None:
    """The certificate above it ends in ten days, and is served."""
    ends = ground.world.now() + _SOON
    await _again(ground, Wanted(above=Above(2, ends)), served=True)


async def private(ground: Ground) -> None:
    """It is from a company's own CA, and nothing stands in for it."""
    await _again(ground, authority=ground.world.private, served=True)


async def private_second(ground: Ground) -> None:
    """What stands in for it is from that CA as well."""
    await private(ground)
    second = await _second(ground, ground.world.private)
    second.type = "IMPORTED"
    second.imported_at, second.issued_at = second.issued_at, None


async def private_issuer(ground: Ground) -> None:
    """It is from a company's own CA, and all that AWS wants beside it is there."""
    await private(ground)
    second = await _second(ground, ground.world.amazon)
    second.renewal_eligibility = "ELIGIBLE"


async def second_ends_soon(ground: Ground) -> None:
    """What stands in for it ends in three days."""
    await private(ground)
    second = await _second(ground, ground.world.amazon, days_left=3)
    second.renewal_eligibility = "INELIGIBLE"


async def _again(
    ground: Ground,
    its: Wanted | None = None,
    *,
    authority: Authority | None = None,
    served: bool = False,
) -> None:
    """Imported again a day ago, past ACM's checks."""
    wanted = its or Wanted()
    made = await _issued(ground, authority or ground.world.amazon, wanted)
    held, names = ground.certificate, list(wanted.names or [ground.domain])
    _put(ground, held, made)
    held.type, held.validation_method, held.validations = "IMPORTED", None, []
    held.names, held.domain, held.key_type = names, names[0], wanted.key
    held.issued_at, held.imported_at = None, ground.world.now() - _AGO
    for each in ground.config.servings if served else ():
        each.chain_pem, each.key_pem = held.chain_pem, held.key_pem


async def _issued(ground: Ground, authority: Authority, its: Wanted) -> IssuedChain:
    return await asyncio.to_thread(
        authority.issue,
        its.names or [ground.domain],
        key=its.key,
        not_before=its.begun or ground.world.now() - _AGO,
        days=_LIFE_DAYS,
        eku=its.eku,
        above=its.above,
    )


def _put(ground: Ground, its: Certificate, made: IssuedChain) -> None:
    leaf = pem.leaf(pem.chain(made.leaf_pem)[0])
    its.leaf_pem, its.issuers_pem = made.leaf_pem, made.issuers_pem
    its.key_pem = made.key_pem
    its.not_before, its.not_after = leaf.not_before, leaf.not_after
    ground.settle()


async def _second(
    ground: Ground, authority: Authority, days_left: float = _LIFE_DAYS
) -> Certificate:
    """A certificate that the configuration has beside its own."""
    begun = ground.world.now() - timedelta(days=_LIFE_DAYS - days_left)
    made = await _issued(ground, authority, Wanted(begun=begun))
    leaf = pem.leaf(pem.chain(made.leaf_pem)[0])
    second = replace(
        ground.certificate,
        arn=f"{ground.certificate.arn.rpartition('/')[0]}/{ground.world.uuid()}",
        type="AMAZON_ISSUED",
        names=[ground.domain],
        domain=ground.domain,
        created_at=begun,
        issued_at=begun,
        imported_at=None,
        not_before=leaf.not_before,
        not_after=leaf.not_after,
        leaf_pem=made.leaf_pem,
        issuers_pem=made.issuers_pem,
        key_pem=made.key_pem,
    )
    ground.place.certificates[second.arn] = second
    ground.config.validation_certificate_arn = second.arn
    return second
