"""From a wish to a proposal on record: everything that can be refused is refused first.

A new plan is always a new run with its own token and its own approval, also when
it undoes or goes on with an earlier one.
"""

from collections.abc import Callable
from dataclasses import replace

from bot import planning
from bot.core.findings import Finding
from bot.core.plans import OPEN_FOR, Plan, Risk
from bot.core.policy import require_enough, require_requester
from bot.core.runs import Run, Status
from bot.core.targets import Target
from bot.errors import Refused
from bot.planning import Planned, Wish
from bot.proposals.click import (
    Click,
    ask_able,
    ask_members,
    ask_who,
    entry,
    require_channel,
    steps_line,
    target_of,
)
from bot.services import Services

# How far back a repeated delivery of the same wish is looked for.
RECENT = 50
# What can be done about a run that has ended, and what can be made undone.
AGAIN = frozenset(
    {
        Status.EXPIRED,
        Status.STALE,
        Status.DECLINED,
        Status.WITHDRAWN,
        Status.CANCELLED,
        Status.FAILED,
    }
)
UNDOABLE = frozenset({Status.FAILED, Status.CANCELLED, Status.SUCCEEDED})


class ObstacleError(Refused):
    """Nothing was created, because of what the world or another request says."""

    def __init__(
        self,
        says: str,
        *,
        target: Target,
        domain: str,
        refusals: tuple[tuple[str, Finding], ...] = (),
        unseen: tuple[str, ...] = (),
        holder: Run | None = None,
    ) -> None:
        super().__init__(says)
        self.target = target
        self.domain = domain
        self.refusals = refusals
        self.unseen = unseen
        self.holder = holder


def propose(services: Services, wish: Wish, *, reason: str, click: Click) -> Run:
    """A request on record; its message follows by itself.

    ObstacleError says what stands in the way: with the one finding `NOTHING_TO_DO` or
    `NOTHING_TO_MEND` when there is nothing to plan.
    """

    def plan() -> Planned:
        return planning.plan(services, wish, by=click.person)

    return _propose(services, wish.target, wish.domain, reason, click, plan)


def ask_again(services: Services, run: Run, click: Click) -> Run:
    """A fresh plan for a request that came to nothing."""
    if run.status not in AGAIN:
        raise Refused(f"{run.name} needs no fresh plan. Nothing was created.")
    target = target_of(services, run)

    def plan() -> Planned:
        undoes = dict(run.plan.basis).get("undoes")
        parent = services.store.get(undoes) if undoes else None
        if parent is not None:
            return planning.plan_undo(services, parent=parent, by=click.person)
        wish = planning.wish_of(services, run)
        return planning.plan(services, wish, by=click.person)

    return _propose(
        services, target, run.plan.domain, run.reason, click, plan, parent=run
    )


def plan_undo(services: Services, run: Run, click: Click) -> Run:
    """A proposal that removes what an ended run made, and nothing else."""
    if run.status not in UNDOABLE:
        raise Refused(f"{run.name} has nothing to undo yet. Nothing was created.")
    target = target_of(services, run)

    def plan() -> Planned:
        return planning.plan_undo(services, parent=run, by=click.person)

    reason = f"Undo of {run.name}"
    return _propose(services, target, run.plan.domain, reason, click, plan, parent=run)


def plan_go_on(services: Services, run: Run, click: Click) -> Run:
    """A proposal that goes on from what a stopped run made."""
    if run.status not in {Status.FAILED, Status.CANCELLED}:
        raise Refused(f"{run.name} did not stop on the way. Nothing was created.")
    target = target_of(services, run)

    def plan() -> Planned:
        return planning.plan_go_on(services, parent=run, by=click.person)

    return _propose(
        services, target, run.plan.domain, run.reason, click, plan, parent=run
    )


def _propose(
    services: Services,
    target: Target,
    domain: str,
    reason: str,
    click: Click,
    plan: Callable[[], Planned],
    *,
    parent: Run | None = None,
) -> Run:
    who = ask_who(services, click)
    require_requester(target, who, ask_members(services, target.requesters))
    known = _received_before(services, domain, click)
    if known is not None:
        services.engine.nudge("tell", known.id)
        return known
    require_channel(services, target, "Nothing was created.")
    if not target.observe:
        require_enough(target, who.id, ask_able(services, target, who.id))
    _require_free(services, target, domain)
    planned = plan()
    if planned.plan is None:
        raise ObstacleError(
            "This cannot be carried out as things are. Nothing was created.",
            target=target,
            domain=domain,
            refusals=planned.refusals,
            unseen=planned.unseen,
        )
    number = services.store.next_number()
    run = new_run(
        services,
        planned.plan,
        target,
        number=number,
        requested_by=who.id,
        reason=reason,
    )
    # The click's own moment is how a second delivery of it is recognised.
    run = replace(run, proposed_at=click.at, parent=parent.id if parent else None)
    audit = entry("proposed", click, run, reason=reason, steps=steps_line(run.plan))
    holder = services.store.create(run, audit=audit)
    if holder is not None:
        raise _held(target, domain, holder)
    services.engine.nudge("tell", run.id)
    return run


def new_run(
    services: Services,
    plan: Plan,
    target: Target,
    *,
    number: int,
    requested_by: str,
    reason: str,
    version: int = 1,
) -> Run:
    """A proposal, not on record yet, that stays open as its risk allows.

    What people carry out by hand they may begin whenever it suits them.
    """
    now = services.now()
    risk = Risk.NEW if target.observe else plan.risk
    return Run(
        id=run_id(number, version),
        number=number,
        version=version,
        token=services.token(),
        plan=plan,
        requested_by=requested_by,
        team=services.team,
        reason=reason,
        proposed_at=now,
        expires_at=now + OPEN_FOR[risk],
        quorum=target.quorum,
        observe=target.observe,
    )


def run_id(number: int, version: int) -> str:
    """How the store and CloudTrail name a run: R-42, then R-42.2."""
    return f"R-{number}" if version == 1 else f"R-{number}.{version}"


def _received_before(services: Services, domain: str, click: Click) -> Run | None:
    """The run that this very click made, when it is delivered a second time."""
    for run in services.store.runs(most=RECENT):
        same_click = run.proposed_at == click.at and run.requested_by == click.person
        if same_click and run.plan.domain == domain:
            return run
    return None


def _require_free(services: Services, target: Target, domain: str) -> None:
    """Told before a plan is made: the look costs seconds."""
    holder = services.store.holder(target.id, domain)
    if holder is not None:
        raise _held(target, domain, holder)


def _held(target: Target, domain: str, holder: Run) -> ObstacleError:
    return ObstacleError(
        f"{holder.name} by <@{holder.requested_by}> already has this domain. "
        "Nothing was created.",
        target=target,
        domain=domain,
        holder=holder,
    )
