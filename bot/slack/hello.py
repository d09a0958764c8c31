"""What Slack says to a token: who it is, what it may do, and what time it is there.

Only the doctor asks this way; the answer's headers matter as much as its body.
"""

import http.client
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from bot.errors import SlackAwayError
from bot.slack import wire
from bot.slack.post import answer_of, client

WHO, LINE = "auth.test", "apps.connections.open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hello:
    """Slack's answer to a token; `error` is its own word, None when it was taken.

    `scopes` and `at` (Slack's clock) are None where Slack did not tell.
    """

    error: str | None
    said: Mapping[str, Any]
    scopes: frozenset[str] | None
    at: datetime | None


def hello(token: str, method: str, base_url: str, *, seconds: int) -> Hello:
    """Call a method that changes nothing; SlackAwayError when there is no answer."""
    from slack_sdk.errors import SlackApiError, SlackClientError  # noqa: PLC0415 - late

    try:
        answer = client(token, base_url, retries=0, seconds=seconds).api_call(method)
    except SlackApiError as refused:
        status, headers, error = answer_of(refused.response)
        found = wire.error_of(method, status, headers, error)
        if isinstance(found, SlackAwayError):
            raise found from None
        return _read(headers, error, {})
    except (OSError, http.client.HTTPException, ValueError, SlackClientError):
        raise wire.unreachable(method) from None
    return _read(answer.headers, None, answer.data)


def _read(headers: Mapping[str, Any], error: str | None, said: Any) -> Hello:
    named = {name.lower(): value for name, value in headers.items()}
    scopes = named.get("x-oauth-scopes")
    return Hello(
        error=error,
        said=said if isinstance(said, Mapping) else {},
        scopes=None if scopes is None else _listed(scopes),
        at=_moment(named.get("date")),
    )


def _listed(scopes: Any) -> frozenset[str]:
    text = ",".join(scopes) if isinstance(scopes, list) else str(scopes)
    return frozenset(each.strip() for each in text.split(",")) - {""}


def _moment(text: Any) -> datetime | None:
    try:
        return parsedate_to_datetime(text[0] if isinstance(text, list) else text)
    except (TypeError, ValueError, IndexError):
        return None
