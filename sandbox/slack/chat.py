"""The methods chat.…: post, update, delete, postEphemeral and getPermalink."""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sandbox.slack.content import Content, read_content
from sandbox.slack.hub import Hub
from sandbox.slack.payloads import message_object
from sandbox.slack.people import BOT_USER
from sandbox.slack.wire import Json, SlackError
from sandbox.slack.workspace import Channel, Message, Workspace

_METADATA_LENGTH = 8_000  # docs.slack.dev/messaging/message-metadata
_CUSTOMIZE = ("username", "icon_emoji", "icon_url")


@dataclass(frozen=True, slots=True)
class Chat:
    """The bot's writing into channels, with Slack's refusals."""

    workspace: Workspace
    hub: Hub
    random: random.Random
    base_url: Callable[[], str]

    def post_message(self, args: Json) -> Json:
        """Post to a channel of which the bot is a member."""
        channel = self._writable(args["channel"])
        _refuse_disguise(args)
        content = read_content(args, self.random, too_long=None)
        thread = self._thread(channel, args.get("thread_ts"))
        message = Message(
            channel=channel.id,
            ts=self.workspace.next_ts(),
            user=BOT_USER,
            bot=True,
            text=content.text,
            blocks=content.blocks,
            thread_ts=thread,
            broadcast=bool(args.get("reply_broadcast")) and thread is not None,
            metadata=_metadata(args.get("metadata")),
        )
        return self.publish(message, content)

    def publish(self, message: Message, content: Content) -> Json:
        """Put a new message into the workspace and show it."""
        self.workspace.put_message(message)
        self.hub.posted(message)
        return {
            "ok": True,
            "channel": message.channel,
            "ts": message.ts,
            "message": message_object(message),
            "warnings": content.warnings,
        }

    def update(self, args: Json) -> Json:
        """Edit one of the bot's own messages; without `blocks` they stay."""
        channel = self._channel(args["channel"])
        if BOT_USER not in channel.members:
            raise SlackError("channel_not_found")
        if channel.is_archived:
            raise SlackError("is_inactive")
        message = self.workspace.messages.get((channel.id, args["ts"]))
        if message is None or message.ephemeral_to is not None:
            raise SlackError("message_not_found")
        if message.user != BOT_USER:
            raise SlackError("cant_update_message")
        content = read_content(
            args, self.random, too_long="msg_too_long", keeps=bool(message.blocks)
        )
        message = self.edit(message, content, _metadata(args.get("metadata")))
        return {
            "ok": True,
            "channel": channel.id,
            "ts": message.ts,
            "text": message.text,
            "message": message_object(message),
            "warnings": content.warnings,
        }

    def edit(
        self, message: Message, content: Content, metadata: Json | None = None
    ) -> Message:
        """Replace what a message says, in place."""
        kept = message.blocks if content.blocks is None else content.blocks
        message = replace(
            message,
            text=content.text,
            blocks=kept or None,
            edited_ts=self.workspace.next_ts(),
            metadata=metadata or message.metadata,
        )
        self.workspace.put_message(message)
        self.hub.edited(message)
        return message

    def delete(self, args: Json) -> Json:
        """Take one of the bot's own messages away."""
        channel = self._channel(args["channel"])
        message = self.workspace.messages.get((channel.id, args["ts"]))
        if message is None or message.ephemeral_to is not None:
            raise SlackError("message_not_found")
        if message.user != BOT_USER:
            raise SlackError("cant_delete_message")
        self.remove(message)
        return {"ok": True, "channel": channel.id, "ts": message.ts}

    def remove(self, message: Message) -> None:
        """Take a message away."""
        self.workspace.drop_message(message)
        self.hub.deleted(message)

    def post_ephemeral(self, args: Json) -> Json:
        """Show something to one member of a channel."""
        channel = self._writable(args["channel"])
        _refuse_disguise(args)
        if args["user"] not in channel.members:
            raise SlackError("user_not_in_channel")
        content = read_content(args, self.random, too_long="msg_too_long")
        thread = self._thread(channel, args.get("thread_ts"))
        if thread is not None and not self.workspace.has_replies(channel.id, thread):
            # docs.slack.dev/reference/methods/chat.postEphemeral: "Ephemeral messages
            # in threads are only shown if there is already an active thread."
            ts = self.workspace.next_ts()
            return {"ok": True, "message_ts": ts, "warnings": content.warnings}
        message = self.whisper(channel.id, args["user"], content, thread)
        return {"ok": True, "message_ts": message.ts, "warnings": content.warnings}

    def whisper(
        self, channel: str, user: str, content: Content, thread: str | None = None
    ) -> Message:
        """Put a message that only this person sees, and that no restart keeps."""
        message = Message(
            channel=channel,
            ts=self.workspace.next_ts(),
            user=BOT_USER,
            bot=True,
            text=content.text,
            blocks=content.blocks,
            thread_ts=thread,
            ephemeral_to=user,
        )
        self.workspace.put_message(message)
        self.hub.posted(message)
        return message

    def get_permalink(self, args: Json) -> Json:
        """The address of a message in the workspace page."""
        channel = self._channel(args["channel"])
        message = self.workspace.messages.get((channel.id, args["message_ts"]))
        if message is None or message.ephemeral_to is not None:
            raise SlackError("message_not_found")
        name = "p" + message.ts.replace(".", "")
        link = f"{self.base_url()}/archives/{channel.id}/{name}"
        if message.thread_ts is not None:
            link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
        return {"ok": True, "channel": channel.id, "permalink": link}

    def _channel(self, name: str) -> Channel:
        channel = self.workspace.channels.get(name)
        if channel is None:
            raise SlackError("channel_not_found")
        if channel.is_private and BOT_USER not in channel.members:
            raise SlackError("channel_not_found")
        return channel

    def _writable(self, name: str) -> Channel:
        channel = self._channel(name)
        if channel.is_archived:
            raise SlackError("is_archived")
        if BOT_USER not in channel.members:
            raise SlackError("not_in_channel")
        return channel

    def _thread(self, channel: Channel, thread_ts: str | None) -> str | None:
        if thread_ts is None:
            return None
        root = self.workspace.root_of(channel.id, thread_ts)
        if root is None:
            raise SlackError("cannot_reply_to_message")
        return root


def _refuse_disguise(args: Json) -> None:
    if args.get("as_user"):
        raise SlackError("invalid_arguments", "as_user is for classic apps")
    if any(name in args for name in _CUSTOMIZE):
        raise SlackError("missing_scope", needed="chat:write.customize")


def _metadata(given: Any) -> Json | None:
    if given is None:
        return None
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except ValueError:
            raise SlackError("invalid_metadata_format") from None
    match given:
        case {"event_type": str(), "event_payload": dict()}:
            if len(json.dumps(given)) > _METADATA_LENGTH:
                raise SlackError("metadata_too_large")
            return dict(given)
    raise SlackError("invalid_metadata_format")
