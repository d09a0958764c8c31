"""Slack: both tokens, the workspace, each scope, and what no call shows."""

from collections.abc import Iterator
from functools import partial

from bot.doctor.papers import API, APP, BOT, variable_check
from bot.doctor.result import (
    OPERATOR,
    SLACK_ADMIN,
    Check,
    Result,
    Status,
    fault,
    ok,
    unseen,
    warning,
    yourself,
)
from bot.doctor.setup import Setup
from bot.errors import SlackAwayError, SlackRefusedError
from bot.manifest import SCOPES, Scope
from bot.slack.hello import LINE, WHO, Hello, hello

GROUP = "Slack"
REACH, BOT_TOKEN, WORKSPACE = "slack.reach", "slack.bot_token", "slack.workspace"
APP_TOKEN = "slack.app_token"  # noqa: S105 - the name of a check
_SECONDS = 5
# Slack's own words (errors of auth.test, docs.slack.dev) and what they mean here.
_REFUSALS = {
    "account_inactive": "its app or its bot user was removed from the workspace",
    "invalid_auth": "Slack does not know it",
    "not_allowed_token_type": "it is of another kind",
    "token_expired": "it has expired",
    "token_revoked": "it was revoked",
}


def scope_check(name: str) -> str:
    """The name of the check of a scope."""
    return f"slack.scope.{name}"


def checks(setup: Setup) -> Iterator[Check]:
    """Nothing here posts, opens or changes anything."""
    for name, about, run, needs in (
        (REACH, "reachable", _reach, (variable_check(API),)),
        (BOT_TOKEN, "bot token", _bot_token, (REACH, variable_check(BOT))),
        (WORKSPACE, "workspace", _workspace, (BOT_TOKEN,)),
        (APP_TOKEN, "app token", _app_token, (REACH, variable_check(APP))),
        ("slack.app_pages", "app's pages", _pages, (BOT_TOKEN,)),
    ):
        if name == APP_TOKEN and setup.settings.listen is not None:
            continue  # over HTTP there is none
        yield Check(
            name=name,
            group=GROUP,
            about=about,
            run=partial(run, setup),
            needs=needs,
            seconds=_SECONDS + 2,
        )
    for scope in SCOPES:
        yield Check(
            name=scope_check(scope.name),
            group=GROUP,
            about="scopes",
            run=partial(_scope, setup, scope),
            needs=(BOT_TOKEN,),
        )


def greeting(setup: Setup) -> Hello:
    """Slack's answer to the bot token, asked once."""
    settings = setup.settings
    found: Hello = setup.once.get(
        WHO,
        lambda: hello(
            settings.bot_token.get_secret_value(),
            WHO,
            settings.slack_api,
            seconds=_SECONDS,
        ),
    )
    return found


def _reach(setup: Setup) -> Result:
    try:
        greeting(setup)
    except SlackAwayError as error:
        return fault(
            str(error),
            f"let this machine reach {setup.settings.slack_api} (port 443, or "
            "HTTPS_PROXY)",
            OPERATOR,
        )
    return ok(f"{setup.settings.slack_api} answers.")


def _bot_token(setup: Setup) -> Result:
    refused = greeting(setup).error
    if refused is None:
        return ok("Slack takes SLACK_BOT_TOKEN.")
    return _refused(BOT, refused, "OAuth & Permissions")


def _app_token(setup: Setup) -> Result:
    settings = setup.settings
    answer = hello(
        settings.app_token.get_secret_value() if settings.app_token else "",
        LINE,
        settings.slack_api,
        seconds=_SECONDS,
    )
    if answer.error is None:
        return ok("Slack would open a line with SLACK_APP_TOKEN (none was opened).")
    if answer.error == "missing_scope":
        return fault(
            "SLACK_APP_TOKEN lacks the scope connections:write.",
            "make a new app-level token with that scope (Basic Information, App-Level "
            "Tokens)",
            SLACK_ADMIN,
        )
    return _refused(APP, answer.error, "Basic Information")


def _refused(name: str, error: str, page: str) -> Result:
    why = _REFUSALS.get(error, "Slack says no more")
    return fault(
        f"Slack refuses {name}: `{error}` ({why}).",
        f"take the token anew from the page {page} of the app at api.slack.com/apps",
        SLACK_ADMIN,
    )


def _workspace(setup: Setup) -> Result:
    said, wanted = greeting(setup).said, setup.settings.team
    if said.get("team_id") == wanted:
        return ok(f"{said.get('team') or wanted} ({wanted}), as in the settings.")
    return fault(
        f"The bot token belongs to {said.get('team_id')}, the settings (slack.team) "
        f"say {wanted}.",
        "set slack.team to the workspace in which the app is installed, or take the "
        "token of the other one",
        OPERATOR,
    )


def _pages(setup: Setup) -> Result:
    way = "whether Socket Mode is on"
    if setup.settings.listen is not None:
        way = "which address Slack calls and with which signing secret it signs"
    return yourself(
        f"No call shows whether Interactivity and the command are on, nor {way}.",
        "compare the app at api.slack.com/apps, App Manifest, with what `iotdomain "
        "manifest` prints; after a change install it anew",
        SLACK_ADMIN,
    )


def _scope(setup: Setup, scope: Scope) -> Result:
    granted = greeting(setup).scopes
    if granted is None:
        return unseen("Slack's answer does not say which scopes the token has.")
    if scope.name in granted:
        return ok(f"{scope.name} is granted.")
    cost = f"{scope.name} is missing: {scope.without}"
    do = f"add {scope.name} on the page OAuth & Permissions, and install the app anew"
    match _cost(setup, scope):
        case Status.OK:
            return ok(
                f"{scope.name} is not granted, nor needed: {scope.optional_when}."
            )
        case Status.WARNING:
            return warning(cost, do, SLACK_ADMIN)
    return fault(cost, do, SLACK_ADMIN)


def _cost(setup: Setup, scope: Scope) -> Status:
    """What it means here that a scope is missing."""
    match scope.name:
        case "usergroups:read":
            return Status.FAULT if _names_groups(setup) else Status.OK
        case "channels:read" | "groups:read":
            return _cost_of_channels(setup)
        case _:
            return Status.WARNING if scope.optional_when else Status.FAULT


def _names_groups(setup: Setup) -> bool:
    return any(
        members.groups
        for each in setup.settings.targets
        for members in (each.requesters, each.approvers, each.readers, each.notified)
    )


def _cost_of_channels(setup: Setup) -> Status:
    """Nothing while every channel can be looked at; each kind has its own scope."""
    cost = Status.OK
    for channel in sorted({each.channel for each in setup.settings.targets}):
        try:
            if setup.slack.channel_fault(channel) is not None:
                cost = Status.WARNING
        except SlackRefusedError as error:
            if error.error == "missing_scope":
                return Status.FAULT
    return cost
