"""What can be chosen when the sandbox is started."""

from dataclasses import dataclass, field
from pathlib import Path

PAGE_PORT = 8700
# Minutes at AWS are seconds here.
SPEED = 60.0


@dataclass(frozen=True, slots=True)
class Ports:
    """Where the stand-ins listen if they can; a taken one is replaced by a free one.

    The page's port is the exception: people know it, so a taken one is an error.
    """

    page: int = PAGE_PORT
    aws: int = 8701
    dns: int = 8702
    dns_second: int = 8703
    control: int = 8704
    https: int = 10443
    mqtt: int = 18883
    bot: int = 8705

    @classmethod
    def any(cls) -> "Ports":
        """Free ones everywhere."""
        return cls(0, 0, 0, 0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Options:
    """The flags of `iotdomain sandbox`; a URL takes the place of a stand-in."""

    data: Path = Path(".sandbox")
    ports: Ports = Ports()
    speed: float = SPEED
    is_fresh: bool = False
    has_bot: bool = True
    watches: bool = True
    is_http: bool = False
    slack_url: str | None = None
    slack_bot_token: str | None = field(default=None, repr=False)
    slack_app_token: str | None = field(default=None, repr=False)
    aws_url: str | None = None
    redis_url: str | None = field(default=None, repr=False)

    def fault(self) -> str | None:
        """What does not fit together, as a sentence."""
        if self.slack_url and not (self.slack_bot_token and self.slack_app_token):
            return (
                "--slack needs --slack-bot-token and --slack-app-token: the sandbox "
                "never uses tokens from your environment."
            )
        if not self.slack_url and (self.slack_bot_token or self.slack_app_token):
            return "Slack tokens were given without --slack URL, so nothing uses them."
        if self.slack_url and self.is_http:
            return "--http is for the sandbox's own Slack, not for the one of --slack."
        if self.speed <= 0:
            return "--speed must be more than 0."
        return None


class SandboxError(Exception):
    """The sandbox cannot start; the message says why and what to do."""
