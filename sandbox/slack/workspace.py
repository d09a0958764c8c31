"""People, channels, groups and messages of the workspace, and who may see what."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from sandbox.slack.journal import Journal
from sandbox.slack.wire import Clock, Json

_MICRO = 1_000_000
_Kept = TypeVar("_Kept", "Person", "Channel", "Group", "Message")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A user of the workspace; `overrides` change or drop fields of users.info."""

    id: str
    name: str
    real_name: str
    note: str
    title: str
    kind: str = "member"
    team_id: str = "T0ACME001"
    deleted: bool = False
    is_bot: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    overrides: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A conversation and its members."""

    id: str
    name: str
    members: tuple[str, ...]
    topic: str = ""
    is_archived: bool = False
    is_ext_shared: bool = False
    is_private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A user group."""

    id: str
    handle: str
    users: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message; an ephemeral one names the only person who sees it."""

    channel: str
    ts: str
    user: str
    bot: bool
    text: str
    blocks: list[Json] | None = None
    thread_ts: str | None = None
    broadcast: bool = False
    edited_ts: str | None = None
    ephemeral_to: str | None = None
    metadata: Json | None = None

    def for_page(self) -> Json:
        """The message as the page wants it."""
        return {
            "channel": self.channel,
            "ts": self.ts,
            "thread_ts": self.thread_ts,
            "user": self.user,
            "bot": self.bot,
            "text": self.text,
            "blocks": self.blocks,
            "edited": self.edited_ts is not None,
            "ephemeral": self.ephemeral_to is not None,
            "broadcast": self.broadcast,
            "deleted": False,
            "state": {},
        }


class Workspace:
    """Everything that a restart of the sandbox keeps; ephemerals are not kept."""

    def __init__(self, *, now: Clock, journal: Journal) -> None:
        self.people: dict[str, Person] = {}
        self.channels: dict[str, Channel] = {}
        self.groups: dict[str, Group] = {}
        self.messages: dict[tuple[str, str], Message] = {}
        self._now = now
        self._journal = journal
        self._last_ts = 0

    def open(
        self,
        people: Iterable[Person],
        channels: Iterable[Channel],
        groups: Iterable[Group],
    ) -> None:
        """Start from these, overlaid with what an earlier run has kept."""
        self.people = {person.id: person for person in people}
        self.channels = {channel.id: channel for channel in channels}
        self.groups = {group.id: group for group in groups}
        for key, value in self._journal.open().items():
            self._recall(key.split(":")[0], value)

    def _recall(self, kind: str, value: Json) -> None:
        if kind == "person":
            person = Person(**value)
            self.people[person.id] = person
        elif kind == "channel":
            channel = Channel(**{**value, "members": tuple(value["members"])})
            self.channels[channel.id] = channel
        elif kind == "group":
            group = Group(**{**value, "users": tuple(value["users"])})
            self.groups[group.id] = group
        elif kind == "message":
            message = Message(**value)
            self.messages[message.channel, message.ts] = message
            self._last_ts = max(self._last_ts, _micros(message.ts))

    def next_ts(self) -> str:
        """A message time that no other message has, and later than all of them."""
        now = int(self._now().timestamp() * _MICRO)
        self._last_ts = max(now, self._last_ts + 1)
        return f"{self._last_ts // _MICRO}.{self._last_ts % _MICRO:06}"

    def put_message(self, message: Message) -> None:
        """Add or replace a message."""
        self.messages[message.channel, message.ts] = message
        if message.ephemeral_to is None:
            self._keep("message", f"{message.channel}:{message.ts}", message)

    def drop_message(self, message: Message) -> None:
        """Remove a message."""
        self.messages.pop((message.channel, message.ts), None)
        if message.ephemeral_to is None:
            self._journal.write(f"message:{message.channel}:{message.ts}", None)

    def change_person(self, person_id: str, fields: Json) -> Person:
        """Overlay fields of users.info; a None drops the field from the answer."""
        person = self.people[person_id]
        person = replace(person, overrides={**person.overrides, **fields})
        self.people[person_id] = person
        self._keep("person", person_id, person)
        return person

    def change_channel(self, channel_id: str, **fields: Any) -> Channel:
        """Replace fields of a channel."""
        channel = replace(self.channels[channel_id], **fields)
        self.channels[channel_id] = channel
        self._keep("channel", channel_id, channel)
        return channel

    def put_group(self, group: Group) -> None:
        """Add or replace a user group."""
        self.groups[group.id] = group
        self._keep("group", group.id, group)

    def root_of(self, channel: str, thread_ts: str) -> str | None:
        """The thread that this ts names, also when its first message was deleted."""
        message = self.messages.get((channel, thread_ts))
        if message is not None and message.ephemeral_to is None:
            return message.thread_ts or thread_ts
        return thread_ts if self.has_replies(channel, thread_ts) else None

    def has_replies(self, channel: str, thread_ts: str) -> bool:
        """Whether there is a reply in the thread that everybody sees."""
        return any(
            m.channel == channel and m.thread_ts == thread_ts
            for m in self.messages.values()
            if m.ephemeral_to is None
        )

    def visible(self, channel: str, user: str) -> Iterator[Message]:
        """What this person sees in this channel, oldest first."""
        if not self.sees(channel, user):
            return
        for message in sorted(self.messages.values(), key=lambda m: _micros(m.ts)):
            if message.channel == channel and message.ephemeral_to in {None, user}:
                yield message

    def sees(self, channel: str, user: str) -> bool:
        """Whether this person may read this channel."""
        place, person = self.channels.get(channel), self.people.get(user)
        if place is None or person is None:
            return False
        if user in place.members:
            return True
        return person.kind == "member" and not place.is_private

    def _keep(self, kind: str, key: str, value: _Kept) -> None:
        self._journal.write(f"{kind}:{key}", asdict(value))


def _micros(ts: str) -> int:
    return int(ts.replace(".", ""))


def utc_now() -> datetime:
    """The time, aware."""
    return datetime.now(UTC)
