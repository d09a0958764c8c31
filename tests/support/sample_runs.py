"""Runs to keep and to drive, small and whole."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.core.plans import Plan, PlannedStep, Playbook, Risk, StepName, step
from bot.core.runs import Decision, Run, Status, Verdict, move

AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
TARGET_ID = "111122223333/eu-central-1"


def a_plan(
    *steps: PlannedStep, domain: str = "device.acme.example", **changes: Any
) -> Plan:
    """A plan that creates a domain."""
    given: dict[str, Any] = {
        "playbook": Playbook.CREATE,
        "domain": domain,
        "target_id": TARGET_ID,
        "account": "111122223333",
        "region": "eu-central-1",
        "risk": Risk.NEW,
        "steps": steps
        or (
            step(StepName.REQUEST_CERTIFICATE, domain=domain),
            step(StepName.CREATE_CONFIG, domain=domain),
        ),
        "basis": (("zone", "Z0ACME"),),
    }
    return Plan(**{**given, **changes})


def a_run(number: int = 1, *, plan: Plan | None = None, **changes: Any) -> Run:
    """A proposal of ada's, fresh."""
    version = changes.get("version", 1)
    name = f"R-{number}" if version == 1 else f"R-{number}.{version}"
    given: dict[str, Any] = {
        "id": name,
        "number": number,
        "version": 1,
        "token": f"token-{name}",
        "plan": plan or a_plan(),
        "requested_by": "U0ADA0001",
        "team": "T0ACME001",
        "reason": "a new fleet",
        "proposed_at": AT,
        "expires_at": AT + timedelta(hours=72),
        "quorum": 1,
    }
    return Run(**{**given, **changes})


def approved(run: Run, *, by: str = "U0GRACE01", at: datetime = AT) -> Run:
    """The run with the one approval that it needs."""
    decision = Decision(
        person=by,
        team=run.team,
        verdict=Verdict.APPROVE,
        at=at,
        digest=run.plan.digest,
        message_ts="1764000000.000100",
    )
    decided = move(run, Status.APPROVED, at=at)
    return replace(decided, decisions=(decision,))


def running(run: Run, *, at: datetime = AT) -> Run:
    """The run at its first step."""
    return replace(move(approved(run, at=at), Status.RUNNING, at=at), step_since=at)
