"""From facts to a plan, or to the findings that stand in its way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.core.facts import Facts
from bot.core.findings import Finding, Severity, diagnose
from bot.core.plans import Plan
from bot.core.playbooks import create
from bot.core.requests import CreateRequest
from bot.core.rules import PREFLIGHT, imports
from bot.core.runs import Run
from bot.core.topics import Gap, Topic
from bot.core.words import once
from bot.errors import Transient
from bot.services import Services

PORTS = (8883, 443)
# What a plan can do without: AWS itself refuses at the create when the quota is
# used up or another account has the name, and the run then stops and says so. A
# target that cannot be looked into must not stop work in all the others.
NICE_TO_SEE = frozenset({Topic.QUOTA, Topic.ELSEWHERE})
# These never stop a run that goes on with its own work.
OWN_WORK = frozenset({"domain_has_config", "quota_used_up", "config_name_taken"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A plan, or the findings that stand in its way; `plan is None` if there are any.

    `holder` is the open run that already has this domain, if one does; `unseen`
    are the sentences of refusals that only say that something was not seen.
    """

    plan: Plan | None
    refusals: tuple[tuple[str, Finding], ...]
    notices: tuple[tuple[str, Finding], ...]
    facts: Facts
    holder: Run | None
    unseen: tuple[str, ...] = ()

    @property
    def blind(self) -> str | None:
        """What could not be seen, when that alone is why there is no plan."""
        only = self.unseen and len(self.unseen) == len(self.refusals)
        return self.unseen[0] if only else None


def judge(facts: Facts, holder: Run | None, services: Services) -> Planned:
    """The plan for what was asked, as things are.

    Raises Transient when the endpoint is not known.
    """
    request = facts.asked
    diagnosis = diagnose(PREFLIGHT, facts)
    broken = tuple(
        item
        for item in (*diagnosis.broken, *imports.remarks(facts))
        if item[1].severity is Severity.BROKEN
        and not (request.adopt and item[0] in OWN_WORK and _ours(facts, request))
    )
    hidden = {gap: code for code, gap in reversed(diagnosis.skipped)}
    needed = {gap: code for gap, code in hidden.items() if gap.topic not in NICE_TO_SEE}
    blind = unseen(needed)
    if facts.endpoint is None and not blind:
        gaps = facts.blind(Topic.ENDPOINT)
        why = gaps[0].says if gaps else "The IoT endpoint could not be read."
        raise Transient(f"{why} Nothing was created.")
    refusals = broken + blind
    notices = tuple(
        item
        for item in (*diagnosis.findings, *imports.remarks(facts))
        if item[1].severity < Severity.BROKEN
    )
    plan = None if refusals else create(facts, request, PORTS)
    if plan is not None:
        dim = [gap.says for gap in hidden if gap.topic in NICE_TO_SEE]
        plan = with_notices(plan, notices, dim, services.public_roots_note)
    return Planned(
        plan=plan,
        refusals=refusals,
        notices=notices,
        facts=facts,
        holder=holder,
        unseen=tuple(finding.says for _, finding in blind),
    )


def _ours(facts: Facts, request: CreateRequest) -> bool:
    """A configuration that AWS says one of these runs made is no obstacle."""
    config = facts.config
    if config is None:
        return False
    return dict(config.tags).get("iotdomain:run") in request.adopt


def unseen(hidden: Mapping[Gap, str]) -> tuple[tuple[str, Finding], ...]:
    """What hides things from rules, as refusals.

    One cause, as missing credentials, hides many things: it is said once.
    """
    codes = {gap.says: code for gap, code in hidden.items()}
    return tuple((codes[says], _unseen(says)) for says in once(codes))


def _unseen(says: str) -> Finding:
    return Finding(
        severity=Severity.BROKEN,
        says=says,
        do="Not seeing is not being well, so nothing was created. Ask again later.",
    )


def with_notices(
    plan: Plan,
    notices: Iterable[tuple[str, Finding]],
    dim: Iterable[str],
    roots: str | None,
) -> Plan:
    """The plan that also says what was found, and what could not be seen."""
    said = [*plan.says, *(finding.says for _, finding in notices)]
    said += [f"*Could not see:* {each}" for each in dim]
    if roots is not None:
        said.append(roots)
    return replace(plan, says=tuple(said))
