"""The two forms: what opens them, what a half-filled one is told, what they do."""

import json
import re
from collections.abc import Callable, Mapping
from html import unescape
from typing import Any

from bot import proposals
from bot.core.names import parse_domain
from bot.core.policy import require_open
from bot.core.words import cut
from bot.errors import Refused, UserError
from bot.ports import InboxRow, Payload
from bot.proposals import Click
from bot.services import Services
from bot.slack import render
from handlers import create
from handlers.asked import Asked
from handlers.text import Typed
from handlers.wishes import request_of

LONGEST_ERROR = 250
REMEMBERED = ("value", "channel", "message_ts", "response_url")


Form = Callable[[], Payload]
"""Made only after the ack: it may ask Slack. Refused or Transient opens nothing."""


def create_form(
    services: Services, typed: Typed, click: Click, response_url: str
) -> Payload:
    """The create form, filled with what was typed; it remembers where to answer.

    It names the accounts, so it asks first whether this person may ask for them.
    """
    targets = create.askable(services, click)
    filled = create.prefill(targets, typed, click.channel)
    view = render.create_modal(targets, filled, channel=click.channel)
    return _remembering(view, channel=click.channel, response_url=response_url)


def decline_form(services: Services, row: InboxRow) -> Form | None:
    """The decline form; None when there is nothing to decline (any more)."""
    token = str(row.body["value"])
    run = services.store.by_token(token) if token else None
    if run is None or run.superseded_by:
        return None
    try:
        require_open(run, services.now())
    except Refused:
        return None
    kept = {key: str(row.body[key]) for key in REMEMBERED if row.body.get(key)}
    return lambda: _remembering(render.decline_modal(token, run), **kept)


def _remembering(view: Payload, **kept: str) -> Payload:
    """The view, with what its submission has to know: where to answer, which card."""
    return {**view, "private_metadata": json.dumps(kept)}


def fields(view: Mapping[str, Any]) -> dict[str, str]:
    """What was filled in, by field; what is missing is left out."""
    found: dict[str, str] = {}
    values = view.get("state", {}).get("values", {})
    for name, inputs in values.items():
        # A field's block and its one input have the same name in our forms.
        kept = inputs.get(name) or {}
        chosen = kept.get("selected_option") or {}
        value = kept.get("value") or chosen.get("value")
        if value:
            found[str(name)] = str(value)
    return found


def faults(
    services: Services, callback: str, filled: Mapping[str, str]
) -> Mapping[str, str]:
    """What is wrong with each field, for Slack to show beside it."""
    check = CHECKS.get(callback)
    return check(services, filled) if check else {}


def submit(services: Services, asked: Asked) -> Payload | None:
    """What a form that was filled in well comes to."""
    form = FORMS.get(asked.action)
    return form(services, asked) if form else render.older_button()


def remembered(metadata: str) -> dict[str, str]:
    """What a form of ours remembers; nothing of one that is not ours."""
    try:
        kept = json.loads(metadata)
    except ValueError:
        return {}
    if not isinstance(kept, dict):
        return {}
    return {key: str(kept[key]) for key in REMEMBERED if key in kept}


def _create_faults(services: Services, filled: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    try:
        parse_domain(filled.get("domain", ""))
    except UserError as error:
        found["domain"] = plain(str(error))
    if services.target(filled.get("target", "")) is None:
        found["target"] = "Choose the AWS account and region."
    try:
        create.checked_reason(filled.get("reason", ""))
    except UserError as error:
        found["reason"] = plain(str(error))
    return found


def _decline_faults(_services: Services, filled: Mapping[str, str]) -> dict[str, str]:
    if any(char.isalnum() for char in filled.get("reason", "")):
        return {}
    return {"reason": "Say why, so that the requester knows what to change."}


def _create(services: Services, asked: Asked) -> Payload | None:
    target = services.target(asked.fields.get("target", ""))
    if target is None:
        raise UserError("That account and region is no longer in the settings.")
    domain = parse_domain(asked.fields.get("domain", ""))
    reason = create.checked_reason(asked.fields.get("reason", ""))
    request = request_of(asked.fields)
    return create.propose(services, asked, domain, target, reason, request)


def _decline(services: Services, asked: Asked) -> Payload | None:
    run = services.store.by_token(asked.value) if asked.value else None
    if run is None:
        return render.older_button()
    reason = " ".join(asked.fields.get("reason", "").split())
    proposals.decline(services, run, asked.click, cut(reason, create.LONGEST_REASON))
    return None


def plain(says: str) -> str:
    """A sentence of ours where no markup works: no code style, no entities."""
    return cut(re.sub(r"[`*]", "", unescape(says)), LONGEST_ERROR)


CHECKS: Mapping[str, Callable[[Services, Mapping[str, str]], dict[str, str]]] = {
    "create": _create_faults,
    "decline": _decline_faults,
}
FORMS: Mapping[str, Callable[[Services, Asked], Payload | None]] = {
    "create": _create,
    "decline": _decline,
}
