"""Where Slack comes in: on record first, then the ack, then the work elsewhere.

Bolt sends nothing at all when a listener raises before its ack or when none
matches, so each listener here takes everything of its kind and always acks. What
it must not do before the ack is to ask AWS, DNS or Slack: the person waits 3 s.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from slack_bolt import Ack, App

from bot.core.leaks import holds_key
from bot.errors import BotError, Refused, Transient, UserError
from bot.ports import InboxRow, Payload
from bot.services import Services
from bot.slack import render
from handlers import create, leaks, mentions, modals, rows, wishes
from handlers.ack import Answer
from handlers.asked import asked
from handlers.handover import Handover
from handlers.registry import offline
from handlers.text import Typed, parse, require_options

log = structlog.get_logger("handlers")

# Buttons that open a form; when there is none to open, the row says why.
FORMS: Mapping[str, Callable[[Services, InboxRow], modals.Form | None]] = {
    "decline": modals.decline_form,
    "open_create": mentions.form,
}
EVERYTHING = re.compile(".*", re.DOTALL)
Body = Mapping[str, Any]


def register(app: App, services: Services) -> "Edge":
    """Give Bolt one listener for each kind of thing that Slack can send."""
    edge = Edge(services)
    app.command(EVERYTHING)(edge.command)
    app.action(EVERYTHING)(edge.action)
    app.event("app_mention", middleware=[edge.mention])(edge.mentioned)
    app.event(EVERYTHING)(edge.nothing)
    app.view(EVERYTHING)(edge.submitted)
    app.view_closed(EVERYTHING)(edge.nothing)
    app.shortcut(EVERYTHING)(edge.nothing)
    app.options(EVERYTHING)(edge.nothing)
    app.error(edge.failed)
    return edge


class Edge:
    """The listeners; each acks whatever happens."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self.handover = Handover(self._nudge)

    def close(self) -> None:
        """Send the nudges that wait, and take no more."""
        self.handover.close()

    def command(self, ack: Callable[..., object], body: Body) -> None:
        """A slash command: help and typos are answered in the ack itself."""
        whisper, ack = self._whisper(body), self.handover.counted(ack)
        verdict = "Not created"
        with Answer(ack, whisper, speaks=True, verdict=verdict) as answer:
            if holds_key(str(body.get("text") or "")):
                log.warning("private key pasted", kind="command")
                answer.say(leaks.answer(self._services))
                return
            row = rows.of_command(body, self._services.now())
            typed = parse(str(row.body["text"]))
            said = offline(typed)
            if said is not None:
                answer.say(said)
            elif typed.verb == "create" and self._needs_form(typed, row):
                require_options(typed, create.OPTIONS)
                wishes.request_of(typed.options)
                answer.nothing()
                self._open(body, self._create_form(typed, row), row)
            else:
                self._keep(row, answer)

    def mention(
        self, body: Body, context: dict[str, Any], next_: Callable[[], object]
    ) -> None:
        """`@iotdomain …`, before its ack: Bolt acks an event before its listener."""
        bot = str(context.get("bot_user_id") or "")
        why = mentions.ignored(body, bot)
        if why is not None:
            log.info("mention ignored", reason=why, id=str(body.get("event_id")))
        elif holds_key(str(body["event"].get("text") or "")):
            log.warning("private key pasted", kind="mention")
            context["leaked"] = True
        else:
            text = mentions.words_for(bot, str(body["event"].get("text") or ""))
            row = rows.of_mention(body, text, self._services.now())
            try:
                self._put_on_record(row)
            except Exception as error:  # noqa: BLE001 - told by the listener
                context["not_on_record"] = error
        next_()

    def mentioned(self, body: Body, context: dict[str, Any]) -> None:
        """A mention after its ack: on record, or the person is told why not."""
        if context.get("leaked"):
            event = body["event"]
            self._whisper_beside(event)(leaks.answer(self._services, event))
            return
        failed = context.get("not_on_record")
        if failed is None:
            return
        with Answer(lambda: None, self._whisper_beside(body["event"])):
            raise failed

    def action(self, ack: Ack, body: Body) -> None:
        """A button: on record, then acked; *Decline* opens its form."""
        with Answer(self.handover.counted(ack), self._whisper(body)) as answer:
            row = rows.of_action(body, self._services.now())
            if row is None:
                answer.say(render.older_button())
                return
            if row.body["action_id"] in modals.TURNS:
                answer.nothing()
                self._turn(body, row)
                return
            opens = FORMS.get(str(row.body["action_id"]))
            form = opens(self._services, row) if opens else None
            if form is not None:
                answer.nothing()
                self._open(body, form, row)
                return
            self._keep(row, answer)

    def submitted(self, ack: Callable[..., object], body: Body) -> None:
        """A form: faults stand beside their fields, a good one is on record."""
        view = body.get("view") or {}
        callback = str(view.get("callback_id", ""))
        kept = modals.remembered(str(view.get("private_metadata", "")))
        whisper, ack = self._whisper({**body, **kept}), self.handover.counted(ack)
        with Answer(ack, whisper, form=callback) as answer:
            aside = modals.hidden(str(view.get("private_metadata", "")))
            filled = {**aside, **modals.fields(view)}
            if leaked := leaks.in_fields(filled):
                log.warning("private key pasted", kind="form")
                answer.faults(leaked)
                return
            there = modals.shown(view)
            wrong = modals.faults(self._services, callback, filled, there)
            if wrong:
                answer.faults(wrong)
                return
            row = rows.of_view(body, filled, kept, self._services.now())
            self._keep(row, answer)

    def nothing(self, ack: Ack, body: Body) -> None:
        """Something that asks for nothing."""
        log.info("nothing to do", type=str(body.get("type", "")))
        ack()

    def failed(self, error: Exception, body: Body) -> None:
        """What no listener caught: Bolt itself failed."""
        log.error("bolt failed", error=repr(error), type=str(body.get("type", "")))

    def _needs_form(self, typed: Typed, row: InboxRow) -> bool:
        """Whether a form can help; who may see it is asked after the ack."""
        if row.body["team"] != self._services.team:
            return False
        try:
            return not create.is_whole(self._services, typed, str(row.body["channel"]))
        except UserError:
            # What is wrong names accounts, so it is said when we know to whom.
            return False

    def _create_form(self, typed: Typed, row: InboxRow) -> modals.Form:
        click, url = asked(row).click, str(row.body["response_url"])
        return lambda: modals.create_form(self._services, typed, click, url)

    def _keep(self, row: InboxRow, answer: Answer) -> None:
        """On record, acked, and handed over; the sweep finds what a nudge missed."""
        new = self._services.store.receive(row)
        answer.nothing()
        self._received(row, new=new)

    def _put_on_record(self, row: InboxRow) -> None:
        self._received(row, new=self._services.store.receive(row))

    def _received(self, row: InboxRow, *, new: bool) -> None:
        if new:
            log.info("received", row=row.id, kind=row.kind, user=row.body["user"])
        self.handover.give(row.id)

    def _nudge(self, row_id: str) -> None:
        try:
            self._services.engine.nudge("inbox", row_id)
        except BotError as error:
            log.warning("nudge missed", row=row_id, error=str(error))

    def _open(self, body: Body, form: modals.Form, row: InboxRow) -> None:
        """Open a form; if Slack does not, the person is told by a message.

        Who may not see it, or could not be checked, is answered like anything else
        that was asked: from the record.
        """
        try:
            view = form()
        except (Refused, Transient) as error:
            log.info("form not opened", row=row.id, error=str(error))
            self._put_on_record(row)
            return
        try:
            self._services.slack.open_view(str(body.get("trigger_id", "")), view)
        except BotError as error:
            log.warning("form not opened", row=row.id, error=str(error))
            says = "The form could not be opened in the 3 seconds that Slack gives."
            self._whisper(body)(render.could_not_ask(says))

    def _turn(self, body: Body, row: InboxRow) -> None:
        """Show or hide the options of an open form."""
        view = body.get("view") or {}
        if leaks.in_fields(modals.fields(view)):
            # A turned form carries what was typed on to Slack; this one stays.
            log.warning("private key pasted", kind="form")
            return
        more = modals.TURNS[str(row.body["action_id"])]
        try:
            click = asked(row).click
            turned = modals.turned_form(self._services, view, click, more=more)
            self._services.slack.update_view(str(view.get("id", "")), turned)
        except BotError as error:
            # It stays as it is, with all that was typed: another press tries again.
            log.warning("form not turned", row=row.id, error=str(error))

    def _whisper(self, body: Body) -> Callable[[Payload], None]:
        """The way to answer from a listener, for when nothing is on record."""

        def whisper(said: Payload) -> None:
            url = str(body.get("response_url") or "")
            try:
                if url:
                    self._services.slack.answer(url, said)
            except BotError as error:
                log.warning("answer undeliverable", error=str(error))

        return whisper

    def _whisper_beside(self, event: Body) -> Callable[[Payload], None]:
        """The way to answer a mention, which has no address for answers."""
        channel, user = str(event.get("channel", "")), str(event.get("user", ""))
        thread = str(event.get("thread_ts") or "") or None

        def whisper(said: Payload) -> None:
            try:
                self._services.slack.whisper(channel, user, said, thread=thread)
            except BotError as error:
                log.warning("answer undeliverable", error=str(error))

        return whisper
