"""From one look at the world to a plan: pure, and the same look gives the same plan.

Called after preflight found nothing broken. `basis` takes only decisions; what
merely informs the reader goes into `says`.
"""

from bot.core.playbooks.create import TTL, create
from bot.core.playbooks.rotate import rotate
from bot.core.playbooks.undo import undo

__all__ = ["TTL", "create", "rotate", "undo"]
