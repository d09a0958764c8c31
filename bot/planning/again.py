"""Plans that follow from a run: made anew, gone on with, or undone."""

from dataclasses import replace
from functools import partial

from bot.core.facts import Facts
from bot.core.offered import Offered
from bot.core.plans import Playbook
from bot.core.playbooks import undo
from bot.core.playbooks.rotate_back import PREVIOUS, resume
from bot.core.runs import Run
from bot.core.targets import Target
from bot.errors import Permanent, UserError
from bot.gather import offered
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
from bot.planning.judge import Planned
from bot.planning.kinds import KINDS, plan
from bot.planning.look import look, target_of, wish_of
from bot.planning.rotation import plan_rotation_back
from bot.services import Services


def plan_undo(services: Services, *, parent: Run, by: str) -> Planned:
    """What it takes to remove what a run, and those it went on from, made.

    Raises UserError when there is nothing of it left to remove, or when another
    run went on with it: then it is that one's to undo.
    """
    target = target_of(services, parent)
    require_last(followed_by(services, parent), parent)
    facts = look(services, target, parent.plan.domain, by=by)
    family = ancestors(services, parent)
    made = frozenset(name for run in family for name in made_by(run))
    if parent.plan.playbook is Playbook.ROTATE:
        before = partial(_before, services, target, facts, by)
        made_plan = plan_rotation_back(facts, merged(family), made, before)
    else:
        asked = tuple(run.id for run in family)
        made_plan = undo(facts, merged(family), made=made, asked=asked)
    if not made_plan.steps:
        raise UserError(f"{parent.name} made nothing that is still to be removed.")
    holder = services.store.holder(target.id, parent.plan.domain)
    return Planned(plan=made_plan, refusals=(), notices=(), facts=facts, holder=holder)


def plan_go_on(services: Services, *, parent: Run, by: str) -> Planned:
    """A new plan to the end of a run that stopped, with what it made so far."""
    undone = undone_by(services, parent)
    if undone is not None and not is_half_done(parent):
        return plan_undo(services, parent=undone, by=by)
    wish = wish_of(services, parent)
    family = tuple(run.id for run in ancestors(services, parent))
    wish = replace(wish, request=wish.request.adopting(*family))
    if not is_half_done(parent):
        return plan(services, wish, by=by)
    rotates = wish.playbook is Playbook.ROTATE
    facts = look(
        services, wish.target, wish.domain, by=by, asked=wish.request, rotates=rotates
    )
    holder = services.store.holder(wish.target.id, wish.domain)
    made_plan = resume(facts, parent, ",".join(family))
    return Planned(plan=made_plan, refusals=(), notices=(), facts=facts, holder=holder)


def replan(services: Services, run: Run) -> Planned:
    """The plan of a run made again from the world as it is now.

    Same digest, same effects; refusals or another digest mean that what was
    approved is no longer so. Raises Transient when it could not look.
    """
    by = run.requested_by
    before = services.store.get(run.parent) if run.parent else None
    if before is not None and is_half_done(before) and went_on(run, before):
        return plan_go_on(services, parent=before, by=by)
    if run.plan.playbook in KINDS:
        return plan(services, wish_of(services, run), by=by)
    parent = services.store.get(dict(run.plan.basis)["undoes"])
    if parent is None:
        raise Permanent(f"{run.name} would undo a run that is no longer on record.")
    return plan_undo(services, parent=parent, by=by)


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
