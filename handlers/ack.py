"""Acks exactly once, whatever happens in the listener, and answers what went wrong.

Slack shows "operation timed out" when no ack comes, and Bolt sends none when a
listener raises; so the ack is made on the way out of a `with` block.
"""

import secrets
from collections.abc import Callable, Mapping
from typing import Self

import structlog

from bot.errors import BotError, StoreAwayError, UserError
from bot.ports import Payload
from bot.slack import render
from handlers.modals import LAST_FIELD, plain

log = structlog.get_logger("handlers")


class Answer:
    """The one ack of a listener.

    `speaks`: the ack itself can carry an answer (commands only). `whisper` is the
    way to say something after the ack. `form` is the callback of a submitted form.
    """

    def __init__(
        self,
        ack: Callable[..., object],
        whisper: Callable[[Payload], None],
        *,
        speaks: bool = False,
        form: str = "",
        verdict: str = "Not done",
    ) -> None:
        self._ack = ack
        self._whisper = whisper
        self._speaks = speaks
        self._form = form
        self._verdict = verdict
        self._done = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: BaseException | None, _: object) -> bool:
        if error is None:
            self.nothing()
            return True
        if not isinstance(error, Exception):
            return False
        self._failed(error)
        return True

    def nothing(self) -> None:
        """The bare ack."""
        if not self._done:
            self._done = True
            self._ack()

    def say(self, said: Payload) -> None:
        """An answer to the person, in the ack itself where that works."""
        if self._speaks and not self._done:
            self._done = True
            self._ack(response_type="ephemeral", **said)
            return
        self.nothing()
        self._whisper(said)

    def faults(self, wrong: Mapping[str, str]) -> None:
        """The ack of a form that stays open."""
        if not self._done:
            self._done = True
            self._ack(response_action="errors", errors=dict(wrong))

    def _failed(self, error: Exception) -> None:
        if isinstance(error, StoreAwayError):
            says = "I could not put this on record."
            said = render.could_not_ask(says)
            says += " Nothing was changed. Do the same again in a moment."
        elif isinstance(error, BotError):
            says = str(error)
            recorded = not isinstance(error, UserError)
            said = render.refused(says, verdict=self._verdict, recorded=recorded)
        else:
            error_id = secrets.token_hex(4)
            log.error("listener failed", error_id=error_id, exc_info=error)
            says = f"This did not work because of a fault in me (error {error_id})."
            said = render.failed(error_id)
        field = LAST_FIELD.get(self._form)
        if field and not self._done:
            # The form stays open, so that nothing typed is lost.
            self.faults({field: plain(says)})
            return
        self.say(said)
