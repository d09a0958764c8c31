"""From facts to the plan that gives a domain its next certificate, or to why none."""

from collections.abc import Callable
from dataclasses import replace

from bot.core.facts import Facts
from bot.core.findings import Finding, Severity, diagnose
from bot.core.offered import Offered
from bot.core.plans import Plan, StepName
from bot.core.playbooks import rotate
from bot.core.playbooks.rotate import way_of
from bot.core.playbooks.rotate_back import import_back, undo_rotation
from bot.core.requests import CreateRequest
from bot.core.rotation import Rotation, Way, decide, refused_under_the_arn
from bot.core.rules import CHOSEN, ISSUE, RECREATION, ROTATION, SECRET, imports
from bot.core.runs import Run
from bot.core.topics import Gap, Topic
from bot.core.words import code, escape
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


def plan_rotation_back(
    facts: Facts,
    parent: Run,
    made: frozenset[StepName],
    previous: Callable[[str], Offered | None],
) -> Plan:
    """What it takes to have the certificate of before a rotation again.

    `previous` is what a secret held before. UserError where there is no way back, with
    the reason.
    """
    basis, config = dict(parent.plan.basis), facts.config
    way, before = way_of(parent.plan), basis.get("replaces", "")
    if way is Way.RENEWAL:
        raise UserError(
            f"{parent.name} put back a record that each renewal needs, so it has to "
            "stay. Nothing was created."
        )
    if way is Way.REIMPORT:
        return _import_back(facts, parent, previous)
    new = parent.outputs.get("certificate_arn") or basis.get("certificate")
    if config is None or new is None or config.certificate_arn != new:
        raise UserError(
            "The domain configuration does not have the certificate of "
            f"{parent.name} any more, so there is nothing to undo. Nothing was created."
        )
    old = next((each for each in facts.certificates if each.arn == before), None)
    wish = replace(facts, asked=CreateRequest(certificate=before), chosen=old)
    faults = diagnose(CHOSEN, wish).broken
    if old is None or faults:
        why = "".join(f" {finding.says}" for _, finding in faults)
        raise UserError(
            f"The certificate of before, {code(before)}, cannot come back.{why} "
            "Nothing was created."
        )
    return undo_rotation(facts, parent, old, new=new, made=made)


def _import_back(
    facts: Facts, parent: Run, previous: Callable[[str], Offered | None]
) -> Plan:
    step = parent.plan.find(StepName.IMPORT_CERTIFICATE)
    secret = step.get("secret") if step is not None else None
    before = step.get("before") if step is not None else None
    lost = (
        "ACM keeps no earlier certificate, so whoever has the files of before has to "
        f"import them again: `/iotdomain rotate {facts.domain} import=byhand`. Nothing "
        "was created."
    )
    if secret is None:
        raise UserError(lost)
    old = previous(secret)
    if old is None or old.unusable or old.fingerprint != before:
        raise UserError(
            f"The version of before of the secret {code(secret)} does not hold the "
            f"certificate that {parent.name} replaced. {lost}"
        )
    if old.broken:
        says = " ".join(escape(each.says) for each in old.broken)
        raise UserError(f"The certificate of before cannot come back. {says} {lost}")
    return import_back(facts, parent, old, secret)


def _diagnosed(facts: Facts) -> tuple[Found, dict[Gap, str]]:
    diagnosis = diagnose(ROTATION, facts)
    hidden = {gap: code for code, gap in reversed(diagnosis.skipped)}
    hidden |= dict.fromkeys(facts.blind(*_NEEDED), "no_config_to_rotate")
    return diagnosis.broken, hidden


def _for_the_way(
    facts: Facts, decided: Rotation
) -> tuple[Found, Found, Found, list[str]]:
    """What stands in the way, what is worth saying, and what was not seen of both."""
    asked, again = facts.asked, decided.way is Way.RECREATE
    rules = [*(RECREATION if again else ())]
    rules += CHOSEN if asked.certificate is not None else ()
    rules += SECRET if asked.secret is not None else ()
    diagnosis = diagnose(rules, facts)
    found, skipped = diagnosis.findings, diagnosis.skipped
    if asked.certificate is None and not asked.is_import:
        # The certificate of today says nothing of whether ACM may issue another one.
        issue = diagnose(ISSUE, replace(facts, certificates=()))
        found, skipped = found + issue.findings, skipped + issue.skipped
    if asked.secret is not None:
        against = refused_under_the_arn(facts.offered) if facts.offered else ()
        passed = {each.code for each in against} if again else set[str]()
        found += tuple(it for it in imports.remarks(facts) if it[0] not in passed)
    hidden = {gap: code for code, gap in reversed(skipped)}
    needed = {gap: code for gap, code in hidden.items() if gap.topic not in NICE_TO_SEE}
    dim = [gap.says for gap in hidden if gap.topic in NICE_TO_SEE]
    broken = tuple(item for item in found if item[1].severity is Severity.BROKEN)
    notices = tuple(item for item in found if item[1].severity < Severity.BROKEN)
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
