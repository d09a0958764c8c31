"""What time does to proposals: one reminder, then they expire."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.core.policy import require_open
from bot.core.runs import Run, Status, move
from bot.core.words import clock
from bot.errors import ConflictError, Refused
from bot.proposals.click import Click, again, ask_who, entry, own_entry
from bot.services import Services

# The reminder comes when this part of a proposal's time is left: 18 h of 72, 6 h of
# 24, 1 h of 4.
LAST_PART = 4


def expire(services: Services, run_id: str) -> bool:
    """End a proposal whose time is over; whether this call did."""
    run = again(services, run_id)
    now = services.now()
    if run.status is not Status.PROPOSED or now < run.expires_at:
        return False
    expired = move(run, Status.EXPIRED, at=now)
    try:
        services.store.save(expired, audit=own_entry("expired", run, now))
    except ConflictError:
        return False
    services.engine.nudge("tell", run_id)
    return True


def remind_before_end(services: Services, run_id: str) -> bool:
    """The one reminder before the end; whether this call asked for it."""
    run = again(services, run_id)
    now = services.now()
    due = reminder_due(run)
    told_lately = run.reminded_at is not None and run.reminded_at >= due
    if run.status is not Status.PROPOSED or now < due or told_lately:
        return False
    if run.observe:
        return False  # there is nobody whose approval it waits for
    if now >= run.expires_at:
        return False
    return _remind(services, run, own_entry("reminded", run, now))


def reminder_due(run: Run) -> datetime:
    """When the one reminder before the end is due."""
    return run.expires_at - (run.expires_at - run.proposed_at) / LAST_PART


def remind(services: Services, run: Run, click: Click) -> Run:
    """Remind the approvers because someone asked for it, at most once an hour."""
    who = ask_who(services, click)
    if who.outsider is not None:
        raise Refused(f"{who.outsider} Nobody was reminded.")
    run = again(services, run.id)
    require_open(run, services.now())
    if click.person != run.requested_by:
        raise Refused(
            f"Only <@{run.requested_by}>, who asked for {run.name}, can remind the "
            "approvers. Nobody was reminded."
        )
    last = run.reminded_at
    if last is not None and not may_remind(services, run):
        raise Refused(
            f"The approvers of {run.name} were reminded at {clock(last)}. A reminder "
            "works at most once an hour. Nobody was reminded now."
        )
    if not _remind(services, run, entry("reminded", click, run)):
        raise Refused(f"{run.name} changed at the same moment. Nobody was reminded.")
    return again(services, run.id)


def may_remind(services: Services, run: Run) -> bool:
    """Whether the last reminder is long enough ago, or there was none."""
    last = run.reminded_at
    return last is None or services.now() - last >= services.pace.remind_every


def _remind(services: Services, run: Run, audit: Mapping[str, str]) -> bool:
    reminded = replace(run, reminded_at=services.now())
    try:
        services.store.save(reminded, audit=audit)
    except ConflictError:
        return False
    services.engine.nudge("tell", run.id)
    return True
