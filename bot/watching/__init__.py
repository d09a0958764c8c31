"""Looks at all domains of a target and judges them: read roles only, never a write.

The same rules as preflight's and status's, in another chain (`WATCHED`).
"""

from bot.watching.one import seen_on_the_wire, with_memory
from bot.watching.sweep import survey, sweep

__all__ = ["seen_on_the_wire", "survey", "sweep", "with_memory"]
