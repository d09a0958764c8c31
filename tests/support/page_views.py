"""A modal with every kind of input that the page draws."""

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def option(value: str, description: str | None = None) -> Json:
    """An option whose text is its value in capitals."""
    more = {"description": plain(description)} if description else {}
    return {"text": plain(value.upper()), "value": value, **more}


def input_block(name: str, element: Json, **more: Any) -> Json:
    """An input whose block_id, action_id and label are one name."""
    return {
        "type": "input", "block_id": name, "label": plain(name),
        "element": {"action_id": name, **element}, **more,
    }  # fmt: skip


DOMAIN = input_block(
    "domain",
    {"type": "plain_text_input", "max_length": 30, "placeholder": plain("a.example")},
    hint=plain("Without a scheme"),
)
TARGET = input_block(
    "target",
    {
        "type": "static_select",
        "placeholder": plain("Choose one"),
        "option_groups": [
            {"label": plain("Real"), "options": [option("prod")]},
            {"label": plain("Other"), "options": [option("stg"), option("dev")]},
        ],
    },
)
REASON = input_block(
    "reason", {"type": "plain_text_input", "multiline": True}, optional=True
)
EVERYTHING = [
    DOMAIN,
    TARGET,
    REASON,
    input_block("ttl", {
        "type": "number_input", "is_decimal_allowed": False, "min_value": "60",
        "initial_value": "300",
    }),
    input_block("key", {
        "type": "radio_buttons", "initial_option": option("rsa"),
        "options": [option("rsa", "everywhere"), option("ec")],
    }),
    input_block("extras", {
        "type": "checkboxes", "options": [option("early"), option("tell")],
    }, optional=True),
    input_block("who", {"type": "users_select"}, optional=True),
    input_block("where", {
        "type": "conversations_select", "default_to_current_conversation": True,
    }),
]  # fmt: skip


def view(*blocks: Json, number: int = 1, **more: Any) -> Json:
    """A modal as the server sends it; its hash counts the versions."""
    return {
        "id": "V0001", "hash": str(number), "type": "modal", "callback_id": "create",
        "title": plain("Create a domain"), "submit": plain("Ask"),
        "close": plain("Not now"), "blocks": list(blocks), **more,
    }  # fmt: skip
