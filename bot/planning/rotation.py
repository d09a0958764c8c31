"""From facts to the plan that gives a domain its next certificate, or to why none."""

from dataclasses import replace

from bot.core.facts import Facts, Gap, Topic
from bot.core.findings import Finding, Severity, diagnose
from bot.core.plans import Plan, StepName
from bot.core.playbooks import rotate
from bot.core.playbooks.rotate import undo_rotation, way_of
from bot.core.rotation import Rotation, Way, decide
from bot.core.rules import ISSUE, RECREATION, ROTATION, rotation
from bot.core.runs import Run
from bot.core.words import code
from bot.errors import UserError
from bot.planning.judge import NICE_TO_SEE, PORTS, Planned, unseen, with_notices
from bot.services import Services

NOTHING_TO_DO = "nothing_to_rotate"
"""The code of the one finding that says that there is nothing to plan."""

_NEEDED = (Topic.CONFIG, Topic.CERTIFICATES)
Found = tuple[tuple[str, Finding], ...]


def judge_rotation(facts: Facts, holder: Run | None, services: Services) -> Planned:
    """The way that was decided as a plan; or the findings that stand in its way."""
    broken, hidden = _diagnosed(facts)
    if broken or hidden:
        return _planned(facts, holder, None, broken, unseen(hidden))
    decided = decide(facts)
    if isinstance(decided, Finding):
        return _planned(facts, holder, None, ((NOTHING_TO_DO, decided),), ())
    broken, notices, blind, dim = _for_the_way(facts, decided)
    plan: Plan | None = None
    if not broken and not blind:
        plan = rotate(facts, decided, PORTS)
        plan = with_notices(plan, notices, dim, services.public_roots_note)
    return _planned(facts, holder, plan, broken, blind, notices)


def plan_rotation_back(facts: Facts, parent: Run, made: frozenset[StepName]) -> Plan:
    """What it takes to have the certificate of before a rotation again.

    UserError where there is no way back, with the reason.
    """
    basis, config = dict(parent.plan.basis), facts.config
    way, before = way_of(parent.plan), basis.get("replaces", "")
    if way is Way.RENEWAL:
        raise UserError(
            f"{parent.name} put back a record that each renewal needs, so it has to "
            "stay. Nothing was created."
        )
    new = parent.outputs.get("certificate_arn") or basis.get("certificate")
    if config is None or new is None or config.certificate_arn != new:
        raise UserError(
            "The domain configuration does not have the certificate of "
            f"{parent.name} any more, so there is nothing to undo. Nothing was created."
        )
    old = next((each for each in facts.certificates if each.arn == before), None)
    faults = rotation.unfit(old, facts)
    if old is None or faults:
        why = faults[0].says.removeprefix(rotation.UNFIT) if faults else ""
        raise UserError(
            f"The certificate of before, {code(before)}, cannot come back.{why} "
            "Nothing was created."
        )
    return undo_rotation(facts, parent, old, new=new, made=made)


def _diagnosed(facts: Facts) -> tuple[Found, dict[Gap, str]]:
    diagnosis = diagnose(ROTATION, facts)
    hidden = {gap: code for code, gap in reversed(diagnosis.skipped)}
    hidden |= dict.fromkeys(facts.blind(*_NEEDED), "no_config_to_rotate")
    return diagnosis.broken, hidden


def _for_the_way(
    facts: Facts, decided: Rotation
) -> tuple[Found, Found, Found, list[str]]:
    """What stands in the way, what is worth saying, and what was not seen of both."""
    if decided.way is Way.REIMPORT:
        return (), (), (), []
    found = diagnose(RECREATION if decided.way is Way.RECREATE else (), facts)
    broken, skipped = found.broken, found.skipped
    if facts.asked.certificate is not None:
        broken += tuple(
            ("certificate_unfit", each) for each in rotation.unfit(decided.held, facts)
        )
    elif not facts.asked.is_import:
        # The certificate of today says nothing of whether ACM may issue another one.
        issue = diagnose(ISSUE, replace(facts, certificates=()))
        broken, skipped = broken + issue.broken, skipped + issue.skipped
    hidden = {gap: code for code, gap in reversed(skipped)}
    needed = {gap: code for gap, code in hidden.items() if gap.topic not in NICE_TO_SEE}
    dim = [gap.says for gap in hidden if gap.topic in NICE_TO_SEE]
    notices = tuple(
        item for item in found.findings if item[1].severity < Severity.BROKEN
    )
    return broken, notices, unseen(needed), dim


def _planned(
    facts: Facts,
    holder: Run | None,
    plan: Plan | None,
    broken: Found,
    blind: Found,
    notices: Found = (),
) -> Planned:
    return Planned(
        plan=plan,
        refusals=broken + blind,
        notices=notices,
        facts=facts,
        holder=holder,
        unseen=tuple(finding.says for _, finding in blind),
    )
