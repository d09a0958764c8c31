"""A repair in words: what it changes, and what devices notice of it."""

from datetime import timedelta

from bot.core.plans import Plan, PlannedStep, Playbook, StepName
from bot.core.words import code, span
from bot.slack.render import words

AT_WORK = "AWS allows itself up to 60 minutes to serve the certificate again."


def is_about(plan: Plan) -> bool:
    """Whether a plan mends a domain that is set up."""
    return plan.playbook is Playbook.REPAIR


def enables(plan: Plan) -> bool:
    """Whether the configuration is switched on by it."""
    step = plan.find(StepName.ENABLE_CONFIG)
    return step is not None and step.get("was") == "DISABLED"


def enable_line(plan: Plan, step: PlannedStep) -> str:
    """The change, or nothing where it is on already."""
    if step.get("was") != "DISABLED":
        return ""
    name = code(step.get("config_name") or plan.domain)
    return f"IoT Core: *enable* domain configuration {name}"


def rest(plan: Plan) -> str:
    """What is said of everything that the lines do not name."""
    if _point(plan) is None:
        return "Nothing else is changed: the record in DNS is as it should be."
    return "Certificate and domain configuration stay as they are."


def devices(plan: Plan) -> str:
    """What devices will notice."""
    point = _point(plan)
    if point is None:
        return "They can connect with this name again, once AWS serves it."
    before, ttl = point.get("before"), int(point.get("before_ttl") or 0)
    if before is None:
        return "They find the name again, and can connect with it."
    wait = f" within {span(timedelta(seconds=ttl))} of the change" if ttl else ""
    return f"Devices that use this name move from {code(before)} to AWS IoT{wait}."


def way_back(plan: Plan) -> str:
    """What an undo would do."""
    point = _point(plan)
    if point is None:
        return "whoever wants it off can disable it again."
    if point.name is StepName.CNAME_BY_HAND:
        return "whoever adds the record can take it back."
    return "an undo puts the record back as it is today."


def summary(plan: Plan, place: str) -> str:
    """The change in one sentence, for the dialog."""
    name = words.short(plan.domain, 60)
    does = []
    if enables(plan):
        does.append("enable its domain configuration")
    if _point(plan) is not None:
        does.append("let its CNAME lead to this account's IoT endpoint")
    return f"Repair {name} in {place}: {' and '.join(does)}."


def _point(plan: Plan) -> PlannedStep | None:
    return plan.find(StepName.WRITE_CNAME) or plan.find(StepName.CNAME_BY_HAND)
