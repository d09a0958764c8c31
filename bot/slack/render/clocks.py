"""The two clocks, certificate and domain, which are never mixed."""

from datetime import datetime

from bot.core.plans import Playbook, StepName
from bot.core.runs import Run
from bot.core.words import code, day
from bot.slack.render import words
from bot.slack.render.signed import comes_from_outside


def certificate(run: Run, now: datetime) -> str:
    """What ACM says of the certificate, as this run last saw it."""
    status = run.outputs.get("certificate_status")
    if status is None:
        if comes_from_outside(run.plan):
            return "not imported yet"
        asked = run.plan.find(StepName.REQUEST_CERTIFICATE) is not None
        return "not requested yet" if asked else "the one that exists already"
    said = code(status)
    until = moment_of(run, "certificate_until")
    if until is not None:
        said += f", valid until {day(until)}"
    if status == "PENDING_VALIDATION" and run.timings:
        said += f" since {words.moment(run.timings[0].ended, now)}"
    return said


def domain(run: Run) -> str:
    """What IoT says of the domain configuration, and whether it is served."""
    status = run.outputs.get("config_status")
    if status is None and run.plan.playbook is Playbook.ROTATE:
        return "as before"
    if status is None:
        return "not made yet"
    held = run.outputs.get("config_certificate") or "not checked yet"
    said = f"{code(status)}, certificate {code(held)}"
    detail = run.outputs.get("config_detail")
    if detail and held != "VALID":
        said += f" ({code(detail)})"
    return said


def lines(run: Run, now: datetime) -> list[str]:
    """Both clocks, one a line; an undo has none, its steps say what is gone."""
    if run.plan.playbook is Playbook.UNDO:
        return []
    served = "served" if run.outputs.get("served") == "yes" else "not served yet"
    made = run.outputs.get("config_status") is not None
    return [
        f"*Certificate:* {certificate(run, now)}",
        f"*Domain:* {domain(run)}{f', {served}' if made else ''}",
    ]


def moment_of(run: Run, key: str) -> datetime | None:
    """An output that is a moment; None when it is absent or no moment."""
    try:
        at = datetime.fromisoformat(run.outputs.get(key, ""))
    except ValueError:
        return None
    return at if at.tzinfo is not None else None
