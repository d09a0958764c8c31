"""Look once, judge, plan: the same road for a request, a click and the last check.

Whatever could not be seen stops a plan with a sentence: not seeing is not being
well. Nothing here writes, to AWS or to the store.
"""

from dataclasses import replace
from functools import partial

from bot.core.facts import Facts
from bot.core.offered import Offered
from bot.core.plans import Playbook
from bot.core.playbooks import undo
from bot.core.playbooks.rotate_back import PREVIOUS, resume
from bot.core.requests import KEY_AS_BEFORE, CreateRequest, from_basis
from bot.core.rotation import further_names
from bot.core.runs import Run
from bot.core.targets import Target
from bot.core.topics import Topic
from bot.errors import Permanent, Transient, UserError
from bot.gather import gather, offered
from bot.planning.byhand import Handmade, made_by_hand
from bot.planning.family import (
    ancestors,
    followed_by,
    is_half_done,
    made_by,
    merged,
    require_last,
    undone_by,
    went_on,
)
from bot.planning.found import deepened, may_have
from bot.planning.judge import OWN_WORK, Planned, judge
from bot.planning.offers import offers
from bot.planning.repair import NOTHING_TO_MEND, judge_repair
from bot.planning.rotation import (
    NOTHING_TO_DO,
    judge_rotation,
    plan_rotation_back,
)
from bot.services import Services

__all__ = [
    "NOTHING_TO_DO",
    "NOTHING_TO_MEND",
    "Handmade",
    "Planned",
    "by_hand",
    "deepened",
    "followed_by",
    "look",
    "may_have",
    "offers",
    "plan_create",
    "plan_go_on",
    "plan_repair",
    "plan_rotate",
    "plan_undo",
    "recheck",
    "replan",
]


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
    facts = look(services, target, domain, by=by, asked=request)
    holder = services.store.holder(target.id, domain)
    return judge(facts, holder, services)


def plan_rotate(
    services: Services,
    *,
    domain: str,
    target: Target,
    by: str,
    request: CreateRequest | None = None,
) -> Planned:
    """What it takes to give a domain its next certificate, as the world is now."""
    asked = request or CreateRequest(key=KEY_AS_BEFORE)
    facts = look(services, target, domain, by=by, asked=asked, rotates=True)
    if further_names(facts) != asked.names:
        # ACM checks these too, and so their zones have to be seen.
        asked = replace(asked, names=further_names(facts))
        facts = look(services, target, domain, by=by, asked=asked, rotates=True)
    return judge_rotation(facts, services.store.holder(target.id, domain), services)


def plan_repair(services: Services, *, domain: str, target: Target, by: str) -> Planned:
    """What it takes to mend a domain that is set up, as the world is now."""
    facts = look(services, target, domain, by=by)
    return judge_repair(facts, services.store.holder(target.id, domain), services)


def plan_undo(services: Services, *, parent: Run, by: str) -> Planned:
    """What it takes to remove what a run, and those it went on from, made.

    Raises UserError when there is nothing of it left to remove, or when another
    run went on with it: then it is that one's to undo.
    """
    target = _target(services, parent)
    require_last(followed_by(services, parent), parent)
    facts = look(services, target, parent.plan.domain, by=by)
    family = ancestors(services, parent)
    made = frozenset(name for run in family for name in made_by(run))
    if parent.plan.playbook is Playbook.ROTATE:
        before = partial(_before, services, target, facts, by)
        plan = plan_rotation_back(facts, merged(family), made, before)
    else:
        asked = tuple(run.id for run in family)
        plan = undo(facts, merged(family), made=made, asked=asked)
    if not plan.steps:
        raise UserError(f"{parent.name} made nothing that is still to be removed.")
    holder = services.store.holder(target.id, parent.plan.domain)
    return Planned(plan=plan, refusals=(), notices=(), facts=facts, holder=holder)


def plan_go_on(services: Services, *, parent: Run, by: str) -> Planned:
    """A new plan to the end of a run that stopped, with what it made so far."""
    undone = undone_by(services, parent)
    if undone is not None and not is_half_done(parent):
        return plan_undo(services, parent=undone, by=by)
    target, domain = _target(services, parent), parent.plan.domain
    family = tuple(run.id for run in ancestors(services, parent))
    asked = _asked(parent).adopting(*family)
    rotates = parent.plan.playbook is Playbook.ROTATE
    facts = look(services, target, domain, by=by, asked=asked, rotates=rotates)
    holder = services.store.holder(target.id, domain)
    if is_half_done(parent):
        plan = resume(facts, parent, ",".join(family))
        return Planned(plan=plan, refusals=(), notices=(), facts=facts, holder=holder)
    if rotates:
        return judge_rotation(facts, holder, services)
    if parent.plan.playbook is Playbook.REPAIR:
        return judge_repair(facts, holder, services)
    return judge(facts, holder, services)


def replan(services: Services, run: Run) -> Planned:
    """The plan of a run made again from the world as it is now.

    Same digest, same effects; refusals or another digest mean that what was
    approved is no longer so. Raises Transient when it could not look.
    """
    before = services.store.get(run.parent) if run.parent else None
    if before is not None and is_half_done(before) and went_on(run, before):
        return plan_go_on(services, parent=before, by=run.requested_by)
    if run.plan.playbook is Playbook.CREATE:
        target = _target(services, run)
        asked = _asked(run)
        facts = look(
            services, target, run.plan.domain, by=run.requested_by, asked=asked
        )
        return judge(facts, None, services)
    if run.plan.playbook is Playbook.REPAIR:
        return plan_repair(
            services,
            domain=run.plan.domain,
            target=_target(services, run),
            by=run.requested_by,
        )
    if run.plan.playbook is Playbook.ROTATE:
        target = _target(services, run)
        return plan_rotate(
            services,
            domain=run.plan.domain,
            target=target,
            by=run.requested_by,
            request=_asked(run),
        )
    parent = services.store.get(dict(run.plan.basis)["undoes"])
    if parent is None:
        raise Permanent(f"{run.name} would undo a run that is no longer on record.")
    return plan_undo(services, parent=parent, by=run.requested_by)


def recheck(services: Services, run: Run) -> tuple[str, ...]:
    """Why a run must not go on with what was approved long ago; () when it may.

    Asked before a step that cannot be taken back, when the approval is old. The
    run's own work does not count against it.
    """
    if run.plan.playbook is Playbook.ROTATE:
        return _recheck_rotation(services, run)
    if run.plan.playbook is not Playbook.CREATE:
        return ()
    target = _target(services, run)
    asked = _asked(run)
    own = replace(asked, fresh_certificate=False).adopting(run.id, *asked.adopt)
    facts = look(services, target, run.plan.domain, by=run.requested_by, asked=own)
    judged = judge(facts, None, services)
    said = [finding.says for code, finding in judged.refusals if code not in OWN_WORK]
    basis = dict(run.plan.basis)
    zone = facts.dns.ours.id if facts.dns.ours else "by hand"
    if basis["zone"] != zone:
        said.append("The hosted zone of the name is another one than was approved.")
    if facts.endpoint != basis["endpoint"]:
        said.append("The account's IoT endpoint is another one than was approved.")
    return tuple(said)


def _recheck_rotation(services: Services, run: Run) -> tuple[str, ...]:
    """The old configuration must still be the one that was approved to go."""
    facts = look(services, _target(services, run), run.plan.domain, by=run.requested_by)
    hidden = facts.blind(Topic.CONFIG)
    if hidden:
        raise Transient(hidden[0].says)
    arn = facts.config.certificate_arn if facts.config else "none"
    if arn != dict(run.plan.basis)["replaces"]:
        return ("The domain configuration has another certificate than was approved.",)
    return ()


def _before(
    services: Services, target: Target, facts: Facts, by: str, secret: str
) -> Offered | None:
    """What a secret held before, judged for the domain."""
    return offered(
        services.clouds("look", by),
        target,
        facts.domain,
        secret,
        services.trust,
        facts.taken_at,
        stage=PREVIOUS,
    )


def by_hand(services: Services, run: Run, facts: Facts | None = None) -> Handmade:
    """What people made of a plan by hand; these facts, or what a look sees now.

    Transient when something that decides it could not be seen.
    """
    target = _target(services, run)
    if facts is None and run.plan.playbook is not Playbook.UNDO:
        facts = look(services, target, run.plan.domain, by=run.requested_by)
    return made_by_hand(services, run, target, facts)


def look(
    services: Services,
    target: Target,
    domain: str,
    *,
    by: str,
    asked: CreateRequest | None = None,
    rotates: bool = False,
) -> Facts:
    """One look at a domain for what was asked: it reads only.

    With the read roles, but for a secret, which the role that writes may read.
    """
    return gather(
        domain,
        target,
        clouds=services.clouds("look", by),
        names=services.names,
        probe=services.probe,
        now=services.now,
        others=[each for each in services.targets if each.id != target.id],
        asked=_readable(target, asked),
        trust=services.trust,
        rotates=rotates,
    )


def _readable(target: Target, asked: CreateRequest | None) -> CreateRequest | None:
    """Where the bot only looks, it can read no secret: a person imports."""
    if asked is None or asked.secret is None or not target.observe:
        return asked
    return replace(asked, secret=None, import_by_hand=True)


def _asked(run: Run) -> CreateRequest:
    """What was asked for, read back from the decisions of the plan."""
    return from_basis(dict(run.plan.basis))


def _target(services: Services, run: Run) -> Target:
    target = services.target(run.plan.target_id)
    if target is None:
        raise Permanent(
            f"{run.name} is for {run.plan.target_id}, which the settings no longer "
            "have. Nothing was changed."
        )
    return target
