"""What becomes of a POST from outside: refused with a reason, or handed to Bolt.

The order matters. Who sent it is known before anything of it is read, and that it
came before is known before anything of it is done.
"""

import hashlib
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from slack_bolt import App, BoltRequest, BoltResponse

from bot.errors import StoreAwayError
from bot.ports import Store
from bot.slack import signature
from bot.slack.deliveries import BadDeliveryError, Payload, foreign, read

log = structlog.get_logger("http")

# A stamp may be five minutes ahead, and is good for five minutes after it.
REMEMBER_SECONDS = 2 * signature.WINDOW_SECONDS + 60
OK, BAD, UNKNOWN, FORBIDDEN = 200, 400, 401, 403
PLAIN = "text/plain; charset=utf-8"
HEADERS = ("X-Slack-Request-Timestamp", "X-Slack-Signature", "Content-Type")


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back; a refusal has no words for whoever sent it."""

    status: int
    body: str = ""
    content_type: str = PLAIN


class Door:
    """The one way in from the network."""

    def __init__(
        self,
        app: App,
        store: Store,
        *,
        secret: str,
        team: str,
        api: str,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._app = app
        self._store = store
        self._secret = secret
        self._team = team
        self._api = api
        self._now = now

    def receive(self, headers: Mapping[str, Sequence[str]], body: bytes) -> Reply:
        """Answer one POST; `headers` has every value of each of `HEADERS`."""
        if _is_ssl_check(body):
            # Slack looks at the certificate only, and does not sign this.
            return Reply(OK)
        if any(len(values) > 1 for values in headers.values()):
            return self._refuse(BAD, "a header twice")
        stamp, signed, kind = (_only(headers.get(name)) for name in HEADERS)
        why = signature.fault(self._secret, stamp, signed, body, now=self._now())
        if why is not None:
            return self._refuse(UNKNOWN, why)
        try:
            payload = read(kind or "", body)
        except BadDeliveryError as error:
            return self._refuse(BAD, str(error))
        if payload.get("type") == "url_verification":
            challenge = json.dumps({"challenge": str(payload.get("challenge", ""))})
            return Reply(OK, challenge, "application/json")
        why = foreign(payload, team=self._team, api=self._api)
        if why is not None:
            return self._refuse(FORBIDDEN, why)
        if payload.get("type") == "app_rate_limited":
            # Bolt knows nothing of it, and Slack wants no answer to it.
            log.warning("Slack holds events back: more than 30,000 in an hour")
            return Reply(OK)
        if self._came_before(str(signed)):
            return self._refuse(FORBIDDEN, "came before")
        return self._hand_over(payload)

    def _came_before(self, signed: str) -> bool:
        """Slack signs each try anew, so the same signature twice is a copy.

        When the store is away nothing can be put on record, so nothing is done
        either; should it come back in between, the row's id knows the copy too.
        """
        name = "delivery:" + hashlib.sha256(signed.encode()).hexdigest()
        try:
            return not self._store.claim_once(name, seconds=REMEMBER_SECONDS)
        except StoreAwayError:
            return False

    def _hand_over(self, payload: Payload) -> Reply:
        # Read once, by us; Bolt is given what it gets over Socket Mode.
        request = BoltRequest(mode="socket_mode", body=dict(payload))
        return _reply(self._app.dispatch(request))

    def _refuse(self, status: int, why: str) -> Reply:
        log.warning("delivery refused", reason=why, status=status)
        return Reply(status)


def _is_ssl_check(body: bytes) -> bool:
    return b"ssl_check=1" in body.split(b"&", 20)[:20]


def _only(values: Sequence[str] | None) -> str | None:
    return values[0] if values else None


def _reply(made: BoltResponse) -> Reply:
    if made.status != OK:
        log.error("delivery failed", status=made.status)
        return Reply(made.status)
    kind: Any = made.first_headers().get("content-type", "")
    return Reply(OK, made.body or "", str(kind) or PLAIN)
