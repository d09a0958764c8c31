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


async def silent(ground: Ground) -> None:
    """Neither port answers to the name."""
    ground.treat(Oddity(silent_on=(443, 8883)))
    ground.settle()


async def port_closed(ground: Ground) -> None:
    """8883 does not answer to the name, 443 does."""
    ground.treat(Oddity(silent_on=(8883,)))
    ground.settle()


async def alpn_refused(ground: Ground) -> None:
    """443 turns away the protocol by which devices with a certificate speak MQTT."""
    ground.treat(Oddity(refuses=("x-amzn-mqtt-ca",)))
    ground.settle()


async def tls13_only(ground: Ground) -> None:
    """Somebody chose the policy that lets in TLS 1.3 alone."""
    policy = {"securityPolicy": "IoTSecurityPolicy_TLS13_1_3_2022_10"}
    ground.config.settings = {**ground.config.settings, "tlsConfig": policy}
    ground.settle()


async def tls_differs(ground: Ground) -> None:
    """The policy lets in both versions, and TLS 1.2 is turned away."""
    ground.treat(Oddity(lowest="1.3"))
    ground.settle()


async def staple_missing(ground: Ground) -> None:
    """Stapling is on since yesterday, and the responder has never answered."""
    _staple(ground, b"")


async def staple_revoked(ground: Ground) -> None:
    """The answer that comes with the certificate says that it was revoked."""
    its, now = ground.certificate, ground.world.now()
    answer = ground.world.amazon.staple(its.chain_pem, at=now, is_revoked=True)
    if not answer:
        raise ValueError(f"nobody here answers for the certificate of {ground.domain}")
    _staple(ground, answer)


def _staple(ground: Ground, answer: bytes) -> None:
    wish = {"serverCertificateConfig": {"enableOCSPCheck": True}}
    ground.config.settings = {**ground.config.settings, **wish}
    ground.config.staples_since = ground.world.now() - _LONG_AGO
    ground.treat(Oddity(staple=answer.hex()))
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
