"""Whether this machine reaches each target's IoT endpoint, as the probe must."""

from collections.abc import Iterator
from functools import partial

from bot.aws import checkup
from bot.core.targets import Target
from bot.core.wireseen import Served
from bot.doctor.result import OPERATOR, Check, Result, fault, ok, unseen, warning
from bot.doctor.roles import Use, access, permit_check, uses
from bot.doctor.setup import Setup
from bot.doctor.zones import resolver_checks

GROUP = "from here to AWS IoT"
_ENDPOINT = checkup.READ[0]
MQTT, HTTPS = 8883, 443


def checks(setup: Setup) -> Iterator[Check]:
    """Two ports for each target, and what is shown there."""
    reads = {
        (each.role.arn, each.region): each for each in uses(setup) if not each.writes
    }
    for target in setup.settings.targets:
        use = reads[target.read.arn, target.region]
        for port in (MQTT, HTTPS):
            yield Check(
                name=f"port.{port}@{target.id}",
                group=GROUP,
                about=f"IoT endpoint of {target.place}",
                run=partial(_port, setup, target, use, port),
                needs=(permit_check(_ENDPOINT.action, target.read.arn, target.region),),
                one_of=resolver_checks(setup),
                seconds=9,
            )

        yield Check(
            name=f"trust@{target.id}",
            group=GROUP,
            about=f"IoT endpoint of {target.place}",
            run=partial(_trust, setup, target, use),
            needs=(f"port.{HTTPS}@{target.id}",),
        )


def _trust(setup: Setup, target: Target, use: Use) -> Result:
    """Whether the certificate comes to us as AWS sends it."""
    seen = _looks(setup, target, use, HTTPS)
    strange = [each for each in seen if each.trusted is False]
    if not strange:
        return ok("Its certificate leads to a root that the bot trusts.")
    return fault(
        f"Its certificate, by {strange[0].issuer}, leads to no root that the bot "
        "trusts: something on the way answers in AWS's place, or trust.public_roots "
        "names the wrong ones. No domain would count as served.",
        "let this machine reach AWS IoT without a proxy that opens TLS",
        OPERATOR,
    )


def _looks(setup: Setup, target: Target, use: Use, port: int) -> tuple[Served, ...]:
    """One handshake for each address, made once."""
    host = setup.once.get(f"endpoint of {target.id}", lambda: _endpoint(setup, use))
    found: tuple[Served, ...] = setup.once.get(
        f"port {port} of {target.id}", lambda: setup.probe()(host, ports=(port,))
    )
    return found


def _port(setup: Setup, target: Target, use: Use, port: int) -> Result:
    host = setup.once.get(f"endpoint of {target.id}", lambda: _endpoint(setup, use))
    seen = _looks(setup, target, use, port)
    silent = [each for each in seen if not each.issuer and each.error]
    if not seen:
        return unseen(f"{host} has no address in public DNS.")
    if not silent:
        return ok(f"{host} answers on port {port}.")
    says = f"{host}, port {port}, {silent[0].address}: {silent[0].error}"
    do = (
        f"let this machine reach *.iot.{target.region}.amazonaws.com on port {port}; "
        "until then no change is checked there"
    )
    if any(not each.address for each in seen):
        return unseen(says)
    if len(silent) < len(seen):
        return warning(says, do, OPERATOR)
    return fault(says, do, OPERATOR)


def _endpoint(setup: Setup, use: Use) -> str:
    found = setup.checkup.may(_ENDPOINT, access(setup, use)) or {}
    return str(found.get("endpointAddress", "")).lower().rstrip(".")
