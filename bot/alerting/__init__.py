"""Watches targets, and lets people see to what was found.

What a look does to alerts is decided in `bot.core.weighing`; here it meets the store
and the engine. Jobs and handlers call these and nothing below.
"""

from bot.alerting.press import acknowledge, require_here, snooze, turn_on
from bot.alerting.watch import ALL, EXPIRY, STATUS, watch

__all__ = [
    "ALL",
    "EXPIRY",
    "STATUS",
    "acknowledge",
    "require_here",
    "snooze",
    "turn_on",
    "watch",
]
