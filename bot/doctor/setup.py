"""What is examined: the settings, and the very clients that the bot would use."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.aws.checkup import Checkup
from bot.aws.clouds import Aws
from bot.probe import TlsProbe
from bot.resolve import PublicNames
from bot.settings import Settings
from bot.slack.lately import Lately
from bot.slack.post import WebSlack

# Less than the bot allows itself: a person waits.
AWS_SECONDS, PROBE_SECONDS = 4.0, 3.0
_FOR_GOOD = 3600.0


def utc_now() -> datetime:
    """The clock of this machine."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """Everything that a check may look at; `once` keeps what several of them ask.

    `resolvers` are those that were found to answer.
    """

    settings: Settings
    environ: Mapping[str, str] = field(repr=False)  # it has every secret
    slack: WebSlack
    checkup: Checkup
    now: Callable[[], datetime]
    resolvers: list[tuple[str, int]] = field(default_factory=list)
    once: Lately[Any] = field(
        default_factory=lambda: Lately(seconds=_FOR_GOOD, monotonic=time.monotonic)
    )

    def names(self) -> PublicNames:
        """DNS without the resolvers that would keep us waiting."""
        return PublicNames(
            tuple(self.resolvers) or self.settings.resolvers,
            authoritative_port=self.settings.authoritative_port,
            allow_private=self.settings.allow_private,
        )

    def probe(self) -> TlsProbe:
        """Handshakes as the bot makes them, with less patience."""
        return TlsProbe(
            self.names(),
            now=self.now,
            ports=self.settings.probe_ports,
            allow_private=self.settings.allow_private,
            public_roots=self.settings.public_roots,
            private_roots=self.settings.private_roots,
            seconds=PROBE_SECONDS,
        )


def setup(
    settings: Settings,
    environ: Mapping[str, str],
    now: Callable[[], datetime] = utc_now,
) -> Setup:
    """Connects nothing."""
    return Setup(
        settings=settings,
        environ=environ,
        slack=WebSlack(
            settings.bot_token.get_secret_value(),
            team=settings.team,
            monotonic=time.monotonic,
            base_url=settings.slack_api,
        ),
        checkup=Checkup(
            Aws(now=utc_now, read_seconds=AWS_SECONDS, share=settings.aws_share)
        ),
        now=now,
    )
