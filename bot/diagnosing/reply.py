"""One reply in a thread that is edited as it fills in.

Its place is remembered as soon as it is posted, so that whoever goes on after a
crash edits it in place of posting another one.
"""

import json
from dataclasses import dataclass

import structlog

from bot.core.runs import Message
from bot.diagnosing.case import REMEMBERED_SECONDS
from bot.errors import SlackAwayError, SlackRefusedError
from bot.ports import Payload
from bot.services import Services

log = structlog.get_logger("diagnosing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The reply that belongs to a key, under the message that `root` names."""

    services: Services
    key: str
    root: Message

    @property
    def place(self) -> Message | None:
        """Where it stands, once it does."""
        note = self.services.store.note(f"reply:{self.key}")
        return Message(**json.loads(note)) if note else None

    def stands_at(self, message: Message) -> None:
        """It is a message that is there already."""
        text = json.dumps({"channel": message.channel, "ts": message.ts})
        self.services.store.keep_note(
            f"reply:{self.key}", text, seconds=REMEMBERED_SECONDS
        )

    def post(self, payload: Payload) -> None:
        """Post it, unless it stands somewhere; SlackRefusedError where it cannot."""
        if self.place is None:
            root, post = self.root, self.services.slack.post
            self.stands_at(post(root.channel, payload, thread=root.ts))

    def say(self, payload: Payload, *, last: bool) -> None:
        """What it says from now on; what is not the last need not come through.

        Silent where somebody has deleted it.
        """
        place = self.place
        if place is None:
            return
        try:
            self.services.slack.edit(place, payload)
        except SlackRefusedError as error:
            log.warning("reply gone", key=self.key, error=error.error)
        except SlackAwayError:
            if last:
                raise
