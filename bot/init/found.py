"""What Slack and AWS tell before anything is asked, and what they would not tell."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.errors import BotError
from bot.settings.environment import Environment

_SECONDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Defaults for the answers; `notes` are sentences for whoever answers."""

    team: str = ""
    account: str = ""
    region: str = ""
    dns_account: str = ""
    roles: tuple[str, ...] = ()
    external_id: str = ""
    notes: tuple[str, ...] = ()

    def noting(self, *notes: str) -> "Found":
        """The same, with more said."""
        return replace(self, notes=(*self.notes, *notes))


def find(env: Environment, environ: Mapping[str, str], *, is_aws_asked: bool) -> Found:
    """From the environment, the bot token and, if wanted, one's own AWS credentials."""
    region = environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION") or ""
    found = _slack(env, Found(region=region))
    return _aws(found) if is_aws_asked else found


def _slack(env: Environment, found: Found) -> Found:
    token = env.slack_bot_token
    if token is None or any("SLACK_" in each for each in _unusable(env)):
        return found
    from bot.slack.hello import WHO, hello  # noqa: PLC0415 - only with a token

    try:
        answer = hello(
            token.get_secret_value(), WHO, env.slack_api_url, seconds=_SECONDS
        )
    except BotError as error:
        return found.noting(f"Slack was not asked for the workspace: {error}")
    if answer.error is not None:
        return found.noting(f"Slack refuses SLACK_BOT_TOKEN: `{answer.error}`.")
    team = str(answer.said.get("team_id", ""))
    name = answer.said.get("team") or team
    return replace(found, team=team).noting(f"The bot token is of {name} ({team}).")


def _unusable(env: Environment) -> list[str]:
    names = ("SLACK_BOT_TOKEN", "SLACK_API_URL")
    return [each for each in env.faults() if each.startswith(names)]


def _aws(found: Found) -> Found:
    from bot.aws.own import look  # noqa: PLC0415 - loads boto3

    seen = look(found.region)
    regions = sorted(seen.configs, key=lambda each: (-seen.configs[each], each))
    roles = tuple(each for each in seen.roles if _named(each).startswith("iotdomain-"))
    zones = ", ".join(seen.zones)
    notes = [
        *([f"Your AWS credentials are {seen.arn}."] if seen.arn else []),
        *(_regions(regions, seen.configs) if regions else []),
        *([f"Public hosted zones here: {zones}."] if zones else []),
        *([f"Roles here: {', '.join(map(_named, roles))}."] if roles else []),
        *seen.unread,
    ]
    return replace(
        found,
        account=seen.account,
        region=regions[0] if regions else found.region,
        dns_account=seen.account if seen.zones else "",
        roles=roles,
        external_id=next((seen.roles[it] for it in roles if seen.roles[it]), ""),
    ).noting(*notes)


def _regions(regions: list[str], configs: Mapping[str, int]) -> list[str]:
    listed = ", ".join(f"{each} ({configs[each]})" for each in regions)
    return [f"Domain configurations are in {listed}."]


def _named(role: str) -> str:
    """The role's name without its path."""
    return role.rpartition("/")[2]
