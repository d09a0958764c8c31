"""Small Block Kit payloads that tests of the Slack stand-in share."""

from typing import Any

Json = dict[str, Any]


def section(text: str = "hello") -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def button(action_id: str = "go", **more: Any) -> Json:
    return {
        "type": "button",
        "action_id": action_id,
        "text": plain("Go"),
        "value": "v1",
        **more,
    }


def actions(*elements: Json) -> Json:
    return {"type": "actions", "block_id": "decide", "elements": list(elements)}


def option(value: str) -> Json:
    return {"text": plain(value), "value": value}


def text_input(action_id: str, **more: Any) -> Json:
    element = {"type": "plain_text_input", "action_id": action_id}
    return {
        "type": "input",
        "block_id": f"b_{action_id}",
        "label": plain("Domain"),
        "element": element,
        **more,
    }


def menu(action_id: str, *values: str) -> Json:
    element = {
        "type": "static_select",
        "action_id": action_id,
        "options": [option(value) for value in values],
    }
    return {
        "type": "input",
        "block_id": f"b_{action_id}",
        "label": plain("Region"),
        "element": element,
    }


def modal(*blocks: Json, **more: Any) -> Json:
    return {
        "type": "modal",
        "callback_id": "create",
        "title": plain("Create a domain"),
        "submit": plain("Create"),
        "blocks": list(blocks) or [section()],
        **more,
    }
