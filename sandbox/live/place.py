"""Where the live check works: an account and region, a zone, and a workspace."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

MQTT = 8883
Who = Literal["read", "apply", "dns-read", "dns-apply"]


@dataclass(frozen=True, slots=True)
class Role:
    """A role of the bot's settings."""

    arn: str
    external_id: str | None = field(default=None, repr=False)

    @property
    def account(self) -> str:
        """The account that it belongs to."""
        return self.arn.split(":")[4]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slack:
    """Where a message is posted, edited and deleted."""

    url: str
    token: str = field(repr=False)
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """All that the check is told; without keys it takes the credentials it finds."""

    account: str
    region: str
    zone: str
    roles: Mapping[Who, Role]
    resolvers: Sequence[tuple[str, int]]
    port: int = MQTT
    public_roots: Path | None = None
    slack: Slack | None = None
    aws_url: str | None = None
    keys: tuple[str, str] | None = field(default=None, repr=False)
    pause: float = 5.0
    speed: float = 1.0

    @classmethod
    def of(cls, settings: Any, target: Any, zone: str, *, has_slack: bool) -> "Place":
        """The place that the bot's settings mean; ValueError says what is missing.

        They are read by their names: the sandbox imports nothing of the bot.
        """
        writable = [each for each in target.dns if each.apply is not None]
        if target.apply is None or not writable:
            raise ValueError(
                f"The settings of {target.id} name no role that may write there and in "
                "its DNS account: the check makes a certificate, a domain "
                "configuration and records."
            )
        dns = writable[0]
        roles: dict[Who, Any] = {
            "read": target.read,
            "apply": target.apply,
            "dns-read": dns.read,
            "dns-apply": dns.apply,
        }
        slack = Slack(
            url=settings.slack_api,
            token=settings.bot_token.get_secret_value(),
            channel=target.channel,
        )
        return cls(
            account=target.account,
            region=target.region,
            zone=zone.lower().rstrip("."),
            roles={
                who: Role(role.arn, role.external_id) for who, role in roles.items()
            },
            resolvers=settings.resolvers,
            port=settings.probe_ports.get(MQTT, MQTT),
            public_roots=settings.public_roots,
            slack=slack if has_slack else None,
        )

    def patience(self, **real: float) -> timedelta:
        """How long it waits for what takes AWS so long; a fast sandbox gets 30 s."""
        return max(timedelta(**real) / self.speed, timedelta(seconds=30))
