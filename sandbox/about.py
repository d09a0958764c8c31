"""What the workspace page says about the sandbox, beside the conversation."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.aws import state
from sandbox.aws.world import World
from sandbox.aws.zones import Zones
from sandbox.faults import FAULTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """What is told of a sandbox; an outside URL in place of a part leaves it out."""

    speed: float
    bot_pid: int | None
    control_url: str | None
    world: World | None
    dns: tuple[tuple[str, int] | None, ...]
    edge_ports: Mapping[int, int]


def about(sandbox: Running) -> dict[str, Any]:
    """Lines to read, and what the accounts hold at this moment."""
    return {"lines": _lines(sandbox), "aws": _facts(sandbox)}


def _lines(sandbox: Running) -> list[str]:
    lines = [
        "As Ada, in #iot-domains: `/iotdomain create device.acme.example`.",
        "Then become Grace and approve.",
        f"Delays of AWS pass {sandbox.speed:g} times as fast.",
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
            "What the watches, `iotdomain report` and `/iotdomain diagnose` find: let "
            "a certificate grow old, disable a configuration or break a domain in one "
            f"of {len(FAULTS)} ways at <{sandbox.control_url}/aws|AWS by hand>."
        )
    return lines


def _facts(sandbox: Running) -> dict[str, Any] | None:
    world = sandbox.world
    if world is None:
        return None
    shown = state.shown(world)
    return {
        "speed": world.speed,
        "dns": [f"{each[0]}:{each[1]}" for each in sandbox.dns if each],
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
