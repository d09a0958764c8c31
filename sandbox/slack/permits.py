"""Things that Slack hands out for a short time: trigger ids and response urls."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.slack.wire import Clock, SlackError

TRIGGER_LIFE = timedelta(seconds=3)  # docs.slack.dev/interactivity
RESPONSE_LIFE = timedelta(
    minutes=30
)  # docs.slack.dev/interactivity/handling-user-interaction
RESPONSE_USES = 5  # the same page
_LETTERS = "0123456789abcdef"


@dataclass(slots=True)
class Trigger:
    """Lets the bot open one modal for one person, soon."""

    user: str
    made: datetime
    spent: bool = False


@dataclass(slots=True)
class ResponseUrl:
    """Lets the bot answer one interaction where it happened."""

    channel: str
    user: str
    made: datetime
    message_ts: str | None = None
    thread_ts: str | None = None
    uses: int = 0


class Permits:
    """Issues both kinds and checks them as Slack does."""

    def __init__(self, *, now: Clock, random: random.Random) -> None:
        self._now = now
        self._random = random
        self._triggers: dict[str, Trigger] = {}
        self._urls: dict[str, ResponseUrl] = {}

    def trigger(self, user: str) -> str:
        """A fresh trigger id for this person."""
        name = f"{self._digits(12)}.{self._digits(12)}.{self._hex(32)}"
        self._triggers[name] = Trigger(user=user, made=self._now())
        return name

    def spend_trigger(self, name: str) -> str:
        """The person for whom the trigger was made; it cannot be used again."""
        trigger = self._triggers.get(name)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.spent:
            raise SlackError("exchanged_trigger_id")
        if self._now() - trigger.made > TRIGGER_LIFE:
            raise SlackError("expired_trigger_id")
        trigger.spent = True
        return trigger.user

    def response_url(
        self,
        channel: str,
        user: str,
        *,
        message_ts: str | None = None,
        thread_ts: str | None = None,
    ) -> str:
        """The secret last part of a fresh response url."""
        name = self._hex(32)
        self._urls[name] = ResponseUrl(
            channel=channel,
            user=user,
            made=self._now(),
            message_ts=message_ts,
            thread_ts=thread_ts,
        )
        return name

    def spend_response(self, name: str) -> ResponseUrl:
        """Count one use of the url."""
        url = self._urls.get(name)
        if url is None or self._now() - url.made > RESPONSE_LIFE:
            raise SlackError("expired_url")
        if url.uses >= RESPONSE_USES:
            raise SlackError("used_url")
        url.uses += 1
        return url

    def _digits(self, count: int) -> str:
        return str(self._random.randrange(10 ** (count - 1), 10**count))

    def _hex(self, count: int) -> str:
        return "".join(self._random.choices(_LETTERS, k=count))
