"""What Slack sends, with the keys that its own samples have."""

import itertools

from tests.support.fake_slack import TEAM

OURSELVES = "U0IOTDOM1"
SELECTS = frozenset({"target", "tls", "ocsp", "auth", "protocol", "override"})
_ids = itertools.count(1)


def command(text="", *, user, channel="C0IOTDOM1", team=TEAM, **changes):
    """A slash command as Socket Mode delivers it."""
    number = next(_ids)
    return {
        "token": "verification",
        "team_id": team,
        "team_domain": "acme",
        "channel_id": channel,
        "channel_name": "iot-domains",
        "user_id": user,
        "user_name": "someone",
        "command": "/iotdomain",
        "text": text,
        "api_app_id": "A0IOTDOM1",
        "is_enterprise_install": "false",
        "response_url": f"https://hooks.slack.com/commands/{number}",
        "trigger_id": f"1795441800.{number:06d}.abc",
        **changes,
    }


def mention(
    text="", *, user, channel="C0IOTDOM1", thread=None, event=None, team=TEAM, **changes
):
    """`@iotdomain …` as the Events API delivers it; `event` changes its inner part."""
    number = next(_ids)
    ts = f"1795441800.{number:06d}"
    inner = {
        "type": "app_mention",
        "user": user,
        "text": f"<@{OURSELVES}> {text}",
        "ts": ts,
        "channel": channel,
        "team": team,
        "event_ts": ts,
        "client_msg_id": f"00000000-0000-4000-8000-{number:012d}",
        **({"thread_ts": thread} if thread else {}),
        **(event or {}),
    }
    return {
        "token": "verification",
        "team_id": TEAM,
        "api_app_id": "A0IOTDOM1",
        "event": inner,
        "type": "event_callback",
        "event_id": f"Ev{number:09d}",
        "event_time": 1795441800,
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": TEAM,
                "user_id": OURSELVES,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": "4-xxx",
        **changes,
    }


def click(
    action_id, value, *, user, channel="C0IOTDOM1", team=TEAM, ts="1.1", **changes
):
    """A button, or an option of an overflow menu when `value` has a dot."""
    number = next(_ids)
    action = {
        "action_id": action_id,
        "block_id": "decide",
        "type": "button",
        "text": {"type": "plain_text", "text": "Press"},
        "value": value,
        "action_ts": f"1795441900.{number:06d}",
    }
    if action_id == "more":
        del action["value"]
        action |= {"type": "overflow", "selected_option": {"value": value}}
    return {
        "type": "block_actions",
        "user": {"id": user, "username": "someone", "name": "x", "team_id": team},
        "api_app_id": "A0IOTDOM1",
        "token": "verification",
        "container": {
            "type": "message",
            "message_ts": ts,
            "channel_id": channel,
            "is_ephemeral": False,
        },
        "trigger_id": f"1795441900.{number:06d}.abc",
        "team": {"id": TEAM, "domain": "acme"},
        "enterprise": None,
        "is_enterprise_install": False,
        "channel": {"id": channel, "name": "iot-domains"},
        "message": {"type": "message", "ts": ts},
        "state": {"values": {}},
        "response_url": f"https://hooks.slack.com/actions/{number}",
        "actions": [action],
        **changes,
    }


def submission(callback_id, fields, *, user, metadata="", team=TEAM, **changes):
    """A submitted form; values that are None are left out as Slack leaves them."""
    number = next(_ids)
    values = {}
    for name, value in fields.items():
        if name in SELECTS:
            chosen = {"value": value} if value else None
            values[name] = {name: {"type": "static_select", "selected_option": chosen}}
        else:
            values[name] = {name: {"type": "plain_text_input", "value": value}}
    return {
        "type": "view_submission",
        "team": {"id": TEAM, "domain": "acme"},
        "user": {"id": user, "username": "someone", "name": "x", "team_id": team},
        "api_app_id": "A0IOTDOM1",
        "token": "verification",
        "trigger_id": f"1795442000.{number:06d}.abc",
        "view": {
            "id": f"V{number:08d}",
            "team_id": TEAM,
            "type": "modal",
            "private_metadata": metadata,
            "callback_id": callback_id,
            "state": {"values": values},
            "hash": f"1795442000.{number:06d}",
            "root_view_id": f"V{number:08d}",
            "previous_view_id": None,
        },
        "response_urls": [],
        "is_enterprise_install": False,
        "enterprise": None,
        **changes,
    }


def words_of(payload):
    """All the words of a payload, blocks included."""
    found = [payload.get("text", "")]

    def walk(node):
        if isinstance(node, dict):
            if isinstance(node.get("text"), str):
                found.append(node["text"])
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(payload.get("blocks", []))
    return "\n".join(found)
