"""What people do in the page, carried to the bot."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.slack import payloads
from sandbox.slack.calls import Call, CallLog
from sandbox.slack.chat import Chat
from sandbox.slack.clicks import clicked
from sandbox.slack.events import Events
from sandbox.slack.hub import Hub
from sandbox.slack.inputs import typed_state, unfilled
from sandbox.slack.line import Ack, Line, Outcome
from sandbox.slack.modals import Modals
from sandbox.slack.permits import Permits
from sandbox.slack.responses import Responses
from sandbox.slack.wire import Json, SlackError
from sandbox.slack.workspace import Message, Workspace

# What a client leaves as it is; every other & < > that a person types is escaped.
_TOKEN = re.compile(r"<(?:@[UW]|#C|!subteam\^S)[A-Z0-9]+(?:\|[^<>]*)?>")


@dataclass(frozen=True, slots=True)
class Interactions:
    """Commands, clicks and modals."""

    workspace: Workspace
    hub: Hub
    chat: Chat
    modals: Modals
    permits: Permits
    responses: Responses
    line: Line
    events: Events
    log: CallLog
    random: random.Random
    commands: tuple[str, ...]
    base_url: Callable[[], str]

    def say(self, user: str, channel: str, text: str, thread: str | None) -> Message:
        """Post what a person typed."""
        message = Message(
            channel=channel,
            ts=self.workspace.next_ts(),
            user=user,
            bot=False,
            text=escape(text),
            thread_ts=thread,
        )
        self.workspace.put_message(message)
        self.hub.posted(message)
        return message

    async def command(self, user: str, channel: str, typed: str, *, raw: bool) -> None:
        """Run a slash command and show its direct answer, or why there is none."""
        command, _, text = typed.partition(" ")
        if command not in self.commands:
            self.hub.notice(user, channel, f"{command} is not a valid command.")
            return
        secret = self.permits.response_url(channel, user)
        payload = payloads.slash_command(
            self.workspace.people[user],
            self.workspace.channels[channel],
            command=command,
            text=text if raw else escape(text),
            trigger_id=self.permits.trigger(user),
            response_url=self._response(secret),
        )
        ack = await self.line.deliver("slash_commands", payload, accepts=True)
        if ack.outcome is not Outcome.ACKED:
            problem = f'{command} failed with the error "{ack.outcome.value}"'
            self.hub.notice(user, channel, problem)
            return
        if ack.payload:
            self._answer(user, channel, command, ack.payload)

    def _answer(self, user: str, channel: str, command: str, payload: Json) -> None:
        url = self.permits.spend_response(self.permits.response_url(channel, user))
        try:
            self.responses.apply(url, payload)
        except SlackError as refusal:
            self._mistake(payload, refusal)
            problem = f'{command} failed with the error "{refusal.error}"'
            self.hub.notice(user, channel, problem)

    async def click(self, user: str, message: Message, action: Json) -> None:
        """Deliver a click in a message; tell the person if nobody took it."""
        person = self.workspace.people[user]
        channel = self.workspace.channels[message.channel]
        base = payloads.block_actions(
            person, trigger_id=self.permits.trigger(user), actions=[action]
        )
        secret = self.permits.response_url(
            channel.id, user, message_ts=message.ts, thread_ts=message.thread_ts
        )
        payload = payloads.in_message(
            base, message, channel, response_url=self._response(secret)
        )
        ack = await self.line.deliver("interactive", payload, accepts=False)
        self._report(user, channel.id, ack)

    async def click_in_view(self, user: str, view: Json, action: Json) -> None:
        """Deliver the use of an element of a modal."""
        base = payloads.block_actions(
            self.workspace.people[user],
            trigger_id=self.permits.trigger(user),
            actions=[action],
        )
        payload = payloads.in_view(base, view)
        ack = await self.line.deliver("interactive", payload, accepts=False)
        self._report(user, "", ack)

    def fill(self, view: Json, values: Json) -> None:
        """Remember what was typed so far."""
        view["state"] = {"values": typed_state(view, values)}

    def action_in_view(self, view: Json, block_id: str, given: Json) -> Json:
        """The action that the use of a modal's element becomes."""
        return clicked(view["blocks"], block_id, given, self.workspace.next_ts())

    async def submit(
        self, user: str, view: Json, values: Json, *, forged: bool
    ) -> Json:
        """Press a modal's main button and do what the bot answers."""
        filled = typed_state(view, values)
        if not forged and (errors := unfilled(view, filled)):
            return {"ok": True, "errors": errors}
        view["state"] = {"values": filled}
        payload = payloads.view_submission(
            self.workspace.people[user], view, trigger_id=self.permits.trigger(user)
        )
        ack = await self.line.deliver("interactive", payload, accepts=True)
        if ack.outcome is not Outcome.ACKED:
            return {"ok": False, "error": ack.outcome.value}
        try:
            return self._after_submit(user, view, ack.payload or {})
        except SlackError as refusal:
            self._mistake(ack.payload or {}, refusal)
            return {"ok": False, "error": refusal.error}

    def _after_submit(self, user: str, view: Json, answer: Json) -> Json:
        match answer.get("response_action"):
            case None:
                self.modals.drop(user, view["id"])
                return {"ok": True, "closed": True}
            case "clear":
                self.modals.clear(user)
                return {"ok": True, "closed": True}
            case "errors":
                return {"ok": True, "errors": _errors(view, answer.get("errors"))}
            case "update":
                new = self.modals.replace(view, answer.get("view"))
                return {"ok": True, "view": new}
            case "push":
                return {"ok": True, "view": self.modals.push(view, answer.get("view"))}
        raise SlackError("invalid_arguments", "unknown response_action")

    async def close(self, user: str, view: Json) -> None:
        """Dismiss a modal; the bot hears of it only if it asked to."""
        self.modals.drop(user, view["id"])
        if view["notify_on_close"]:
            person = self.workspace.people[user]
            payload = payloads.view_closed(person, view, is_cleared=False)
            await self.line.deliver("interactive", payload, accepts=False)

    def _report(self, user: str, channel: str, ack: Ack) -> None:
        if ack.outcome is not Outcome.ACKED:
            problem = f'That did not work: the app answered "{ack.outcome.value}"'
            self.hub.notice(user, channel, problem)

    def _mistake(self, payload: Json, refusal: SlackError) -> None:
        """Note an ack that Slack would not take."""
        self.log.add(
            Call(
                method="ack.content",
                raw="",
                args=payload,
                ok=False,
                error=refusal.error,
                violations=(refusal.error, *refusal.messages),
            )
        )

    def _response(self, secret: str) -> str:
        return f"{self.base_url()}/response/{secret}"


def escape(text: str) -> str:
    """The text as a client sends it: mentions it offered stay, the rest is escaped."""
    done, place = "", 0
    for token in _TOKEN.finditer(text):
        done += _escaped(text[place : token.start()]) + token.group()
        place = token.end()
    return done + _escaped(text[place:])


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _errors(view: Json, errors: object) -> Json:
    inputs = {b["block_id"] for b in view["blocks"] if b["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        raise SlackError("invalid_arguments", "errors must name input blocks")
    return errors
