"""Look once, judge, plan: the same road for a request, a click and the last check.

Whatever could not be seen stops a plan with a sentence: not seeing is not being
well. Nothing here writes, to AWS or to the store.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.core.facts import Facts, Topic
from bot.core.findings import Finding, Severity, diagnose
from bot.core.plans import Plan, Playbook, StepName
from bot.core.playbooks import CreateRequest, create, undo
from bot.core.rules import PREFLIGHT
from bot.core.runs import Run, Status
from bot.core.targets import Target
from bot.errors import Permanent, Transient, UserError
from bot.gather import gather
from bot.services import Services

PORTS = (8883, 443)

# What a plan leaves behind in the world, by the step that makes it.
MAKING = (
    StepName.REQUEST_CERTIFICATE,
    StepName.WRITE_VALIDATION,
    StepName.CREATE_CONFIG,
    StepName.WRITE_CNAME,
)
# What a plan can do without: AWS itself refuses at the create when the quota is
# used up or another account has the name, and the run then stops and says so. A
# target that cannot be looked into must not stop work in all the others.
NICE_TO_SEE = frozenset({Topic.QUOTA, Topic.ELSEWHERE})
# These never stop a run that goes on with its own work.
_OWN_WORK = frozenset({"domain_has_config", "quota_used_up", "config_name_taken"})


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


def plan_create(
    services: Services,
    *,
    domain: str,
    target: Target,
    by: str,
    request: CreateRequest | None = None,
) -> Planned:
    """What it takes to create a domain, as the world is now.

    Raises Transient when the world could not be looked at.
    """
    facts = look(services, target, domain, by=by)
    holder = services.store.holder(target.id, domain)
    return _judge(facts, request or CreateRequest(), holder, services)


def plan_undo(services: Services, *, parent: Run, by: str) -> Planned:
    """What it takes to remove what a run, and those it went on from, made.

    Raises UserError when there is nothing of it left to remove, or when another
    run went on with it: then it is that one's to undo.
    """
    target = _target(services, parent)
    _require_last(followed_by(services, parent), parent)
    facts = look(services, target, parent.plan.domain, by=by)
    family = ancestors(services, parent)
    made = frozenset(name for run in family for name in made_by(run))
    plan = undo(
        facts, _merged(family), made=made, asked=tuple(run.id for run in family)
    )
    if not plan.steps:
        raise UserError(f"{parent.name} made nothing that is still to be removed.")
    holder = services.store.holder(target.id, parent.plan.domain)
    return Planned(plan=plan, refusals=(), notices=(), facts=facts, holder=holder)


def plan_go_on(services: Services, *, parent: Run, by: str) -> Planned:
    """A new plan to the end of a run that stopped, with what it made so far."""
    target = _target(services, parent)
    facts = look(services, target, parent.plan.domain, by=by)
    request = _request(parent)
    family = tuple(run.id for run in ancestors(services, parent))
    holder = services.store.holder(target.id, parent.plan.domain)
    going_on = CreateRequest(
        key=request.key, fresh_certificate=request.fresh_certificate, adopt=family
    )
    return _judge(facts, going_on, holder, services)


def replan(services: Services, run: Run) -> Planned:
    """The plan of a run made again from the world as it is now.

    Same digest, same effects; refusals or another digest mean that what was
    approved is no longer so. Raises Transient when it could not look.
    """
    target = _target(services, run)
    facts = look(services, target, run.plan.domain, by=run.requested_by)
    if run.plan.playbook is Playbook.CREATE:
        return _judge(facts, _request(run), None, services)
    parent = services.store.get(dict(run.plan.basis)["undoes"])
    if parent is None:
        raise Permanent(f"{run.name} would undo a run that is no longer on record.")
    return plan_undo(services, parent=parent, by=run.requested_by)


def recheck(services: Services, run: Run) -> tuple[str, ...]:
    """Why a run must not go on with what was approved long ago; () when it may.

    Asked before a step that cannot be taken back, when the approval is old. The
    run's own work does not count against it.
    """
    if run.plan.playbook is not Playbook.CREATE:
        return ()
    target = _target(services, run)
    facts = look(services, target, run.plan.domain, by=run.requested_by)
    request = _request(run)
    own = CreateRequest(key=request.key, adopt=(run.id, *request.adopt))
    judged = _judge(facts, own, None, services)
    said = [finding.says for code, finding in judged.refusals if code not in _OWN_WORK]
    basis = dict(run.plan.basis)
    zone = facts.dns.zone.id if facts.dns.zone else "by hand"
    if basis["zone"] != zone:
        said.append("The hosted zone of the name is another one than was approved.")
    if facts.endpoint != basis["endpoint"]:
        said.append("The account's IoT endpoint is another one than was approved.")
    return tuple(said)


def followed_by(services: Services, run: Run) -> Run | None:
    """The run that went on from this one, or undid it, and is done."""
    done = (each for each in services.store.runs() if each.parent == run.id)
    return next((each for each in done if each.status is Status.SUCCEEDED), None)


def _require_last(last: Run | None, parent: Run) -> None:
    if last is None:
        return
    if last.plan.playbook is not Playbook.UNDO:
        raise UserError(
            f"{last.name} went on from {parent.name}, so *Undo…* in the message of "
            f"{last.name} undoes both. Nothing was created."
        )
    if not any(key.startswith("kept:") for key in last.outputs):
        raise UserError(
            f"{last.name} has undone {parent.name} already. Nothing was created."
        )


def look(services: Services, target: Target, domain: str, *, by: str) -> Facts:
    """One look at a domain, with the read roles only."""
    return gather(
        domain,
        target,
        clouds=services.clouds("look", by),
        names=services.names,
        probe=services.probe,
        now=services.now,
        others=[each for each in services.targets if each.id != target.id],
    )


def made_by(run: Run) -> tuple[StepName, ...]:
    """The steps of a run that left something behind, or may have: they were tried."""
    return tuple(name for name in MAKING if f"tried:{name}" in run.outputs)


def ancestors(services: Services, run: Run) -> tuple[Run, ...]:
    """A run and those whose work it went on with, newest first."""
    family = [run]
    step = run.plan.find(StepName.CREATE_CONFIG)
    adopted = (step.get("adopt") if step else None) or ""
    for run_id in filter(None, adopted.split(",")):
        parent = services.store.get(run_id)
        if parent is not None:
            family.append(parent)
    return tuple(family)


def _judge(
    facts: Facts, request: CreateRequest, holder: Run | None, services: Services
) -> Planned:
    diagnosis = diagnose(PREFLIGHT, facts)
    broken = tuple(
        item
        for item in diagnosis.broken
        if not (request.adopt and item[0] in _OWN_WORK and _ours(facts, request))
    )
    hidden = {gap: code for code, gap in reversed(diagnosis.skipped)}
    unseen = tuple(
        (code, _unseen(gap.says))
        for gap, code in hidden.items()
        if gap.topic not in NICE_TO_SEE
    )
    if facts.endpoint is None and not unseen:
        gaps = facts.blind(Topic.ENDPOINT)
        why = gaps[0].says if gaps else "The IoT endpoint could not be read."
        raise Transient(f"{why} Nothing was created.")
    refusals = broken + unseen
    notices = tuple(
        item for item in diagnosis.findings if item[1].severity < Severity.BROKEN
    )
    plan = None if refusals else create(facts, request, PORTS)
    if plan is not None:
        dim = [gap.says for gap in hidden if gap.topic in NICE_TO_SEE]
        plan = _with_notices(plan, notices, dim, services.public_roots_note)
    return Planned(
        plan=plan,
        refusals=refusals,
        notices=notices,
        facts=facts,
        holder=holder,
        unseen=tuple(finding.says for _, finding in unseen),
    )


def _ours(facts: Facts, request: CreateRequest) -> bool:
    """A configuration that AWS says one of these runs made is no obstacle."""
    config = facts.config
    if config is None:
        return False
    return dict(config.tags).get("iotdomain:run") in request.adopt


def _unseen(says: str) -> Finding:
    return Finding(
        severity=Severity.BROKEN,
        says=says,
        do="Not seeing is not being well, so nothing was created. Ask again later.",
    )


def _with_notices(
    plan: Plan,
    notices: Iterable[tuple[str, Finding]],
    dim: Iterable[str],
    roots: str | None,
) -> Plan:
    said = [*plan.says, *(finding.says for _, finding in notices)]
    said += [f"*Could not see:* {each}" for each in dim]
    if roots is not None:
        said.append(roots)
    return replace(plan, says=tuple(said))


def _request(run: Run) -> CreateRequest:
    """What was asked for, read back from the decisions of the plan."""
    basis = dict(run.plan.basis)
    adopt = basis.get("adopt", "nothing")
    return CreateRequest(
        key=basis["key"],
        fresh_certificate=basis.get("asked") == "new certificate",
        adopt=() if adopt == "nothing" else tuple(adopt.split(",")),
    )


def _merged(family: tuple[Run, ...]) -> Run:
    """The newest run with the outputs of all, so that an undo knows every record."""
    newest = next(
        (run for run in family if run.status is not Status.PROPOSED), family[0]
    )
    outputs: dict[str, str] = {}
    for run in reversed(family):
        outputs.update(run.outputs)
    steps = {each.name: each for run in reversed(family) for each in run.plan.steps}
    return replace(
        newest,
        outputs=outputs,
        plan=replace(newest.plan, steps=tuple(steps.values())),
    )


def _target(services: Services, run: Run) -> Target:
    target = services.target(run.plan.target_id)
    if target is None:
        raise Permanent(
            f"{run.name} is for {run.plan.target_id}, which the settings no longer "
            "have. Nothing was changed."
        )
    return target
