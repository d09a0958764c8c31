"""What each input element of a modal holds, at first and when a person used it."""

from collections.abc import Iterator
from typing import Any

from sandbox.slack.wire import Json

# docs.slack.dev/reference/block-kit/block-elements: key in `state`, key of the start
HOLDS: dict[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "channels_select": ("selected_channel", "initial_channel"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
}
_LISTS = frozenset({"selected_options", "selected_users"})
REQUIRED = "Please complete this required field."


def holders(view: Json) -> Iterator[tuple[Json, Json]]:
    """Each block with each element of it that holds a value."""
    for block in view["blocks"]:
        for element in elements_of(block):
            if element.get("type") in HOLDS:
                yield block, element


def elements_of(block: Json) -> list[Json]:
    """The interactive parts of a block, wherever the block keeps them."""
    found: list[Any] = [block.get("element"), block.get("accessory")]
    if block.get("type") in {"actions", "context_actions"}:
        found += block["elements"]
    return [element for element in found if isinstance(element, dict)]


def first_state(view: Json, earlier: Json | None = None) -> Json:
    """The values before anybody typed, or what was typed in an earlier version."""
    values: Json = {}
    for block, element in holders(view):
        key, start = HOLDS[element["type"]]
        empty: Any = [] if key in _LISTS else None
        held = {"type": element["type"], key: element.get(start, empty)}
        block_id, action_id = block["block_id"], element["action_id"]
        before = (earlier or {}).get(block_id, {}).get(action_id)
        if before is not None and before["type"] == element["type"]:
            held = before
        values.setdefault(block_id, {})[action_id] = held
    return values


def typed_state(view: Json, given: Json) -> Json:
    """The values as a person left them; what the page does not name is unchanged."""
    values = first_state(view, view["state"]["values"])
    for block, element in holders(view):
        key, _ = HOLDS[element["type"]]
        block_id, action_id = block["block_id"], element["action_id"]
        change = given.get(block_id, {}).get(action_id)
        if isinstance(change, dict) and key in change:
            held = change[key] or ([] if key in _LISTS else None)
            values[block_id][action_id] = {"type": element["type"], key: held}
    return values


def unfilled(view: Json, values: Json) -> dict[str, str]:
    """What Slack says under required inputs that were left empty."""
    errors = {}
    for block, element in holders(view):
        if block["type"] != "input" or block.get("optional"):
            continue
        key, _ = HOLDS[element["type"]]
        if not values[block["block_id"]][element["action_id"]][key]:
            errors[block["block_id"]] = REQUIRED
    return errors
