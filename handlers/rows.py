"""Slack's payloads as inbox rows.

Their ids come from Slack's own, so that a repeated envelope is the same row.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.ports import InboxRow

# A row is a note, not an archive: nothing that a person types needs more.
LONGEST = 4000
# Slack takes answers for 30 minutes; after that nobody waits for this one any more.
ANSWERABLE = timedelta(minutes=30)
Body = Mapping[str, Any]


def of_command(body: Body, now: datetime) -> InboxRow:
    """A slash command; its trigger_id is its own."""
    return InboxRow(
        id=f"command:{_text(body, 'trigger_id')}",
        kind="command",
        at=now,
        body={
            "user": _text(body, "user_id"),
            "team": _text(body, "team_id"),
            "channel": _text(body, "channel_id"),
            "text": _text(body, "text"),
            "response_url": _text(body, "response_url"),
        },
    )


def of_mention(body: Body, text: str, now: datetime) -> InboxRow:
    """A mention with the words after the bot's name; its event_id is its own.

    A redelivered event has the same event_id, so it is the same row.
    """
    event = body.get("event") or {}
    shared = body.get("is_ext_shared_channel") is True
    return InboxRow(
        id=f"mention:{_text(body, 'event_id')}",
        kind="mention",
        at=now,
        body={
            "user": _text(event, "user"),
            "team": _text(event, "user_team", "team") or _text(body, "team_id"),
            "channel": _text(event, "channel"),
            "thread_ts": _text(event, "thread_ts"),
            "text": text[:LONGEST],
            "shared": "yes" if shared else "",
        },
    )


def of_action(body: Body, now: datetime) -> InboxRow | None:
    """A click; None unless there is exactly one action with a name."""
    actions = body.get("actions") or []
    if len(actions) != 1 or not actions[0].get("action_id"):
        return None
    action = actions[0]
    chosen = action.get("selected_option") or {}
    user, container = body.get("user") or {}, body.get("container") or {}
    message_ts = str(
        container.get("message_ts") or (body.get("message") or {}).get("ts") or ""
    )
    parts = (
        _text(user, "id"),
        _text(action, "action_ts"),
        _text(action, "action_id"),
        message_ts,
    )
    return InboxRow(
        id="action:" + ":".join(parts),
        kind="action",
        at=now,
        body={
            "user": _text(user, "id"),
            "team": _team(body),
            "channel": _text(body.get("channel") or container, "id", "channel_id"),
            "action_id": _text(action, "action_id"),
            "value": str(action.get("value") or chosen.get("value") or "")[:LONGEST],
            "response_url": _text(body, "response_url"),
            "message_ts": message_ts,
            "aside": "yes" if container.get("is_ephemeral") is True else "",
        },
    )


def of_view(
    body: Body, filled: Mapping[str, str], kept: Mapping[str, str], now: datetime
) -> InboxRow:
    """A submitted form; the hash changes when the form does.

    `kept` is what the form remembers of the click or command that opened it.
    """
    view = body.get("view") or {}
    return InboxRow(
        id=f"view:{_text(view, 'id')}:{_text(view, 'hash')}",
        kind="view",
        at=now,
        body={
            "user": _text(body.get("user") or {}, "id"),
            "team": _team(body),
            "action_id": _text(view, "callback_id"),
            "value": kept.get("value", ""),
            "channel": kept.get("channel", ""),
            "message_ts": kept.get("message_ts", ""),
            "response_url": kept.get("response_url", ""),
            "fields": {key: value[:LONGEST] for key, value in filled.items()},
        },
    )


def _team(body: Body) -> str:
    """The person's own workspace, which in a shared channel may be another one."""
    user, team = body.get("user") or {}, body.get("team") or {}
    return _text(user, "team_id") or _text(team, "id")


def _text(body: Body, *keys: str) -> str:
    for key in keys:
        if body.get(key):
            return str(body[key])[:LONGEST]
    return ""
