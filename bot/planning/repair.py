"""From facts to the plan that mends a domain, or to why there is none."""

from bot.core.facts import Facts
from bot.core.findings import Finding, Severity, diagnose
from bot.core.playbooks.repair import repair
from bot.core.rules import REPAIR
from bot.core.runs import Run
from bot.core.topics import Topic
from bot.core.words import code
from bot.planning.judge import PORTS, Planned, unseen, with_notices
from bot.services import Services

NOTHING_TO_MEND = "nothing_to_mend"
_NEEDED = (Topic.CONFIG, Topic.ENDPOINT, Topic.ZONE, Topic.RECORDS)


def judge_repair(facts: Facts, holder: Run | None, services: Services) -> Planned:
    """The plan for what is broken; or the findings that stand in its way."""
    diagnosis = diagnose(REPAIR, facts)
    hidden = {gap: name for name, gap in reversed(diagnosis.skipped)}
    hidden |= dict.fromkeys(facts.blind(*_NEEDED), "no_config_to_repair")
    blind = unseen(hidden)
    refusals = (*diagnosis.broken, *blind)
    plan = None
    if not refusals:
        plan = repair(facts, PORTS)
        if plan is None:
            refusals = ((NOTHING_TO_MEND, _settled(facts)),)
        else:
            plan = with_notices(plan, (), (), services.public_roots_note)
    return Planned(
        plan=plan,
        refusals=refusals,
        notices=(),
        facts=facts,
        holder=holder,
        unseen=tuple(finding.says for _, finding in blind),
    )


def _settled(facts: Facts) -> Finding:
    return Finding(
        severity=Severity.BROKEN,
        says=(
            f"{code(facts.domain)} is enabled and leads to this account's endpoint, so "
            "there is nothing that a repair would change."
        ),
        do=f"`/iotdomain diagnose {facts.domain}` says what else it may be. Nothing "
        "was created.",
    )
