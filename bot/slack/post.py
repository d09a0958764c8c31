"""Slack over the Web API: the only importer of slack_sdk, and the only way out.

Every payload passes `limits` before it leaves. The SDK is imported when the first
client is made: that costs a tenth of a second that short commands need not pay.
"""

import http.client
import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, cast
from urllib.parse import urlsplit

import structlog

from bot.core.runs import Message
from bot.core.targets import Members
from bot.errors import SlackRefusedError
from bot.ports import Payload, Person
from bot.slack import limits, people, wire
from bot.slack.addresses import SLACK, takes_answers
from bot.slack.degrade import degrade
from bot.slack.lately import Lately

log = structlog.get_logger("slack")

TIMEOUT_SECONDS = 10
# Who someone is and who is in a group may be this old, no older.
FRESH_SECONDS = 30.0


class WebSlack:
    """The Slack port over one bot token; safe to use from many threads.

    `strict` raises on a payload that breaks a limit (tests); otherwise the payload
    is logged and cut down to what Slack accepts.
    """

    def __init__(
        self,
        token: str,
        *,
        team: str,
        monotonic: Callable[[], float],
        base_url: str = SLACK,
        strict: bool = False,
    ) -> None:
        self._team = team
        self._strict = strict
        self._base = base_url
        self._reads = client(token, base_url, retries=1)
        # Posting twice is worse than posting late, so nothing is retried in here.
        self._writes = client(token, base_url, retries=0)
        self._people: Lately[Person] = Lately(
            seconds=FRESH_SECONDS, monotonic=monotonic
        )
        self._groups: Lately[frozenset[str]] = Lately(
            seconds=FRESH_SECONDS, monotonic=monotonic
        )

    def identify(self) -> Mapping[str, Any]:
        """What auth.test says: team_id, user_id and url among it."""
        return self._ask("auth.test", {})

    def post(
        self,
        channel: str,
        payload: Payload,
        *,
        thread: str | None = None,
        broadcast: bool = False,
    ) -> Message:
        """A new message, with no previews of links."""
        more: dict[str, Any] = {"unfurl_links": False, "unfurl_media": False}
        if thread is not None:
            more |= {"thread_ts": thread}
            more |= {"reply_broadcast": True} if broadcast else {}
        said = self._checked(payload)
        found = self._tell("chat.postMessage", {"channel": channel, **said, **more})
        return Message(channel=str(found["channel"]), ts=str(found["ts"]))

    def edit(self, message: Message, payload: Payload) -> None:
        """The whole message anew; doing it twice does no harm."""
        said = self._checked(payload)
        where = {"channel": message.channel, "ts": message.ts}
        self._tell("chat.update", {**where, **said}, again=True)

    def whisper(
        self, channel: str, user: str, payload: Payload, *, thread: str | None = None
    ) -> None:
        """Seen by one person only, until they reload."""
        more = {"thread_ts": thread} if thread is not None else {}
        said = self._checked(payload)
        whom = {"channel": channel, "user": user}
        self._tell("chat.postEphemeral", {**whom, **said, **more})

    def answer(
        self, response_url: str, payload: Payload, *, replaces: bool = False
    ) -> None:
        """An ephemeral answer to a command or a click; only ever to Slack itself.

        With `replaces` it stands in place of the message that was clicked. For what
        a command was answered Slack has no such way (bolt-js #2287).
        """
        self._require_slack(response_url)
        from slack_sdk.webhook import WebhookClient  # noqa: PLC0415 - see the module

        body = {**self._checked(payload), "response_type": "ephemeral"}
        hook = WebhookClient(response_url, timeout=TIMEOUT_SECONDS, retry_handlers=[])
        _no_proxy_on_loopback(hook, response_url)
        try:
            found = hook.send_dict({**body, "replace_original": replaces})
        except (OSError, http.client.HTTPException):
            raise wire.unreachable("an answer") from None
        if found.status_code != http.client.OK:
            raise wire.error_of(
                "an answer", found.status_code, found.headers, _short(found.body)
            )

    def open_view(self, trigger_id: str, view: Payload) -> str:
        """Open a modal; the trigger lives 3 s and works once."""
        limits.validate(view, "modal")
        found = self._tell("views.open", {"trigger_id": trigger_id, "view": view})
        return str(found["view"]["id"])

    def update_view(self, view_id: str, view: Payload) -> None:
        """Replace what an open modal shows."""
        limits.validate(view, "modal")
        asked = {"view_id": view_id, "view": view}
        self._tell("views.update", asked, again=True)

    def person(self, user: str, *, fresh: bool = False) -> Person:
        """Who someone is; asked anew when older than 30 s, `fresh` asks now."""
        return self._people.get(user, lambda: self._ask_person(user), fresh=fresh)

    def members(self, members: Members, *, fresh: bool = False) -> frozenset[str]:
        """User ids of all, groups resolved; `fresh` asks now."""
        found = set(members.users)
        for group in sorted(members.groups):
            found |= self._groups.get(
                group, partial(self._ask_group, group), fresh=fresh
            )
        return frozenset(found)

    def channel_fault(self, channel: str) -> str | None:
        """Why the bot cannot work in a channel, as a sentence; None when it can."""
        here = f"<#{channel}>"
        invite = (
            f"I am not in {here}. Someone who is can add me by typing "
            "`/invite @iotdomain` there."
        )
        try:
            answer = self._ask("conversations.info", {"channel": channel})
        except SlackRefusedError as error:
            if error.error == "channel_not_found":
                return invite
            raise
        found = answer.get("channel")
        found = found if isinstance(found, Mapping) else {}
        if found.get("is_archived") is not False:
            return f"{here} is archived, so nothing can be posted there."
        if _is_shared(found):
            return (
                f"{here} is shared with another organisation, where requests must not "
                "be shown. The settings must name another channel."
            )
        return None if found.get("is_member") is True else invite

    def group_name(self, group: str) -> str:
        """A group as Slack shows it; its handle is beyond the scopes we ask for."""
        return f"<!subteam^{group}>"

    def _ask_person(self, user: str) -> Person:
        try:
            found = self._ask("users.info", {"user": user})
        except SlackRefusedError as error:
            if error.error in {"user_not_found", "user_not_visible"}:
                return people.unknown(user)
            raise
        return people.read_person(user, found.get("user"), self._team)

    def _ask_group(self, group: str) -> frozenset[str]:
        answer = self._ask("usergroups.users.list", {"usergroup": group})
        found = answer.get("users")
        if not isinstance(found, list):
            raise wire.unreachable("usergroups.users.list")
        return frozenset(str(user) for user in found)

    def _checked(self, payload: Payload) -> Payload:
        found = limits.faults(payload, "message")
        if not found:
            return payload
        if self._strict:
            raise limits.LimitError("; ".join(found))
        log.error("message breaks limits", faults=found[:10])
        return degrade(payload)

    def _require_slack(self, url: str) -> None:
        if takes_answers(url, self._base):
            return
        raise SlackRefusedError(
            "The address for the answer is not one of Slack's.", error="strange_url"
        )

    def _ask(self, method: str, arguments: Mapping[str, str]) -> Mapping[str, Any]:
        # Methods that only read take a form and no JSON (docs.slack.dev/apis/web-api).
        return _call(lambda: self._reads.api_call(method, params=arguments), method)

    def _tell(
        self, method: str, arguments: Mapping[str, Any], *, again: bool = False
    ) -> Mapping[str, Any]:
        way = self._reads if again else self._writes
        return _call(lambda: way.api_call(method, json=dict(arguments)), method)


def _call(call: Callable[[], Any], method: str) -> Mapping[str, Any]:
    from slack_sdk.errors import SlackApiError, SlackClientError  # noqa: PLC0415

    try:
        found = call()
    except SlackApiError as error:
        # Without its cause: that holds the whole answer, and the log is no place
        # for it.
        raise wire.error_of(method, *answer_of(error.response)) from None
    except (OSError, http.client.HTTPException, ValueError, SlackClientError):
        raise wire.unreachable(method) from None
    return cast("Mapping[str, Any]", found.data)


def client(
    token: str, base_url: str, *, retries: int, seconds: int = TIMEOUT_SECONDS
) -> Any:
    """The SDK's client for a token; it never goes through a proxy to this machine."""
    from slack_sdk import WebClient  # noqa: PLC0415 - see the module
    from slack_sdk.http_retry import ConnectionErrorRetryHandler  # noqa: PLC0415

    handlers = [ConnectionErrorRetryHandler(max_retry_count=retries)]
    made = WebClient(
        token,
        base_url=base_url,
        timeout=seconds,
        retry_handlers=list(handlers) if retries else [],
    )
    _no_proxy_on_loopback(made, base_url)
    return made


def _no_proxy_on_loopback(client: Any, url: str) -> None:
    """The SDK reads HTTP(S)_PROXY and ignores NO_PROXY; this machine is no detour."""
    if urlsplit(url).hostname in {"127.0.0.1", "::1", "localhost"}:
        client.proxy = None


def answer_of(response: Any) -> tuple[int, Mapping[str, Any], str]:
    """Status, headers and error, whatever shape the SDK keeps them in."""
    status = getattr(response, "status_code", None) or 0
    headers = getattr(response, "headers", None) or {}
    data = getattr(response, "data", response)
    if isinstance(response, Mapping):
        status = response.get("status", status)
        headers = response.get("headers", headers)
    error = data.get("error", "") if isinstance(data, Mapping) else ""
    return int(status or 0), headers, str(error or "")


def _is_shared(channel: Mapping[str, Any]) -> bool:
    names = ("is_ext_shared", "is_pending_ext_shared")
    return any(channel.get(name) for name in names)


def _short(body: str) -> str:
    """Slack's error word in an answer to a response_url, plain or as JSON."""
    try:
        found = json.loads(body)
    except ValueError:
        return body.strip()[:60]
    return str(found.get("error", "")) if isinstance(found, dict) else body[:60]
