"""A message of ours as plain text: what a screen without Slack can show."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from bot.core.freezes import Freeze
from bot.core.runs import Run
from bot.core.words import utc
from bot.ports import Payload
from bot.services import Services
from bot.slack.render import freezes as render
from bot.slack.render import states, steps, words

_DATE = re.compile(r"<!date\^\d+\^[^|>]*\|([^>]*)>")
_LINK = re.compile(r"<(https?:[^|>]*)\|([^>]*)>")
_NAME = re.compile(r"<(?:@|#|!subteam\^)(\w+)[^>]*>")
_EMOJI = re.compile(r"^:[a-z_]+: ", re.MULTILINE)
_BOLD = re.compile(r"(?<!\w)\*([^*\n]+)\*(?!\w)")


def text_of(payload: Payload) -> str:
    """The blocks of a message, one under the other, without markup and buttons."""
    parts = [_part(block) for block in payload["blocks"]]
    return "\n\n".join(filter(None, parts)) + "\n"


def run_line(services: Services, run: Run) -> str:
    """One request on one line."""
    target = services.target(run.plan.target_id)
    place = target.place if target is not None else run.plan.target_id
    what = f"{words.verb(run).lower()} {run.plan.domain}"
    state = states.state_of(run).word
    where = f", {steps.place_of(run)}" if run.open and run.approved_at else ""
    return (
        f"{run.name}  {state}{where}  {what}  {place}  asked by {run.requested_by}, "
        f"{utc(run.proposed_at)}"
    )


def run_facts(run: Run) -> Mapping[str, Any]:
    """One request for scripts; the value that buttons carry stays inside."""
    return {
        "id": run.name,
        "state": states.state_of(run).word,
        "status": str(run.status),
        "is_open": run.open,
        "does": str(run.plan.playbook),
        "domain": run.plan.domain,
        "account": run.plan.account,
        "region": run.plan.region,
        "requested_by": run.requested_by,
        "reason": run.reason,
        "approved_by": [each.person for each in run.approvals],
        "proposed_at": run.proposed_at.isoformat(),
        "expires_at": run.expires_at.isoformat(),
        "ended_at": run.ended_at.isoformat() if run.ended_at else None,
        "ended_because": run.ended_because,
        "steps": [str(each.name) for each in run.plan.steps],
        "steps_done": run.cursor,
        "waits_for": str(run.waiting.who) if run.waiting else None,
        "blocked": run.blocked.says if run.blocked else None,
        "cancelled_by": run.cancel_by,
    }


def freeze_line(services: Services, freeze: Freeze) -> str:
    """One freeze on one line."""
    until = f"until {utc(freeze.until)}" if freeze.until else "until someone ends it"
    place = render.plain_place(freeze.place, services.targets)
    return f"{place}  {until}  by {freeze.by}, {utc(freeze.at)}  {freeze.reason}"


def freeze_facts(freeze: Freeze) -> Mapping[str, Any]:
    """One freeze for scripts."""
    return {
        "place": freeze.place.key,
        "account": freeze.place.account or None,
        "region": freeze.place.region or None,
        "by": freeze.by,
        "reason": freeze.reason,
        "at": freeze.at.isoformat(),
        "until": freeze.until.isoformat() if freeze.until else None,
    }


def _part(block: Mapping[str, Any]) -> str:
    kind = block["type"]
    if kind in {"header", "section"} and "text" in block:
        return _plain(block["text"])
    if kind == "context":
        return "\n".join(_plain(each) for each in block["elements"])
    return ""


def _plain(text: Mapping[str, Any]) -> str:
    said = str(text["text"])
    if text["type"] == "plain_text":
        return said
    said = _EMOJI.sub("", _DATE.sub(r"\1", said))
    said = _NAME.sub(r"\1", _LINK.sub(r"\2 (\1)", said))
    said = _BOLD.sub(r"\1", said.replace("```", "\n").replace("`", ""))
    return unescape(said).strip()
