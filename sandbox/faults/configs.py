"""Faults in the domain configuration, as people and AWS IoT make them."""

from sandbox.aws import console, forced
from sandbox.aws.console import ConsoleConfig
from sandbox.aws.forced import ForceConfig
from sandbox.faults.ground import Ground

# Made up: AWS publishes no value of serverCertificateStatusDetail.
_DETAIL = "The certificate does not cover the domain name."


async def disabled(ground: Ground) -> None:
    """Switched off in the console."""
    await console.config(ground.world, _asked(ground, "disable"))


async def deleted(ground: Ground) -> None:
    """Switched off and deleted; its CNAME stays."""
    await disabled(ground)
    await console.config(ground.world, _asked(ground, "delete"))


async def invalid(ground: Ground) -> None:
    """IoT takes up no new certificate and goes on serving the last valid one."""
    place = (ground.account, ground.region, ground.config.name)
    force = ForceConfig(*place, certificate_status="INVALID", detail=_DETAIL)
    forced.config(ground.world, force)


async def login_narrowed(ground: Ground) -> None:
    """Somebody chose a pair of authentication and protocol."""
    _choose(ground, "AWS_X509", "SECURE_MQTT")


async def options_clash(ground: Ground) -> None:
    """A pair that AWS refuses today; it may not have done so always."""
    _choose(ground, "AWS_SIGV4", "SECURE_MQTT")


def _choose(ground: Ground, kind: str, protocol: str) -> None:
    pair = {"authenticationType": kind, "applicationProtocol": protocol}
    ground.config.settings = {**ground.config.settings, **pair}


def _asked(ground: Ground, act: str) -> ConsoleConfig:
    return ConsoleConfig(ground.account, ground.region, ground.config.name, act)  # type: ignore[arg-type] # "disable" or "delete"
