"""The Slack app that this bot needs, as a manifest: what it may do, and why.

With an address it is the manifest for HTTP, else the one for Socket Mode.

Pure text, so that the reasons stand where a Slack administrator reads them. The
verbs come as an argument: they belong to the handlers, which stand above.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from textwrap import wrap
from urllib.parse import urlsplit

from bot.errors import UserError

COMMAND = "/iotdomain"
# Slack's manifest reference: the longest description and the longest usage hint.
LONGEST_DESCRIPTION, LONGEST_HINT = 140, 1000
_DESCRIPTION = "Custom domains for AWS IoT Core, with approvals."
_WIDTH = 88


@dataclass(frozen=True, slots=True)
class Scope:
    """One bot scope, what needs it, and what is lost when it is taken away.

    `optional_when` says in which setup nothing is lost; empty means in none.
    """

    name: str
    reason: str
    without: str
    optional_when: str = ""


SCOPES = (
    Scope(
        "commands",
        f"Adds {COMMAND}.",
        "nothing can be asked for.",
    ),
    Scope(
        "chat:write",
        "Posts and edits the one message of each request, its thread replies, and "
        "answers that only one person sees.",
        "requests cannot be shown, so none is taken.",
    ),
    Scope(
        "users:read",
        "Says, before a person asks for or decides anything, whether that is a full, "
        "active member of this workspace; guests, bots and strangers decide nothing.",
        "nobody can ask for or approve anything.",
    ),
    Scope(
        "usergroups:read",
        "Reads who is in the user groups that the settings name as requesters, "
        "approvers, readers or people to be told.",
        "nobody can ask or approve where the settings name a group.",
        "the settings name people (U...) only, no groups (S...)",
    ),
    Scope(
        "channels:read",
        "Looks, before a request is posted, whether the bot is in the public channel, "
        "and whether that is archived or shared with another organisation.",
        "no request can be posted in a public channel.",
        "every channel in the settings is private",
    ),
    Scope(
        "groups:read",
        "The same for private channels. It shows only those that the bot is in.",
        "no request can be posted in a private channel.",
        "every channel in the settings is public",
    ),
    Scope(
        "app_mentions:read",
        "Hears what is typed to @iotdomain, also in threads, where slash commands do "
        "not work; nothing else that people write.",
        "the bot is deaf in threads.",
        f"{COMMAND} is enough and app_mention is taken out below",
    ),
)
# Slack's deliveries come in here; the bot knows no other path that does anything.
PATH = "/slack/events"


def manifest(verbs: Iterable[str], address: str = "") -> str:
    """The manifest in YAML; `verbs` in the order in which help shows them.

    UserError for an `address` at which Slack cannot deliver.
    """
    url = request_url(address) if address else ""
    return "\n".join(_lines(" | ".join(verbs), url)) + "\n"


def request_url(address: str) -> str:
    """Where Slack delivers to; the path may be left out."""
    try:
        parts = urlsplit(address)
        port_is_right = parts.port is None or parts.port > 0
    except ValueError:
        parts, port_is_right = urlsplit(""), False
    plain = address.isascii() and address.isprintable() and " " not in address
    if (
        not (plain and port_is_right and parts.hostname)
        or parts.scheme != "https"
        or parts.username is not None
        or parts.query
        or parts.fragment
        or parts.path not in {"", "/", PATH}
    ):
        raise UserError(
            "Slack delivers to a public https:// address. Give it as in --http "
            f"https://bot.acme.example (the path, if there is one, is {PATH})."
        )
    return f"https://{parts.netloc}{PATH}"


def _lines(hint: str, url: str) -> Iterator[str]:
    made_by = f"iotdomain manifest --http {url}" if url else "iotdomain manifest"
    yield f"# The Slack app of iotdomain. Made by: {made_by}"
    yield "# Use it at api.slack.com/apps: Create New App, From a manifest."
    yield "#"
    if url:
        yield from _comment(
            'Start the bot first, with slack.mode = "http": Slack asks at that address '
            "before it takes the manifest. The Signing Secret is on Basic Information."
        )
    else:
        yield from _comment(
            "The app-level token (xapp-...) is made by hand afterwards, with the one "
            "scope connections:write: Basic Information, App-Level Tokens."
        )
    yield "display_information:"
    yield "  name: iotdomain"
    yield f"  description: {_quoted(_DESCRIPTION)}"
    yield "features:"
    yield "  bot_user:"
    yield "    display_name: iotdomain"
    yield "    always_online: true"
    yield "  slash_commands:"
    yield f"    - command: {COMMAND}"
    yield f"      description: {_quoted(_DESCRIPTION)}"
    yield f"      usage_hint: {_quoted(hint)}"
    yield from _urls("url", url, "      ")
    yield "      # What people type arrives as they typed it."
    yield "      should_escape: false"
    yield "oauth_config:"
    yield "  scopes:"
    yield "    bot:"
    for scope in SCOPES:
        yield from _scope(scope)
    yield "settings:"
    yield "  event_subscriptions:"
    yield from _urls("request_url", url, "    ")
    yield "    bot_events:"
    yield "      # Needs app_mentions:read."
    yield "      - app_mention"
    yield from _comment(
        "Buttons, menus and forms."
        + ("" if url else " With Socket Mode they need no address."),
        "  ",
    )
    yield "  interactivity:"
    yield "    is_enabled: true"
    yield from _urls("request_url", url, "    ")
    yield "  # " + (
        "Slack calls the bot."
        if url
        else "The bot calls Slack; Slack need not reach the bot."
    )
    yield f"  socket_mode_enabled: {'false' if url else 'true'}"
    yield "  org_deploy_enabled: false"
    yield "  token_rotation_enabled: false"


def _urls(key: str, url: str, indent: str) -> Iterator[str]:
    if url:
        yield f"{indent}{key}: {url}"


def _scope(scope: Scope) -> Iterator[str]:
    lost = f"Without it {scope.without}"
    if scope.optional_when:
        lost = f"May be left out when {scope.optional_when}; else {scope.without}"
    yield from _comment(f"{scope.reason} {lost}", "      ")
    yield f"      - {scope.name}"


def _comment(text: str, indent: str = "") -> Iterator[str]:
    for line in wrap(text, _WIDTH - len(indent) - 2):
        yield f"{indent}# {line}"


def _quoted(text: str) -> str:
    # Single quotes have one escape in YAML: the quote itself, doubled.
    return "'" + text.replace("'", "''") + "'"
