"""response_url: answers to an interaction, where it happened."""

import json
import random
from dataclasses import dataclass

from aiohttp import web

from sandbox.slack.calls import Call, CallLog
from sandbox.slack.chat import Chat
from sandbox.slack.content import read_content
from sandbox.slack.faults import Faults
from sandbox.slack.people import BOT_USER
from sandbox.slack.permits import Permits, ResponseUrl
from sandbox.slack.web_api import MISTAKES
from sandbox.slack.wire import Json, SlackError
from sandbox.slack.workspace import Message, Workspace

METHOD = "response_url"
_GONE = frozenset({"expired_url", "used_url"})
# docs.slack.dev/interactivity/handling-user-interaction
_KNOWN = frozenset(
    {
        "attachments",
        "blocks",
        "delete_original",
        "mrkdwn",
        "metadata",
        "parse",
        "replace_original",
        "response_type",
        "text",
        "thread_ts",
        "unfurl_links",
        "unfurl_media",
    }
)


@dataclass(frozen=True, slots=True)
class Responses:
    """Answers POST /response/<secret>."""

    workspace: Workspace
    chat: Chat
    permits: Permits
    faults: Faults
    log: CallLog
    random: random.Random

    async def post(self, request: web.Request) -> web.Response:
        """Take one answer, five times within half an hour."""
        raw = (await request.read()).decode("utf-8", "replace")
        fault = self.faults.take(METHOD)
        if fault is not None and fault.breaks:
            status = fault.status or 500
            self._note(raw, {}, fault.error or "internal_error", (), status)
            return web.Response(status=status, text=fault.error or "error")
        args: Json = {}
        try:
            args = _parsed(raw)
            self.apply(self.permits.spend_response(request.match_info["secret"]), args)
        except SlackError as refusal:
            violations = (refusal.error, *refusal.messages)
            if refusal.error not in MISTAKES:
                violations = ()
            status = 404 if refusal.error in _GONE else 400
            self._note(raw, args, refusal.error, violations, status)
            return web.Response(status=status, text=refusal.error)
        self._note(raw, args, None, (), 200)
        return web.Response(text="ok")

    def apply(self, url: ResponseUrl, args: Json) -> None:
        """Post, replace or delete, as the answer says."""
        unknown = sorted(set(args) - _KNOWN)
        if unknown:
            faults = (f"unknown argument: {name}" for name in unknown)
            raise SlackError("invalid_arguments", *faults)
        original = self._original(url)
        if args.get("delete_original"):
            if original is not None:
                self.chat.remove(original)
            return
        replaces = bool(args.get("replace_original")) and original is not None
        content = read_content(args, self.random, too_long="msg_too_long")
        if replaces and original is not None:
            blocks = content.blocks or []  # a replacement without blocks has none
            self.chat.edit(original, type(content)(content.text, blocks))
            return
        thread = args.get("thread_ts") or url.thread_ts
        if args.get("response_type", "ephemeral") == "ephemeral":
            self.chat.whisper(url.channel, url.user, content, thread)
            return
        self.chat.publish(
            Message(
                channel=url.channel,
                ts=self.workspace.next_ts(),
                user=BOT_USER,
                bot=True,
                text=content.text,
                blocks=content.blocks,
                thread_ts=thread,
            ),
            content,
        )

    def _original(self, url: ResponseUrl) -> Message | None:
        if url.message_ts is None:
            return None
        return self.workspace.messages.get((url.channel, url.message_ts))

    def _note(
        self,
        raw: str,
        args: Json,
        error: str | None,
        violations: tuple[str, ...],
        status: int,
    ) -> None:
        self.log.add(
            Call(
                method=METHOD,
                raw=raw,
                args=args,
                ok=error is None,
                error=error,
                status=status,
                violations=violations,
            )
        )


def _parsed(raw: str) -> Json:
    try:
        args = json.loads(raw)
    except ValueError:
        args = None
    if not isinstance(args, dict):
        raise SlackError("invalid_arguments", "the body is no JSON object")
    return {name: value for name, value in args.items() if value is not None}
