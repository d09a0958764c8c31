"""Turns the use of an element into the action that Slack sends to the bot."""

from sandbox.slack.inputs import elements_of
from sandbox.slack.wire import Json, SlackError

# What Slack copies from the element into the action.
_COPIED = ("type", "action_id", "text", "value", "style", "placeholder", "confirm")
# What the person's choice adds; a changed `value` is what an altered client sends.
_CHOSEN = (
    "value",
    "selected_option",
    "selected_options",
    "selected_user",
    "selected_users",
    "selected_channel",
    "selected_conversation",
    "selected_date",
    "selected_time",
    "selected_date_time",
)


def clicked(
    blocks: list[Json], block_id: str, given: Json, ts: str, *, forged: bool = False
) -> Json:
    """The action; a forged one need not exist in the blocks any more."""
    element = _find(blocks, block_id, str(given.get("action_id")))
    if element is None:
        if not forged:
            raise SlackError("no_such_action")
        element = {"type": given.get("type", "button"), **given}
    action = {name: element[name] for name in _COPIED if name in element}
    action |= {name: given[name] for name in _CHOSEN if name in given}
    return {**action, "block_id": block_id, "action_ts": ts}


def _find(blocks: list[Json], block_id: str, action_id: str) -> Json | None:
    for block in blocks:
        if block_id in {"", block["block_id"]}:
            for element in elements_of(block):
                if element.get("action_id") == action_id:
                    return element
    return None
