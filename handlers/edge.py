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

from bot.errors import BotError
from bot.ports import InboxRow, Payload
from bot.services import Services
from bot.slack import render
from handlers import create, modals, rows
from handlers.ack import Answer
from handlers.handover import Handover
from handlers.registry import VERBS
from handlers.text import Typed, nearest, parse, require_options

log = structlog.get_logger("handlers")

EVERYTHING = re.compile(".*", re.DOTALL)
Body = Mapping[str, Any]


def register(app: App, services: Services) -> "Edge":
    """Give Bolt one listener for each kind of thing that Slack can send."""
    edge = Edge(services)
    app.command(EVERYTHING)(edge.command)
    app.action(EVERYTHING)(edge.action)
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
            row = rows.of_command(body, self._services.now())
            typed = parse(str(row.body["text"]))
            if typed.verb == "help" or typed.verb not in VERBS:
                answer.say(_offline(typed))
            elif typed.verb == "create" and self._needs_form(typed, row):
                require_options(typed, create.OPTIONS)
                self._open_create(body, typed, row, answer)
            else:
                self._keep(row, answer)

    def action(self, ack: Ack, body: Body) -> None:
        """A button: on record, then acked; *Decline* opens its form."""
        with Answer(self.handover.counted(ack), self._whisper(body)) as answer:
            row = rows.of_action(body, self._services.now())
            if row is None:
                answer.say(render.older_button())
                return
            if row.body["action_id"] == "decline":
                form = modals.decline_form(self._services, row)
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
            filled = modals.fields(view)
            wrong = modals.faults(self._services, callback, filled)
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
        """The form names all accounts, so it is not for other workspaces' eyes."""
        if row.body["team"] != self._services.team:
            return False
        return not create.is_whole(self._services, typed, str(row.body["channel"]))

    def _open_create(
        self, body: Body, typed: Typed, row: InboxRow, answer: Answer
    ) -> None:
        channel, url = str(row.body["channel"]), str(row.body["response_url"])
        view = modals.create_form(self._services, typed, channel, url)
        answer.nothing()
        self._open(body, view, row)

    def _keep(self, row: InboxRow, answer: Answer) -> None:
        """On record, acked, and handed over; the sweep finds what a nudge missed."""
        new = self._services.store.receive(row)
        answer.nothing()
        if new:
            log.info("received", row=row.id, kind=row.kind, user=row.body["user"])
        self.handover.give(row.id)

    def _nudge(self, row_id: str) -> None:
        try:
            self._services.engine.nudge("inbox", row_id)
        except BotError as error:
            log.warning("nudge missed", row=row_id, error=str(error))

    def _open(self, body: Body, view: Payload, row: InboxRow) -> None:
        """Open a form; if Slack does not, the person is told by a message."""
        try:
            self._services.slack.open_view(str(body.get("trigger_id", "")), view)
        except BotError as error:
            log.warning("form not opened", row=row.id, error=str(error))
            says = "The form could not be opened in the 3 seconds that Slack gives."
            self._whisper(body)(render.could_not_ask(says))

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


def _offline(typed: Typed) -> Payload:
    """What can be answered without asking anyone."""
    if typed.verb == "help":
        return _help(typed.words[0].lower() if typed.words else None)
    return render.did_you_mean(typed.verb, nearest(typed.verb, VERBS))


def _help(page: str | None) -> Payload:
    pages = [*VERBS, "approve"]
    near = nearest(page, pages) if page is not None and page not in pages else None
    if page is None or near is None:
        return render.help_answer(page)
    return render.did_you_mean(f"help {page}", f"help {near}")
