"""Look once, judge, plan: the same road for a request, a click and the last check.

Whatever could not be seen stops a plan with a sentence: not seeing is not being
well. Nothing here writes, to AWS or to the store.
"""

from bot.planning.again import plan_go_on, plan_undo, replan
from bot.planning.byhand import Handmade, by_hand
from bot.planning.family import followed_by
from bot.planning.found import deepened, glance, may_have
from bot.planning.judge import Planned
from bot.planning.kinds import plan, recheck
from bot.planning.look import Wish, look, wish_of
from bot.planning.offers import offers
from bot.planning.repair import NOTHING_TO_MEND
from bot.planning.rotation import NOTHING_TO_DO

__all__ = [
    "NOTHING_TO_DO",
    "NOTHING_TO_MEND",
    "Handmade",
    "Planned",
    "Wish",
    "by_hand",
    "deepened",
    "followed_by",
    "glance",
    "look",
    "may_have",
    "offers",
    "plan",
    "plan_go_on",
    "plan_undo",
    "recheck",
    "replan",
    "wish_of",
]
