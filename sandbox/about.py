"""What the workspace page says about the sandbox, beside the conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.aws import state
from sandbox.aws.zones import Zones

if TYPE_CHECKING:
    from sandbox.compose import Sandbox


def about(sandbox: Sandbox) -> dict[str, Any]:
    """Lines to read, and what the accounts hold at this moment."""
    return {"lines": _lines(sandbox), "aws": _facts(sandbox)}


def _lines(sandbox: Sandbox) -> list[str]:
    lines = [
        "As Ada, in #iot-domains: `/iotdomain create device.acme.example`.",
        "Then become Grace and approve.",
        f"Delays of AWS pass {sandbox.options.speed:g} times as fast.",
    ]
    if sandbox.bot_pid:
        lines.append(
            f"The bot is process {sandbox.bot_pid}. `kill -9 {sandbox.bot_pid}` at any "
            "moment: it is started again and goes on where it was."
        )
    if sandbox.control_url:
        lines.append(
            "The zone of `d.byhand.example` is in no AWS account: the bot asks for "
            f"records, and you write them at <{sandbox.control_url}/|DNS by hand>."
        )
        lines.append(
            "What the watches and `iotdomain report` find: let a certificate grow old, "
            "import it again broken or disable a configuration at "
            f"<{sandbox.control_url}/aws|AWS by hand>."
        )
    return lines


def _facts(sandbox: Sandbox) -> dict[str, Any] | None:
    world = sandbox.world
    if world is None:
        return None
    shown = state.shown(world)
    return {
        "speed": world.speed,
        "dns": _ends([sandbox.dns, sandbox.dns_second]),
        "tls": {
            f"port {at}": f"127.0.0.1:{to}" for at, to in sandbox.edge_ports.items()
        },
        "hosted zones": {
            f"{zone.name} ({'private' if zone.private else zone.account})": [
                f"{each.name} {each.type} {' '.join(each.values) or each.alias}"
                for each in zone.records
                if each.type not in {"SOA", "NS"}
            ]
            for zone in Zones(world).all()
        },
        "accounts": shown["accounts"],
    }


def _ends(found: list[tuple[str, int] | None]) -> list[str]:
    return [f"{each[0]}:{each[1]}" for each in found if each]
