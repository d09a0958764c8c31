"""The two modals. The name of a field is the block_id and action_id of its input."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.core.runs import Run
from bot.core.targets import Target
from bot.ports import Payload
from bot.slack import fit
from bot.slack.render import build, form, words
from bot.slack.render.build import Block
from bot.slack.render.certificate_form import (
    ISSUE,
    InAcm,
    certificate_section,
    is_given,
)
from bot.slack.render.form_fields import plain as _plain

MOST_TARGETS = 100  # options of a select, docs.slack.dev/reference/block-kit
MOST_REASON = 500
# Longer than any name, so that too long a name gets our sentence about it.
MOST_DOMAIN = 500


def create_modal(
    targets: Sequence[Target],
    prefill: Mapping[str, str],
    *,
    channel: str = "",
    more: bool = False,
    source: str = ISSUE,
    in_acm: InAcm | None = None,
) -> Payload:
    """Fields domain, target (option value = target.id), reason. `prefill` by field.

    With `more` those of `form.SECTIONS` too, and of the certificate those of its
    `source`, with what was seen in ACM.
    """
    domain: dict[str, Any] = {
        "type": "plain_text_input",
        "action_id": "domain",
        "max_length": MOST_DOMAIN,
        "placeholder": _plain("device.acme.example"),
    }
    reason: dict[str, Any] = {
        "type": "plain_text_input",
        "action_id": "reason",
        "multiline": True,
        "max_length": MOST_REASON,
    }
    for field, element, most in (
        ("domain", domain, MOST_DOMAIN),
        ("reason", reason, MOST_REASON),
    ):
        typed = fit.narrow(fit.clean(prefill.get(field, "")), most)
        if typed:
            element["initial_value"] = typed
    return {
        "type": "modal",
        "callback_id": "create",
        "title": _plain("Create a domain"),
        "submit": _plain("Make the plan"),
        "close": _plain("Close"),
        "private_metadata": json.dumps({"channel": channel}),
        "blocks": [
            build.section(
                "I look at what is there and post a plan. Nothing is created before "
                "someone else has approved it."
            ),
            _input("domain", "Domain", domain, "The full host name that devices use."),
            _input("target", "AWS account and region", _select(targets, prefill), ""),
            _input("reason", "Reason", reason, "The approvers decide by it."),
            *filter(None, _rest(prefill, source, in_acm, more=more)),
        ],
    }


def _rest(
    prefill: Mapping[str, str], source: str, in_acm: InAcm | None, *, more: bool
) -> Sequence[Block | None]:
    if not more:
        given = ("Certificate",) if is_given(prefill, source) else ()
        return form.fewer(prefill, *given)
    turn, *options = form.more(prefill)
    return (turn, *certificate_section(prefill, source, in_acm), *options)


def decline_modal(token: str, run: Run) -> Payload:
    """Field reason; private_metadata is the token."""
    element = {
        "type": "plain_text_input",
        "action_id": "reason",
        "multiline": True,
        "min_length": 1,
        "max_length": MOST_REASON,
    }
    return {
        "type": "modal",
        "callback_id": "decline",
        "title": _plain(fit.narrow(f"Decline R-{run.number}", 24)),
        "submit": _plain("Decline"),
        "close": _plain("Not yet"),
        "private_metadata": token,
        "blocks": [
            build.section(
                f"{words.verb(run)} {words.domain(run)}, asked by "
                f"{words.mention(run.requested_by)}. Declining changes nothing in AWS."
            ),
            _input(
                "reason", "Reason", element, "The requester and the channel see it."
            ),
        ],
    }


def _select(targets: Sequence[Target], prefill: Mapping[str, str]) -> dict[str, Any]:
    options = [
        {
            "text": _plain(fit.narrow(each.place, 75)),
            "value": each.id,
        }
        for each in targets[:MOST_TARGETS]
    ]
    select: dict[str, Any] = {
        "type": "static_select",
        "action_id": "target",
        "placeholder": _plain("Choose where the devices connect"),
        "options": options,
    }
    only = options if len(options) == 1 else []
    chosen = [
        each for each in options if each["value"] == prefill.get("target")
    ] or only
    if chosen:
        select["initial_option"] = chosen[0]
    return select


def _input(
    field: str, label: str, element: Mapping[str, Any], hint: str
) -> dict[str, Any]:
    block = {
        "type": "input",
        "block_id": field,
        "label": _plain(label),
        "element": element,
    }
    return {**block, "hint": _plain(hint)} if hint else block
