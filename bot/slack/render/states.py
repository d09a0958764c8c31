"""The fixed words of a request's state, and which one a run has now."""

from dataclasses import dataclass

from bot.core.plans import Playbook
from bot.core.runs import Run, Status
from bot.slack.render.records import waits_for_person


@dataclass(frozen=True, slots=True)
class State:
    """A state word and the emoji that repeats it; without it nothing is lost."""

    word: str
    emoji: str

    def line(self, *details: str | None) -> str:
        """The first line under the heading."""
        rest = "".join(f" · {detail}" for detail in details if detail)
        return f":{self.emoji}: *{self.word}*{rest}"


NEEDS_APPROVAL = State("Needs approval", "memo")
WAITING_FOR_YOU = State("Waiting for you", "raised_hand")
WORKING = State("Working", "hourglass_flowing_sand")
DONE = State("Done", "white_check_mark")
UNCHECKED = State("Done, not checked on the wire", "white_check_mark")
STOPPED = State("Stopped", "octagonal_sign")
OUT_OF_DATE = State("Out of date", "arrows_counterclockwise")
DECLINED = State("Declined", "no_entry")
EXPIRED = State("Expired", "stopwatch")
CANCELLED = State("Cancelled", "no_entry_sign")
UNDONE = State("Undone", "leftwards_arrow_with_hook")
FROZEN = State("Frozen", "snowflake")
UNFROZEN = State("Unfrozen", "arrow_forward")

STATES = (
    NEEDS_APPROVAL,
    WAITING_FOR_YOU,
    WORKING,
    DONE,
    UNCHECKED,
    STOPPED,
    OUT_OF_DATE,
    DECLINED,
    EXPIRED,
    CANCELLED,
    UNDONE,
)

_BY_STATUS = {
    Status.PROPOSED: NEEDS_APPROVAL,
    Status.APPROVED: WORKING,
    Status.FAILED: STOPPED,
    Status.CANCELLED: CANCELLED,
    Status.DECLINED: DECLINED,
    Status.WITHDRAWN: CANCELLED,
    Status.EXPIRED: EXPIRED,
    Status.STALE: OUT_OF_DATE,
    Status.BY_HAND: DONE,
}


def state_of(run: Run) -> State:
    """The state word of a run as it stands."""
    if run.open and run.blocked is not None:
        return WAITING_FOR_YOU
    if run.status is Status.RUNNING:
        return WAITING_FOR_YOU if waits_for_person(run) else WORKING
    if run.status is Status.PROPOSED and run.observe:
        return WAITING_FOR_YOU
    if run.status in {Status.SUCCEEDED, Status.BY_HAND}:
        if run.plan.playbook is Playbook.UNDO:
            return UNDONE
        return UNCHECKED if run.outputs.get("served") == "unchecked" else DONE
    return _BY_STATUS[run.status]


ANSWERS = {
    # Refusals: what was not done is the first thing said.
    "Not acknowledged": "lock",
    "Not approved": "lock",
    "Not cancelled": "lock",
    "Not changed": "lock",
    "Not checked": "lock",
    "Not created": "lock",
    "Not declined": "lock",
    "Not done": "lock",
    "Not frozen": "lock",
    "Not reminded": "lock",
    "Not shown": "lock",
    "Not snoozed": "lock",
    "Not turned on": "lock",
    "Not unfrozen": "lock",
    "Not withdrawn": "lock",
    "Not understood": "grey_question",
    "Not asked": "hourglass",
    "Error": "warning",
    # What was done, for the one who did it.
    "Acknowledged": "eyes",
    "Approved": "heavy_check_mark",
    "Asked": "heavy_check_mark",
    "Cancelling": "heavy_check_mark",
    "Checked": "eyes",
    "Checking": "eyes",
    "Frozen": "snowflake",
    "Going on": "arrow_forward",
    "Reminded": "bell",
    "Unfrozen": "arrow_forward",
    "Withdrawn": "heavy_check_mark",
    "Snoozed": "zzz",
    "Turned on": "bell",
    "Nothing to do": "white_check_mark",
    # Look-ups.
    "Alerts": "clipboard",
    "Checks": "clipboard",
    "Commands": "clipboard",
    "Domains": "clipboard",
    "Help": "information_source",
    "Plan": "clipboard",
    "Records": "clipboard",
    "Requests": "clipboard",
    # Status of a domain.
    "Healthy": "white_check_mark",
    "Waiting": "hourglass_flowing_sand",
    "Needs you": "raised_hand",
    "Broken": "x",
    "Not set up": "white_circle",
    "Not in use": "white_circle",
    "Could not see": "grey_question",
    "Looking": "mag",
}
"""First words of answers that one person sees, and their emoji."""


def answer_line(word: str, *details: str | None) -> str:
    """The first line of an answer, with the emoji of its word."""
    emoji = ANSWERS.get(word) or next(
        (each.emoji for each in STATES if each.word == word), "information_source"
    )
    return State(word, emoji).line(*details)
