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
from handlers.asked import Asked, asked
from handlers.registry import VERBS, run_verb
from handlers.text import Typed, parse
from handlers.verb import Said


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


def answer(services: Services, what: Asked, *, shared: bool) -> Said:
    """The same as the command would be answered, in a channel that is ours alone."""
    typed = parse(what.text)
    if shared:
        verb = code(f"/iotdomain {typed.verb if typed.verb in VERBS else 'help'}")
        raise Refused(
            "This channel is shared with another organisation, which reads what you "
            f"type to me here. Nothing was changed. Type {verb} instead, or go to a "
            "channel that is not shared."
        )
    return run_verb(services, what, typed)


def form(services: Services, row: InboxRow) -> modals.Form | None:
    """The form behind the button that was offered; None when it is not theirs."""
    what = asked(row)
    typed = _typed(services, what)
    if typed is None:
        return None
    url = str(row.body["response_url"])
    return lambda: modals.create_form(services, typed, what.click, url)


def form_not_opened(services: Services, what: Asked) -> Payload:
    """Why the button opened nothing: not theirs, or they may not; or try again."""
    if _typed(services, what) is None:
        return form_gone()
    create.askable(services, what.click)
    return render.offer_form(what.value)


def _typed(services: Services, what: Asked) -> Typed | None:
    """What was typed before, if the button is this person's."""
    note = services.store.note(what.value)
    kept = json.loads(note) if note else {}
    if kept.get("user") != what.click.person or what.click.team != services.team:
        return None
    return parse(str(kept["text"]))


def form_gone() -> Payload:
    """For a click after the half hour, or of somebody else."""
    return render.answer(
        "this form was kept for half an hour, for the person who was asked. Nothing "
        "was created. `/iotdomain create` opens a new one.",
        word="Not done",
    )
