"""One message kept up to date, and what a person must be told of in its thread.

Crash safe without a transaction over two systems: a card is posted without buttons,
its place is saved, then it gets its buttons. A card whose place was lost in between
can never be clicked, and the next call posts another one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot.announce import marks
from bot.core.runs import Message
from bot.core.words import when
from bot.errors import SlackAwayError, SlackRefusedError
from bot.ports import Payload, Told
from bot.services import Services

log = structlog.get_logger("announce")

# How often a refused message is tried again, at first and at most.
SOONEST, LATEST = timedelta(seconds=15), timedelta(minutes=10)
# A message about something that is over is given up after this.
GIVE_UP = timedelta(hours=24)
_GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
_NO_ROOT = frozenset({"thread_not_found", "cannot_reply_to_message"})

# Our own word beside Slack's: archived, shared with another organisation, not joined.
UNFIT = "channel_unfit"
DELETED = "posted anew, because the first message was deleted"


class Card(Protocol):
    """What one message shows: a request, an alert, a first look.

    Everything is given what Slack was told so far, and none of it writes. What has
    a body here is right for a message without replies that hangs on nothing else.
    """

    @property
    def id(self) -> str:
        """What the store and the engine know it by."""
        ...

    @property
    def name(self) -> Mapping[str, str]:
        """How logs and the audit name it."""
        ...

    @property
    def rev(self) -> int:
        """Which state it shows; another one means that the message is behind."""
        ...

    @property
    def channel(self) -> str:
        """Where it is posted; once it stands somewhere, it stays there."""
        ...

    @property
    def over_since(self) -> datetime | None:
        """Since when nothing can happen to it any more."""
        ...

    def payload(self, told: Told, *, buttons: bool, anew: str) -> Payload:
        """The whole message; `anew` says why it stands there a second time."""
        ...

    def moments(self, _told: Told) -> Sequence[str]:
        """What somebody has to be told of now; what was told is left out anyway."""
        return ()

    def reply(self, _told: Told, moment: str) -> Payload:
        """What a moment says in the thread."""
        raise AssertionError(f"{self.id} has no {moment}")

    def is_loud(self, _moment: str) -> bool:
        """Whether a reply is shown in the channel too."""
        return False

    def is_behind(self, _told: Told) -> bool:
        """Whether the message lacks something although it shows this very state."""
        return False

    def says(self) -> frozenset[str]:
        """Marks for what the message is about to say beside the state."""
        return frozenset()

    def shown(self, _was: Told, told: Told) -> Told:
        """What to remember besides; `_was` is what it was rendered with."""
        return told

    def posted(self) -> None:
        """It stands in the channel now: stir whoever waited for that."""
        return


@dataclass(slots=True)
class Telling:
    """One call: a card as it is now, and what Slack knows of it so far."""

    services: Services
    card: Card
    told: Told
    anew: str = ""

    def keep(self, told: Told) -> None:
        """Remember what Slack was told just now, before anything else is."""
        self.services.store.tell(self.card.id, told)
        self.told = told


def bring_up_to_date(telling: Telling) -> bool:
    """Message and thread as they should be; False: not now, it will be tried again."""
    card = telling.card
    try:
        return _message_and_thread(telling)
    except SlackAwayError as error:
        log.warning("slack away", **card.name, error=str(error))
        telling.services.engine.wake("tell", card.id, error.delay)
    except SlackRefusedError as error:
        _refused(telling, error)
    return False


def _message_and_thread(telling: Telling) -> bool:
    services, card = telling.services, telling.card
    since = marks.mute_since(telling.told)
    if since is not None:
        telling.anew = f"this message stood still from {when(since)} on"
    if telling.told.message is None:
        _post(telling)
    elif _is_behind(telling):
        rest = _too_early(telling)
        if rest is not None:
            services.engine.wake("tell", card.id, rest)
            return False
        _edit(telling)
    for moment in card.moments(telling.told):
        if moment not in telling.told.moments:
            _reply(telling, moment)
    return True


def _post(telling: Telling) -> None:
    """The card, at first without buttons; then with them."""
    services, card = telling.services, telling.card
    fault = services.slack.channel_fault(card.channel)
    if fault is not None:
        # Other companies' eyes: nothing new is shown, and it is tried again.
        raise SlackRefusedError(fault, error=UNFIT)
    bare = _payload(telling, buttons=False)
    message = services.slack.post(card.channel, bare)
    log.info("posted", **card.name, rev=card.rev, ts=message.ts)
    telling.keep(replace(telling.told, message=message, rev=-1, at=services.now()))
    # Asked before it is rendered: what comes up meanwhile does not count as shown.
    said = card.says()
    whole = _payload(telling, buttons=True)
    if whole != bare:
        services.slack.edit(message, whole)
    _shown(telling, said)
    card.posted()


def _edit(telling: Telling) -> None:
    said = telling.card.says()
    try:
        telling.services.slack.edit(_place(telling), _payload(telling, buttons=True))
    except SlackRefusedError as error:
        if error.error not in _GONE:
            raise
        log.warning("message gone", **telling.card.name, error=error.error)
        telling.anew = DELETED
        _post(telling)
        return
    _shown(telling, said)


def _shown(telling: Telling, said: frozenset[str]) -> None:
    """The card shows the state as it is now."""
    rev, now = telling.card.rev, telling.services.now()
    told = marks.unmute(replace(telling.told, rev=rev, at=now))
    told = telling.card.shown(telling.told, told)
    telling.keep(replace(told, moments=told.moments | said))


def _reply(telling: Telling, moment: str) -> None:
    card, post = telling.card, telling.services.slack.post
    said, loud = card.reply(telling.told, moment), card.is_loud(moment)
    root = _place(telling)
    try:
        post(root.channel, said, thread=root.ts, broadcast=loud)
    except SlackRefusedError as error:
        if error.error not in _NO_ROOT:
            raise
        telling.anew = DELETED
        _post(telling)
        root = _place(telling)
        post(root.channel, said, thread=root.ts, broadcast=loud)
    log.info("told", **card.name, moment=moment)
    told = telling.told
    telling.keep(replace(told, moments=told.moments | {moment}))


def _place(telling: Telling) -> Message:
    message = telling.told.message
    if message is None:
        raise AssertionError("an edit or a reply follows its message")
    return message


def _is_behind(telling: Telling) -> bool:
    told, card = telling.told, telling.card
    if told.rev != card.rev or marks.mute_since(told) is not None:
        return True
    return card.is_behind(told)


def _too_early(telling: Telling) -> timedelta | None:
    """How long to wait so that edits come no faster than Slack takes them."""
    at, every = telling.told.at, telling.services.pace.edit_every
    if at is None or telling.told.rev < 0:
        return None
    rest = at + every - telling.services.now()
    return rest if rest > timedelta(0) else None


def _refused(telling: Telling, error: SlackRefusedError) -> None:
    """Not in the channel, archived …: on record once, then tried again ever slower."""
    services, card, now = telling.services, telling.card, telling.services.now()
    since = marks.mute_since(telling.told)
    log.error("slack refused", **card.name, error=error.error)
    if since is None:
        since = now
        telling.keep(marks.set_mute(telling.told, now))
        services.store.audit(
            {
                "what": "message not delivered",
                "who": "iotdomain",
                **card.name,
                "channel": card.channel,
                "error": error.error,
                "at": now.isoformat(),
            }
        )
    over = card.over_since
    if over is not None and now - max(over, since) > GIVE_UP:
        log.error("message given up", **card.name, error=error.error)
        telling.keep(replace(telling.told, rev=card.rev))
        return
    services.engine.wake("tell", card.id, min(max(now - since, SOONEST), LATEST))


def _payload(telling: Telling, *, buttons: bool) -> Payload:
    return telling.card.payload(telling.told, buttons=buttons, anew=telling.anew)
