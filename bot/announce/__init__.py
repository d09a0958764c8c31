"""Tells Slack what a request has come to: one message, edited; a reply when it matters.

The engine task `tell`. Nobody else posts messages about requests. Everything is
rendered anew from the run as it is now, so a missed or doubled call does no harm.
"""

from bot.announce.tell import tell_run

__all__ = ["announce"]

announce = tell_run
