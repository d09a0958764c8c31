"""The secrets that the sandbox begins with, and how one is put there.

Each holds a certificate that somebody got from outside ACM, its chain and its key,
for one name: signed by a public CA, by a company's own, by itself, and one that is
broken on purpose. They are made at the first question, because keys take time.
"""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sandbox.aws.world import World
from sandbox.edge.ca import IssuedChain, self_signed
from sandbox.edge.keys import KeyAlgorithm

SECTION = "secretsmanager"
PREFIX = "iotdomain/"
_ACCOUNT, _REGION = "111122223333", "eu-central-1"
_DAYS = 190
_SUFFIX = 6


@dataclass(frozen=True, slots=True)
class Sample:
    """A secret to be there: its name below the prefix, and for which name it is."""

    name: str
    domain: str
    made: Callable[[World, str], IssuedChain]
    fields: tuple[str, str, str] = ("certificate", "chain", "private_key")


def _public(key: KeyAlgorithm) -> Callable[[World, str], IssuedChain]:
    return lambda world, name: world.public.issue(
        [name], key=key, not_before=_begun(world), days=_DAYS
    )


def _private(world: World, name: str) -> IssuedChain:
    return world.private.issue(
        [name], key="EC_prime256v1", not_before=_begun(world), days=_DAYS
    )


def _alone(world: World, name: str) -> IssuedChain:
    return self_signed(name, not_before=_begun(world), days=_DAYS)


def _broken(world: World, name: str) -> IssuedChain:
    """Over since last week, and not meant for servers."""
    return world.public.issue(
        [name],
        key="EC_prime256v1",
        not_before=_begun(world) - timedelta(days=97),
        days=90,
        eku=False,
    )


SAMPLES = (
    Sample("public-rsa", "pumps.acme.example", _public("RSA_2048")),
    Sample("public-ecdsa", "valves.acme.example", _public("EC_prime256v1")),
    Sample("private-ca", "plant.acme.example", _private, ("cert", "ca", "key")),
    Sample("self-signed", "bench.acme.example", _alone),
    Sample("broken", "worn.acme.example", _broken),
)


async def plant(world: World) -> None:
    """Put the samples there once."""
    section = world.section(SECTION)
    if section:
        return
    made = await asyncio.to_thread(
        lambda: [(each, each.made(world, each.domain)) for each in SAMPLES]
    )
    for each, chain in made:
        secret = empty(world, _ACCOUNT, _REGION, PREFIX + each.name)
        text = as_text(chain, each.fields)
        put(secret, world.uuid(), world.now(), string=text)
        section[secret["arn"]] = secret
    world.changed()


def as_text(
    chain: IssuedChain,
    fields: tuple[str, str, str] = ("certificate", "chain", "private_key"),
) -> str:
    """The JSON that people keep in such a secret; no chain, no field of it."""
    values = zip(
        fields, (chain.leaf_pem, chain.issuers_pem, chain.key_pem), strict=True
    )
    return json.dumps({field: value for field, value in values if value})


def empty(world: World, account: str, region: str, name: str) -> dict[str, Any]:
    """A secret without a version."""
    place = f"{region}:{account}"
    ending = world.identifier(_SUFFIX)
    return {
        "arn": f"arn:aws:secretsmanager:{place}:secret:{name}-{ending}",
        "name": name,
        "at": world.now().isoformat(),
        "deleted_at": None,
        "kms_key": None,
        "tags": [],
        "versions": {},
    }


def put(
    secret: dict[str, Any],
    version_id: str,
    at: datetime,
    *,
    string: str | None = None,
    binary: str | None = None,
) -> None:
    """A version that becomes the current one; the one before is AWSPREVIOUS now."""
    versions = secret["versions"]
    for each in versions.values():
        is_current = "AWSCURRENT" in each["stages"]
        each["stages"] = ["AWSPREVIOUS"] if is_current else []
    versions[version_id] = {
        "at": at.isoformat(),
        "stages": ["AWSCURRENT"],
        "string": string,
        "binary": binary,
    }


def _begun(world: World) -> datetime:
    return world.real_now() - timedelta(days=1)
