"""What Slack delivers over HTTP, read strictly, and whether it is meant for us.

Only bodies whose signature fits get here. Even so nothing is guessed: what is not
exactly as Slack documents it is refused.
"""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from bot.slack.addresses import takes_answers

Payload = Mapping[str, Any]

_JSON, _FORM = "application/json", "application/x-www-form-urlencoded"
# A slash command has 16 fields; the longest form of ours has one.
_MOST_FIELDS = 40


class BadDeliveryError(Exception):
    """It cannot be read; the words are for the log and hold nothing of it."""


def read(content_type: str, body: bytes) -> Payload:
    """The payload: JSON of events, fields of commands, the JSON in a form of clicks."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind not in {_JSON, _FORM}:
        raise BadDeliveryError("content type is neither JSON nor a form")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise BadDeliveryError("body is not UTF-8") from None
    if kind == _JSON:
        return _object(text)
    fields = _fields(text)
    if "payload" not in fields:
        return fields
    if len(fields) > 1:
        raise BadDeliveryError("form has more than its payload")
    return _object(fields["payload"])


def foreign(payload: Payload, *, team: str, api: str) -> str | None:
    """Why a delivery of Slack's is not for this bot; None when it is."""
    if team not in _installed_in(payload):
        return "of another workspace"
    if not all(takes_answers(url, api) for url in _answer_urls(payload)):
        return "response_url is not one of Slack's"
    return None


def _fields(text: str) -> dict[str, str]:
    try:
        pairs = parse_qsl(
            text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS
        )
    except ValueError:
        raise BadDeliveryError("form cannot be read") from None
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise BadDeliveryError("form has a field twice")
    return fields


def _object(text: str) -> Payload:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise BadDeliveryError("JSON cannot be read") from None
    if not isinstance(found, dict):
        raise BadDeliveryError("JSON is no object")
    return found


def _installed_in(payload: Payload) -> set[str]:
    """The workspaces for whose installation of the app this was sent."""
    given = payload.get("authorizations")
    if isinstance(given, list) and given:
        return {str(each["team_id"]) for each in given if _has(each, "team_id")}
    team = payload.get("team")
    found = team.get("id") if isinstance(team, dict) else payload.get("team_id")
    return {found} if isinstance(found, str) else set()


def _answer_urls(payload: Payload) -> list[object]:
    more = payload.get("response_urls")
    found = [
        each.get("response_url") if isinstance(each, dict) else each
        for each in [payload, *(more if isinstance(more, list) else [])]
    ]
    return [url for url in found if url is not None and url != ""]


def _has(value: object, key: str) -> bool:
    return isinstance(value, dict) and isinstance(value.get(key), str)
