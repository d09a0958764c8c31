"""The edge of the Web API: tokens, arguments, faults, rate limits and the log."""

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from sandbox.slack.calls import Call, CallLog
from sandbox.slack.contract import Method
from sandbox.slack.faults import Fault, Faults
from sandbox.slack.people import APP_TOKEN, BOT_TOKEN
from sandbox.slack.rates import Rates
from sandbox.slack.wire import Json, SlackError

TOO_MANY = 429
_OF_THE_APP = "apps.connections.open"
_NOT_A_TOKEN = frozenset(
    {"invalid_auth", "not_allowed_token_type", "not_authed", "token_revoked"}
)
Answer = Callable[[Json], Json]

SCOPES = frozenset(
    {
        "app_mentions:read",
        "channels:read",
        "chat:write",
        "commands",
        "groups:read",
        "usergroups:read",
        "users:read",
    }
)
# Refusals that only a mistake in the bot brings about; tests assert there are none.
MISTAKES = frozenset(
    {
        "as_user_not_supported",
        "invalid_arguments",
        "invalid_blocks",
        "invalid_blocks_format",
        "invalid_form_data",
        "invalid_metadata_format",
        "markdown_text_conflict",
        "metadata_too_large",
        "missing_scope",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
        "not_allowed_token_type",
        "unknown_method",
        "view_too_large",
    }
)


class WebApi:
    """Answers POST and GET /api/<method>."""

    def __init__(
        self,
        *,
        contract: Mapping[str, Method],
        answers: Mapping[str, Answer],
        faults: Faults,
        rates: Rates,
        log: CallLog,
    ) -> None:
        self._contract = contract
        self._answers = answers
        self._faults = faults
        self._rates = rates
        self._log = log
        self.scopes = SCOPES
        self.revoked = False

    async def call(self, request: web.Request) -> web.Response:
        """Answer one call, or spoil it as a test has asked."""
        name = request.match_info["method"]
        raw = (await request.read()).decode("utf-8", "replace")
        fault = self._faults.take(name)
        if fault is not None:
            await asyncio.sleep(fault.delay)
            if fault.breaks and not fault.after:
                return self._spoil(request, name, raw, fault)
        reply, call = self._answer(request, name, raw)
        self._log.add(call)
        if fault is not None and fault.breaks:
            return self._spoil(request, name, raw, fault)
        if call.status == TOO_MANY:
            return _json(reply, call.status, int(reply["retry_after"]))
        response = _json(reply)
        if name != _OF_THE_APP and reply.get("error") not in _NOT_A_TOKEN:
            # What Slack tells of a token that it knows, whatever it was asked.
            response.headers["X-OAuth-Scopes"] = ",".join(sorted(self.scopes))
        return response

    def _answer(self, request: web.Request, name: str, raw: str) -> tuple[Json, Call]:
        args: Json = {}
        warnings: tuple[str, ...] = ()
        violations: tuple[str, ...] = ()
        status = 200
        try:
            args, token = _arguments(request, raw)
            read = self._admitted(name, args, token)
            reply = self._answers[name](read)
            warnings = tuple(reply.pop("warnings", ()))
        except SlackError as refusal:
            self._check_listed(name, refusal.error)
            reply = refusal.body()
            if "retry_after" in reply:
                status = TOO_MANY
            if refusal.error in MISTAKES:
                violations = (refusal.error, *refusal.messages)
        return reply, Call(
            method=name,
            raw=raw,
            args=args,
            ok=bool(reply["ok"]),
            error=reply.get("error"),
            status=status,
            warnings=warnings,
            violations=violations,
        )

    def _admitted(self, name: str, args: Json, token: str) -> Json:
        """The arguments of a call that may be made, now, with this token."""
        if name not in self._answers:
            raise SlackError("unknown_method", req_method=name)
        method = self._contract[name]
        self._check_token(token, method)
        method.check_scopes(self.scopes)
        read = method.read(args)
        if wait := self._rates.wait(name, method.tier, args.get("channel")):
            raise SlackError("ratelimited", retry_after=wait)
        return read

    def _check_listed(self, name: str, error: str) -> None:
        """Fail loudly if we answer what Slack's reference does not list."""
        if name in self._contract and error not in self._contract[name].errors:
            raise LookupError(f"{name} never answers {error}")

    def _check_token(self, token: str, method: Method) -> None:
        if not token:
            raise SlackError("not_authed")
        if token not in {BOT_TOKEN, APP_TOKEN}:
            raise SlackError("invalid_auth")
        if self.revoked:
            raise SlackError("token_revoked")
        wanted = APP_TOKEN if method.token == "app" else BOT_TOKEN  # noqa: S105  # a kind, no token
        if token != wanted:
            raise SlackError("not_allowed_token_type")

    def _spoil(
        self, request: web.Request, name: str, raw: str, fault: Fault
    ) -> web.Response:
        """The answer that a fault puts in place of the right one."""
        status = fault.status or 200
        error = fault.error or (
            "ratelimited" if status == TOO_MANY else "internal_error"
        )
        self._log.add(
            Call(method=name, raw=raw, args={}, ok=False, error=error, status=status)
        )
        if fault.drop:
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        if fault.error or status == TOO_MANY:
            reply = {"ok": False, "error": error}
            return _json(reply, status, fault.retry_after)
        return web.Response(status=status, text="upstream connect error")


def _json(reply: Json, status: int = 200, retry_after: int = 0) -> web.Response:
    response = web.json_response(reply, status=status)
    if status == TOO_MANY:
        response.headers["Retry-After"] = str(retry_after)
    return response


def _arguments(request: web.Request, raw: str) -> tuple[Json, str]:
    """Arguments from the query and a form or JSON body, and the token."""
    args: Json = dict(request.query)
    args.update(_body(request.content_type, raw))
    token = str(args.pop("token", ""))
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        token = given.strip()
    return args, token


def _body(content_type: str, raw: str) -> Mapping[str, Any]:
    if not raw:
        return {}
    if content_type == "application/json":
        try:
            body = json.loads(raw)
        except ValueError:
            body = None
        if not isinstance(body, dict):
            raise SlackError("invalid_arguments", "the body is no JSON object")
        return body
    if content_type == "application/x-www-form-urlencoded":
        return dict(parse_qsl(raw, keep_blank_values=True))
    raise SlackError("invalid_form_data")
