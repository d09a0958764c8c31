"""Looks at all domains of a target and judges them: read roles only, never a write.

The same rules as preflight's and status's, in another chain (`WATCHED`).
"""

from bot.watching.sweep import survey, sweep

__all__ = ["survey", "sweep"]
