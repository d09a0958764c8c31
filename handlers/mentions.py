"""`@iotdomain …`: every verb as a mention, for threads and for those who prefer it.

Slash commands do not work in threads, so there a mention is the only way. What one
person alone should see stays so: the answer is ephemeral, in the same thread.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from bot.core.words import code
from bot.errors import Refused
from bot.ports import InboxRow, Payload
from bot.services import Services
from bot.slack import render
from handlers import create, modals
from handlers.asked import Asked
from handlers.registry import VERBS, run_verb
from handlers.text import parse, require_options

# As long as Slack takes answers to what was typed.
FORM_SECONDS = 30 * 60


def ignored(body: Mapping[str, Any], bot: str) -> str | None:
    """Why a mention asks for nothing, for the log; None when a person asks."""
    event = body.get("event") or {}
    if not event.get("user") or event.get("bot_id") or event.get("user") == bot:
        return "not from a person"
    if event.get("subtype"):
        return "not a plain message"
    if event.get("edited"):
        return "an edit"
    if not body.get("event_id"):
        return "no event_id"
    return None


def words_for(bot: str, text: str) -> str:
    """What follows the bot's name; words before it are for other people."""
    _, _, after = _name(bot).sub("\0", text, count=1).partition("\0")
    return after.strip()


def _name(bot: str) -> re.Pattern[str]:
    return re.compile(rf"<@{re.escape(bot)}(?:\|[^>]*)?>")


def answer(services: Services, asked: Asked, *, shared: bool) -> Payload:
    """The same as the command would be answered, in a channel that is ours alone."""
    typed = parse(asked.text)
    if shared:
        verb = code(f"/iotdomain {typed.verb if typed.verb in VERBS else 'help'}")
        raise Refused(
            "This channel is shared with another organisation, which reads what you "
            f"type to me here. Nothing was changed. Type {verb} instead, or go to a "
            "channel that is not shared."
        )
    if typed.verb == "create" and asked.click.team == services.team:
        require_options(typed, create.OPTIONS)
        if not create.is_whole(services, typed, asked.click.channel):
            return _offer_form(services, asked)
    return run_verb(services, asked, typed)


def _offer_form(services: Services, asked: Asked) -> Payload:
    """A mention cannot open a form; a click can."""
    token = services.token()
    kept = json.dumps({"user": asked.click.person, "text": asked.text})
    services.store.keep_note(token, kept, seconds=FORM_SECONDS)
    return render.offer_form(token)


def form(services: Services, row: InboxRow) -> Payload | None:
    """The form behind the button of `_offer_form`; None when it is not theirs."""
    note = services.store.note(str(row.body["value"]))
    kept = json.loads(note) if note else {}
    if kept.get("user") != row.body["user"] or row.body["team"] != services.team:
        return None
    typed = parse(str(kept["text"]))
    channel, url = str(row.body["channel"]), str(row.body["response_url"])
    return modals.create_form(services, typed, channel, url)


def form_gone() -> Payload:
    """For a click after the half hour, or of somebody else."""
    return render.answer(
        "this form was kept for half an hour, for the person who was asked. Nothing "
        "was created. `/iotdomain create` opens a new one.",
        word="Not done",
    )
