"""What people and time do to requests: propose, decide, cancel, expire.

Decisions themselves are pure and live in `bot.core.policy`; here they meet the
store, Slack and the world. Handlers and jobs call these and nothing below.
"""

from bot.proposals.byhand import look_for_hand_work, watch_for_hand_work
from bot.proposals.click import Click, ask_members, ask_who, entry, target_of
from bot.proposals.decide import approve, decline, withdraw
from bot.proposals.outdate import OutdatedError, renew
from bot.proposals.propose import (
    ObstacleError,
    ask_again,
    plan_go_on,
    plan_undo,
    propose,
)
from bot.proposals.served import check_again
from bot.proposals.timely import expire, may_remind, remind, remind_before_end
from bot.proposals.underway import cancel, reapprove, retry

__all__ = [
    "Click",
    "ObstacleError",
    "OutdatedError",
    "approve",
    "ask_again",
    "ask_members",
    "ask_who",
    "cancel",
    "check_again",
    "decline",
    "entry",
    "expire",
    "look_for_hand_work",
    "may_remind",
    "plan_go_on",
    "plan_undo",
    "propose",
    "reapprove",
    "remind",
    "remind_before_end",
    "renew",
    "retry",
    "target_of",
    "watch_for_hand_work",
    "withdraw",
]
