"""The settings file that the sandbox writes for the bot: ordinary keys, no secrets."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sandbox.aws.identities import DNS_ACCOUNT, EXTERNAL_ID, IOT_ACCOUNTS
from sandbox.slack import people

# Account, region, channel, quorum. Staging shows what two approvals look like.
_TARGETS = (
    ("111122223333", "eu-central-1", "C0IOTDOM1", 1),
    ("111122223333", "us-east-1", "C0IOTDOM1", 1),
    ("444455556666", "eu-central-1", "C0IOTSTG1", 1),
    ("444455556666", "us-east-1", "C0IOTSTG1", 2),
)

# Rhythms that a clock can strike: they divide a minute or an hour.
_STROKES = (5, 6, 10, 12, 15, 20, 30, 60, 120, 180, 240, 300, 360, 600, 720, 900)


@dataclass(frozen=True, slots=True)
class Edges:
    """Where DNS and TLS of the sandbox are; without them the bot asks the real ones."""

    resolvers: Sequence[tuple[str, int]]
    ports: Mapping[int, int]
    public_roots: Path


# AWS's rates need not be kept where nobody counts.
SHARE = 1000


def settings_toml(
    *,
    speed: float,
    edges: Edges | None,
    data: str = "bot",
    listen: str = "",
    watches: bool = True,
) -> str:
    """The whole file; `data` is meant from where the file is.

    With `listen` the bot is reached over HTTP, there. Without `watches` it looks at
    nothing by itself.
    """
    http = {"mode": "http", "listen": listen} if listen else {}
    parts = [
        "# Written by the sandbox at every start; changes are lost.",
        _table(None, data=data),
        _table("slack", team=people.TEAM_ID, **http),
    ]
    if edges:
        parts += [
            "[probe]\nports = { "
            + ", ".join(f'"{meant}" = {at}' for meant, at in edges.ports.items())
            + " }\nallow_private = true",
            _table(
                "dns",
                resolvers=[f"{host}:{port}" for host, port in edges.resolvers],
                authoritative_port=edges.resolvers[0][1],
            ),
            _table("trust", public_roots=str(edges.public_roots)),
        ]
    parts += [
        # The stand-in counts no calls, unless its switch `keeps_its_rates` is on.
        _table("aws", share=SHARE),
        _table("pace", **pace(speed)),
        _table("watch", enabled=watches, **rhythm(speed)),
    ]
    for account, region, channel, quorum in _TARGETS:
        parts.append(_target(account, region, channel, quorum))
    return "\n\n".join(parts) + "\n"


def pace(speed: float) -> dict[str, float]:
    """How often the bot looks: what takes minutes at AWS takes seconds here."""
    return {
        "first_look": min(max(30 / speed, 0.1), 2.0),
        "longest_look": min(max(120 / speed, 0.3), 60.0),
        "hand_every": min(max(300 / speed, 1.0), 300.0),
        "edit_every": min(max(60 / speed, 0.2), 2.0),
        # Longer than one handshake that times out.
        "give_up_looking": min(max(180 / speed, 6.0), 180.0),
    }


def rhythm(speed: float) -> dict[str, float]:
    """How often all domains are looked at, sooner than in earnest: someone waits."""

    def stroke(seconds: float) -> int:
        return max(each for each in _STROKES if each <= max(seconds / speed, 5))

    return {
        "expiry": stroke(600),
        "status": stroke(300),
        "settles": min(max(60 / speed, 0.5), 60.0),
    }


def _target(account: str, region: str, channel: str, quorum: int) -> str:
    word = IOT_ACCOUNTS[account]
    return "\n\n".join(
        [
            _table(
                "[targets]",
                account=account,
                name=f"Acme {word}",
                label=word,
                region=region,
                read_role=f"arn:aws:iam::{account}:role/iotdomain-read",
                apply_role=f"arn:aws:iam::{account}:role/iotdomain-apply",
                external_id=EXTERNAL_ID,
                channel=channel,
                requesters=["S0REQUEST"],
                readers=["S0REQUEST", "S0APPROVE", people.MIKA],
                approvers=["S0APPROVE"],
                quorum=quorum,
            ),
            _table(
                "[targets.dns]",
                account=DNS_ACCOUNT,
                read_role=f"arn:aws:iam::{DNS_ACCOUNT}:role/iotdomain-dns-read",
                apply_role=f"arn:aws:iam::{DNS_ACCOUNT}:role/iotdomain-dns-apply",
                external_id=EXTERNAL_ID,
            ),
        ]
    )


def _table(head: str | None, **keys: str | bool | float | list[str]) -> str:
    # JSON's strings, numbers and lists of strings are TOML's too.
    lines = [f"{key} = {json.dumps(value)}" for key, value in keys.items()]
    return "\n".join([f"[{head}]", *lines] if head else lines)
