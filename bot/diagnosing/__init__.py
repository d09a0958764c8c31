"""A diagnosis as people meet it: numbered, said while it fills in, kept for a week.

Reads only. Who may ask for one is settled by whoever calls this.
"""

from bot.diagnosing.case import Begun, begun_for
from bot.diagnosing.fill import Mend, Saying, sayings
from bot.diagnosing.kept import Kept, kept, kept_by_token
from bot.diagnosing.of_alert import for_alert
from bot.diagnosing.reply import Reply
from bot.diagnosing.turns import (
    MOST_WAIT,
    TOO_MANY_WAIT,
    require_room,
    require_turn,
)

__all__ = [
    "MOST_WAIT",
    "TOO_MANY_WAIT",
    "Begun",
    "Kept",
    "Mend",
    "Reply",
    "Saying",
    "begun_for",
    "for_alert",
    "kept",
    "kept_by_token",
    "require_room",
    "require_turn",
    "sayings",
]
