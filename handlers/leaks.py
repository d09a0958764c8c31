"""A private key that somebody pasted: seen before anything is kept, and answered.

Whoever finds one here must not write, log or repeat what it was found in.
"""

from collections.abc import Mapping
from typing import Any

from bot.core.leaks import holds_key
from bot.core.runs import Message
from bot.ports import Payload
from bot.services import Services
from bot.slack import render

Body = Mapping[str, Any]


def in_fields(filled: Mapping[str, str]) -> dict[str, str]:
    """The fields of a form that hold a key, each with what to say beside it."""
    return {
        name: render.LEAKED_IN_FORM
        for name, value in filled.items()
        if holds_key(value)
    }


def answer(services: Services, event: Body | None = None) -> Payload:
    """What to do now; `event` is the message that can be deleted, if there is one."""
    where = None
    if event is not None and event.get("channel") and event.get("ts"):
        where = Message(str(event["channel"]), str(event["ts"]))
    return render.leaked(where, services.workspace_url)
