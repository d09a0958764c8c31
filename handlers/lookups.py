"""Look-ups have a pool of their own, so that nothing else waits behind fifty of them.

One takes seconds, for AWS, DNS and handshakes. What comes through `inbox` is told
apart by what was typed or clicked, and a look-up goes on to the engine task `look`:
a few of them are at work at once, the others wait without a thread. A diagnosis is
answered at once and goes on in a task of its own (`handlers.filling`).
"""

from datetime import timedelta

from bot.diagnosing import MOST_WAIT, TOO_MANY_WAIT
from bot.errors import UserError
from bot.ports import InboxRow
from bot.services import Services
from bot.slack import render
from handlers import aside, inbox
from handlers.asked import asked
from handlers.registry import VERBS
from handlers.text import parse

# Older ones are handed over again by the sweep, and wait already.
NEW = timedelta(seconds=8)
_BUTTONS = frozenset({"show_status"})


def receive(services: Services, row_id: str) -> None:
    """The engine task `inbox`: deal with a row, or have it looked up in its turn."""
    row = services.store.inbox(row_id)
    if row is None:
        return
    if not is_look_up(row):
        inbox.deal(services, row_id)
    elif services.engine.busy("look") >= MOST_WAIT and services.now() - row.at < NEW:
        _turn_away(services, row)
    else:
        services.engine.nudge("look", row_id)


def is_look_up(row: InboxRow) -> bool:
    """Whether it only looks at a domain, and for seconds."""
    if row.kind == "action":
        return row.body.get("action_id") in _BUTTONS
    if row.kind not in {"command", "mention"}:
        return False
    try:
        verb = VERBS.get(parse(str(row.body.get("text", ""))).verb)
    except UserError:
        return False
    return verb is not None and verb.looks


def _turn_away(services: Services, row: InboxRow) -> None:
    said = render.could_not_ask(TOO_MANY_WAIT)
    aside.say(services, row, asked(row).click, said)
    services.store.dealt_with(row.id)
