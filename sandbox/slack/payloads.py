"""The payloads of slash commands, clicks and modals, with the keys Slack sends."""

import uuid

from sandbox.slack import people
from sandbox.slack.wire import Json
from sandbox.slack.workspace import Channel, Message, Person

# Slack still sends the retired verification token; nobody may rely on it.
VERIFICATION = "sandbox-verification"


def slash_command(
    person: Person,
    channel: Channel,
    *,
    command: str,
    text: str,
    trigger_id: str,
    response_url: str,
) -> Json:
    """What a typed command becomes."""
    return {
        "token": VERIFICATION,
        "team_id": person.team_id,
        "team_domain": _domain(person),
        "channel_id": channel.id,
        "channel_name": "privategroup" if channel.is_private else channel.name,
        "user_id": person.id,
        "user_name": person.name,
        "command": command,
        "text": text,
        "api_app_id": people.APP_ID,
        "is_enterprise_install": False,
        "response_url": response_url,
        "trigger_id": trigger_id,
    }


def app_mention(
    person: Person, channel: Channel, message: Message, *, text: str, event_id: str
) -> Json:
    """What a message with the bot's name in it becomes."""
    event = {
        "type": "app_mention",
        "user": person.id,
        "text": text,
        "ts": message.ts,
        "client_msg_id": str(uuid.uuid5(uuid.NAMESPACE_OID, message.ts)),
        "team": people.TEAM_ID,
        "channel": channel.id,
        "event_ts": message.ts,
    }
    if channel.is_ext_shared:
        event |= {"user_team": person.team_id, "source_team": person.team_id}
    if message.thread_ts is not None:
        event["thread_ts"] = message.thread_ts
    authorization = {
        "enterprise_id": None,
        "team_id": people.TEAM_ID,
        "user_id": people.BOT_USER,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": VERIFICATION,
        "team_id": people.TEAM_ID,
        "api_app_id": people.APP_ID,
        "event": event,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(message.ts.partition(".")[0]),
        "authorizations": [authorization],
        "is_ext_shared_channel": channel.is_ext_shared,
        "event_context": f"4-{event_id}",
    }


def block_actions(person: Person, *, trigger_id: str, actions: list[Json]) -> Json:
    """What any click shares, in a message or in a modal."""
    return {
        "type": "block_actions",
        **_interaction(person, trigger_id),
        "actions": actions,
    }


def in_message(
    base: Json, message: Message, channel: Channel, *, response_url: str
) -> Json:
    """A click in a message; an ephemeral message is named but not sent along."""
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.ephemeral_to is not None,
    }
    if message.thread_ts is not None:
        container["thread_ts"] = message.thread_ts
    name = "privategroup" if channel.is_private else channel.name
    payload = {
        **base,
        "container": container,
        "channel": {"id": channel.id, "name": name},
        "state": {"values": {}},
        "response_url": response_url,
    }
    if message.ephemeral_to is None:
        payload["message"] = message_object(message)
    return payload


def in_view(base: Json, view: Json) -> Json:
    """A click in a modal."""
    container = {"type": "view", "view_id": view["id"]}
    return {**base, "container": container, "view": view}


def view_submission(person: Person, view: Json, *, trigger_id: str) -> Json:
    """What pressing a modal's main button becomes."""
    return {
        "type": "view_submission",
        **_interaction(person, trigger_id),
        "view": view,
        "response_urls": [],
    }


def view_closed(person: Person, view: Json, *, is_cleared: bool) -> Json:
    """What dismissing a modal becomes, if the bot asked to be told."""
    payload = {"type": "view_closed", **_interaction(person, ""), "view": view}
    del payload["trigger_id"]
    return {**payload, "is_cleared": is_cleared}


def message_object(message: Message) -> Json:
    """A message as the Web API returns it."""
    found: Json = {
        "type": "message",
        "user": message.user,
        "ts": message.ts,
        "text": message.text,
        "team": people.TEAM_ID,
    }
    if message.bot:
        found |= {"bot_id": people.BOT_ID, "app_id": people.APP_ID}
    if message.blocks:
        found["blocks"] = message.blocks
    if message.thread_ts is not None:
        found["thread_ts"] = message.thread_ts
    if message.edited_ts is not None:
        found["edited"] = {"user": message.user, "ts": message.edited_ts}
    return found


def _interaction(person: Person, trigger_id: str) -> Json:
    return {
        # Where the app is installed; the person's own workspace stands with them.
        "team": {"id": people.TEAM_ID, "domain": people.TEAM_DOMAIN},
        "user": {
            "id": person.id,
            "username": person.name,
            "name": person.name,
            "team_id": person.team_id,
        },
        "api_app_id": people.APP_ID,
        "token": VERIFICATION,
        "trigger_id": trigger_id,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _domain(person: Person) -> str:
    return people.TEAM_DOMAIN if person.team_id == people.TEAM_ID else "other"
