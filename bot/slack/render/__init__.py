"""Everything the bot says, as pure functions from state to payloads.

A message is rendered whole, every time, and never patched. User text stands in
plain_text only; everything else from outside goes through `bot.core.words`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.core.facts import DomainConfig, Facts
from bot.core.findings import Finding
from bot.core.runs import Run
from bot.core.targets import Target
from bot.ports import Payload
from bot.slack.render.view import Link, RenderView

__all__ = ["Link", "RenderView"]

# ---- the run's own message and its thread (used by bot.announce only) ----------


def render_run(run: Run, view: RenderView) -> Payload:
    """The whole root message of a run, for every state it can be in."""
    raise NotImplementedError


def render_moment(run: Run, moment: str, view: RenderView) -> Payload:
    """A short thread reply that names the person; moments: see `bot.slack.render.moments`."""
    raise NotImplementedError


def render_calls(run: Run) -> Payload:
    """Every writing call to AWS with its request id."""
    raise NotImplementedError


# ---- modals -----------------------------------------------------------------------
# Every input has its field's name as block_id and "value" as action_id.


def create_modal(
    targets: Sequence[Target], prefill: Mapping[str, str], *, channel: str = ""
) -> Payload:
    """Fields domain, target (option value = target.id), reason. `prefill` by field."""
    raise NotImplementedError


def decline_modal(token: str, run: Run) -> Payload:
    """Field reason; private_metadata is the token."""
    raise NotImplementedError


# ---- answers seen by one person ----------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoCan:
    """Who could do it instead: how many people today, and when they were told."""

    target: Target
    count: int
    told_at: datetime | None = None


def refused(
    says: str,
    *,
    verdict: str = "Not approved",
    run: Run | None = None,
    who: WhoCan | None = None,
    remind: bool = False,
    withdraw: bool = False,
) -> Payload:
    """A refusal (message 5). Verdicts: Not approved, declined, cancelled, withdrawn,
    created, changed, shown, reminded ("Not …").

    `remind` draws *Remind them* (leave it out when they were reminded within the hour).
    """
    raise NotImplementedError


def preflight_refused(
    domain: str,
    target: Target,
    refusals: Sequence[tuple[str, Finding]],
    *,
    holder: Run | None = None,
    holder_link: str = "",
    again: bool = False,
) -> Payload:
    """Nothing was created: each failed check with what to do, or who holds the domain."""
    raise NotImplementedError


def answer(says: str, *, word: str = "Done") -> Payload:
    """One or two sentences (mrkdwn) to one person; `word` is the first word."""
    raise NotImplementedError


def older_version(run: Run, newer: Link | None) -> Payload:
    """A click on a card of which there is a newer version: "this was version 1"."""
    raise NotImplementedError


def older_button() -> Payload:
    """A button or field that this version of the bot does not know."""
    raise NotImplementedError


def did_you_mean(typed: str, near: str | None) -> Payload:
    """An unknown verb, with the nearest known one."""
    raise NotImplementedError


def failed(error_id: str) -> Payload:
    """An unexpected error; the log has the same id."""
    raise NotImplementedError


def could_not_ask(says: str) -> Payload:
    """Something could not be asked now; click or type again."""
    raise NotImplementedError


def help_answer(verb: str | None = None) -> Payload:
    """The overview, or usage and examples of one verb (also "approve")."""
    raise NotImplementedError


def list_answer(
    found: Sequence[tuple[Target, DomainConfig]], gaps: Sequence[str] = ()
) -> Payload:
    """Every domain configuration that could be seen, and what could not."""
    raise NotImplementedError


def status_answer(
    facts: Facts,
    target: Target,
    *,
    now: datetime,
    findings: Sequence[Finding] = (),
    run: Run | None = None,
    run_link: str = "",
) -> Payload:
    """Two clocks, records, served certificate, next action and who acts."""
    raise NotImplementedError


def requests_answer(runs: Sequence[Run], targets: Sequence[Target]) -> Payload:
    """The newest requests, one line each."""
    raise NotImplementedError


def show_answer(run: Run, view: RenderView, *, link: str = "") -> Payload:
    """A run as its card shows it, without buttons, with a link to the card."""
    raise NotImplementedError


def plan_answer(run: Run, target: Target) -> Payload:
    """Every step of the plan with its parameters."""
    raise NotImplementedError


def cli_answer(run: Run, target: Target) -> Payload:
    """The plan as AWS CLI commands."""
    raise NotImplementedError


def records_answer(run: Run, form: Literal["ticket", "zone", "tf"]) -> Payload:
    """The DNS records as text for a ticket, as a zone file, or as Terraform."""
    raise NotImplementedError
