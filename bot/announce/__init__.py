"""Tells Slack what has come of requests and alerts: one message each, edited.

The engine task `tell`. Nobody else posts messages about them. Everything is rendered
anew from the thing as it is now, so a missed or doubled call does no harm.
"""

from bot.announce.alerts import tell_alert
from bot.announce.first_look import tell_first_look
from bot.announce.freezes import tell_freezes
from bot.announce.tell import tell_run
from bot.services import Services

__all__ = ["announce", "tell_freezes"]


def announce(services: Services, thing_id: str) -> None:
    """Bring a message and its thread up to date, or come back for it."""
    if thing_id.startswith("A-"):
        tell_alert(services, thing_id)
    elif thing_id.startswith("look:"):
        tell_first_look(services, thing_id)
    else:
        tell_run(services, thing_id)
