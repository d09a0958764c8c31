"""What comes from the environment only: tokens, and where things are."""

import ipaddress
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

# https://api.slack.com/authentication/token-types
WHERE = {
    "SLACK_BOT_TOKEN": (
        "begins with xoxb-; it is on the page OAuth & Permissions of the app "
        "at api.slack.com/apps"
    ),
    "SLACK_APP_TOKEN": (
        "begins with xapp-; it is under App-Level Tokens on the page Basic "
        "Information of the app at api.slack.com/apps, with the scope "
        "connections:write"
    ),
    "SLACK_SIGNING_SECRET": (
        "is the Signing Secret on the page Basic Information of the app at "
        'api.slack.com/apps; with slack.mode = "http" it shows that what comes in '
        "is Slack's"
    ),
}
# A short one could be guessed by trying; Slack's has 32 characters.
SHORTEST_SECRET = 16


class Environment(BaseSettings):
    """The variables, read when made and never at import; empty counts as unset."""

    model_config = SettingsConfigDict(
        extra="ignore", frozen=True, env_ignore_empty=True, hide_input_in_errors=True
    )

    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_api_url: str = "https://slack.com/api/"
    redis_url: SecretStr | None = None
    iotdomain_settings: Path | None = None
    iotdomain_data: Path | None = None

    def faults(self, mode: Literal["socket", "http"] = "socket") -> list[str]:
        """What is missing or cannot be right, as sentences without any value.

        Socket Mode needs the app token, HTTP the signing secret instead.
        """
        tokens = [("SLACK_BOT_TOKEN", self.slack_bot_token, "xoxb-")]
        if mode == "socket":
            tokens.append(("SLACK_APP_TOKEN", self.slack_app_token, "xapp-"))
        found = []
        for name, token, prefix in tokens:
            if token is None or not token.get_secret_value().strip():
                found.append(f"{name} is missing in the environment; it {WHERE[name]}.")
            elif not token.get_secret_value().startswith(prefix):
                found.append(f"{name} is not such a token; it {WHERE[name]}.")
        if mode == "http":
            found += self._secret_faults()
        return found + self._address_faults()

    def _secret_faults(self) -> list[str]:
        name, secret = "SLACK_SIGNING_SECRET", self.slack_signing_secret
        text = secret.get_secret_value() if secret else ""
        if not text.strip():
            return [f"{name} is missing in the environment; it {WHERE[name]}."]
        if len(text) < SHORTEST_SECRET or text != "".join(text.split()):
            return [f"{name} is not such a secret; it {WHERE[name]}."]
        return []

    def _address_faults(self) -> list[str]:
        found = []
        if not _may_carry_tokens(self.slack_api_url):
            found.append(
                "SLACK_API_URL must begin with https:// (http:// is allowed to this "
                "machine only, because tokens are sent to it)."
            )
        if self.redis_url and not _is_store(self.redis_url.get_secret_value()):
            found.append(
                "REDIS_URL must begin with redis://, rediss:// or unix:// and name a "
                "host or a socket; without it the bot starts a store of its own."
            )
        return found


def read() -> Environment:
    """The environment as it is now."""
    try:
        return Environment()
    except ValidationError as error:  # only if a variable is not text at all
        raise ValueError("The environment cannot be read.") from error


def _is_store(url: str) -> bool:
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises when it is none
    except ValueError:
        return False
    if parts.scheme == "unix":
        return parts.path.strip("/") != ""
    return parts.scheme in {"redis", "rediss"} and bool(parts.hostname)


def _may_carry_tokens(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme == "https":
        return bool(host)
    if parts.scheme != "http":
        return False
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
