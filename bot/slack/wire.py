"""Errors of the Slack SDK and of the network become ours, here and nowhere else."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.errors import SlackAwayError, SlackRefusedError

AWAY = timedelta(seconds=5)
# Retry-After is whole seconds; without it, docs.slack.dev says to wait a while.
LIMITED = timedelta(seconds=30)
LONGEST = timedelta(minutes=5)
_LIMITS = frozenset({"ratelimited", "rate_limited"})
_PASSING = frozenset(
    {
        "fatal_error",
        "internal_error",
        "request_timeout",
        "service_unavailable",
        "team_added_to_org",
    }
)
_TOO_MANY, _SERVER = 429, 500


def error_of(
    method: str, status: int, headers: Mapping[str, Any], error: str
) -> Exception:
    """What an answer without `ok` means for us."""
    if status == _TOO_MANY or error in _LIMITS:
        wait = retry_after(headers)
        return SlackAwayError(f"Slack asks to wait before {method}.", delay=wait)
    if status >= _SERVER or error in _PASSING or not error:
        return SlackAwayError("Slack cannot answer now.", delay=AWAY)
    return SlackRefusedError(f"Slack refused {method}: `{error}`.", error=error)


def unreachable(method: str) -> SlackAwayError:
    """The network failed; whether the call was carried out is not known."""
    return SlackAwayError(f"Slack could not be reached for {method}.", delay=AWAY)


def retry_after(headers: Mapping[str, Any]) -> timedelta:
    """How long Slack asks to wait; header names come in any case."""
    for name, value in headers.items():
        if name.lower() == "retry-after":
            given = value[0] if isinstance(value, list) else value
            try:
                seconds = float(given)
            except (TypeError, ValueError):
                break
            return min(max(timedelta(seconds=seconds), timedelta(seconds=1)), LONGEST)
    return LIMITED
