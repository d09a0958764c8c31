"""Deliveries over HTTP: signed POSTs to one address, answered within 3 s.

docs.slack.dev/authentication/verifying-requests-from-slack: HMAC-SHA256 over
`v0:<timestamp>:<body>` with the app's signing secret.
"""

import asyncio
import hmac
import json
import random
import uuid
from urllib.parse import urlencode

import aiohttp

from sandbox.slack.calls import Call, CallLog
from sandbox.slack.line import Ack, Delivery, Envelope, Envelopes, Outcome, envelope
from sandbox.slack.wire import Clock, Json

_OK = 200
_FORM = "application/x-www-form-urlencoded"


class SignedHttp:
    """Posts each delivery to the app's request URL."""

    def __init__(
        self, delivery: Delivery, *, now: Clock, random: random.Random, log: CallLog
    ) -> None:
        self._delivery = delivery
        self._now = now
        self._random = random
        self._log = log
        self._envelopes = Envelopes()
        self._session: aiohttp.ClientSession | None = None
        self.duplicates = 0

    def envelopes(self) -> list[Json]:
        """Every delivery so far, oldest first."""
        return self._envelopes.for_control()

    async def deliver(
        self, kind: str, payload: Json, *, accepts: bool, attempt: int = 0
    ) -> Ack:
        """Post it once, and once more where a test wants it twice."""
        name = str(uuid.UUID(int=self._random.getrandbits(128)))
        frame = envelope(name, kind, payload, accepts=accepts, attempt=attempt)
        loop = asyncio.get_running_loop()
        sent = Envelope(body=frame, sent=loop.time(), answer=loop.create_future())
        self._envelopes.remember(sent)
        ack = await self._post(kind, payload, attempt, sent)
        if self.duplicates > 0:
            self.duplicates -= 1
            await self._post(kind, payload, attempt, sent)
        return ack

    async def stop(self) -> None:
        """Close what is open."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _post(
        self, kind: str, payload: Json, attempt: int, sent: Envelope
    ) -> Ack:
        content_type, body = encoded(kind, payload)
        stamp = str(int(self._now().timestamp()))
        headers = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature(self._delivery.secret, stamp, body),
        }
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt)}
            headers |= {"X-Slack-Retry-Reason": "http_error"}
        if self._session is None:
            self._session = aiohttp.ClientSession(trust_env=False)
        began = asyncio.get_running_loop().time()
        try:
            async with (
                asyncio.timeout(self._delivery.patience.total_seconds()),
                self._session.post(
                    self._delivery.url, data=body, headers=headers
                ) as found,
            ):
                status, text = found.status, await found.text()
                is_json = found.content_type == "application/json"
        except TimeoutError:
            sent.late = True
            return Ack(Outcome.TIMEOUT)
        except aiohttp.ClientError:
            return Ack(Outcome.NOBODY)
        if status != _OK:
            return Ack(Outcome.NOBODY)
        sent.acks += 1
        waited = asyncio.get_running_loop().time() - began
        sent.ack_ms = sent.ack_ms or round(waited * 1000, 3)
        answer = _read(text, is_json=is_json)
        self._log.add(Call(method="ack", raw=text, args=answer or {}, ok=True))
        return Ack(Outcome.ACKED, answer)


def encoded(kind: str, payload: Json) -> tuple[str, bytes]:
    """Content type and body: events are JSON, everything else is a form."""
    if kind == "events_api":
        return "application/json", json.dumps(payload).encode()
    if kind == "slash_commands":
        flat = {key: _flat(value) for key, value in payload.items()}
        return _FORM, urlencode(flat).encode()
    return _FORM, urlencode({"payload": json.dumps(payload)}).encode()


def signature(secret: str, stamp: str, body: bytes) -> str:
    """What stands in X-Slack-Signature."""
    signed = b"v0:" + stamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), signed, "sha256").hexdigest()


def _flat(value: object) -> str:
    return json.dumps(value) if isinstance(value, bool) else str(value)


def _read(text: str, *, is_json: bool) -> Json | None:
    if not text:
        return None
    if not is_json:
        return {"text": text}
    answer = json.loads(text)
    return answer if isinstance(answer, dict) else None
