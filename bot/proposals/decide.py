"""Approve, decline, withdraw: everything is checked now, then one compare-and-set.

The person, the approvers and the world are asked at the click. Whatever cannot be
asked leaves the proposal open. The loser of a race is told who won.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot import planning
from bot.core.policy import (
    approve as counted,
)
from bot.core.policy import (
    decline as declined,
)
from bot.core.policy import (
    require_approver,
    require_decliner,
    require_open,
    valid_approvals,
)
from bot.core.runs import Decision, Run, Status, Verdict, move
from bot.errors import ConflictError, Permanent, Refused, Transient, UserError
from bot.planning import Planned
from bot.proposals.byhand import require_not_by_hand
from bot.proposals.click import (
    Click,
    again,
    ask_members,
    ask_who,
    entry,
    require_channel,
    require_here,
    target_of,
)
from bot.proposals.outdate import require_seen, supersede
from bot.services import Services

# Each lost race means that someone else won one, so this bounds work, not luck.
MOST_RACES = 100


def approve(services: Services, run: Run, click: Click) -> Run:
    """The run with this approval, if it counts; at quorum the work starts.

    Raises Refused (OutdatedError when the world changed), Transient when something
    could not be checked; then the proposal stays open.
    """
    if _counted_before(run, click):
        return _go(services, again(services, run.id))
    target = target_of(services, run)
    require_here(services, run, target, click)
    who = ask_who(services, click)
    approvers = ask_members(services, target.approvers)
    run = again(services, run.id)
    require_approver(run, target, who, approvers, now=services.now())
    # It was right when the request was made; it may have been shared since.
    require_channel(services, target, "Nothing was changed.")
    run = _show_checking(services, run)
    try:
        planned = _planned_again(services, run)
        require_not_by_hand(services, run, planned)
    except Exception:
        # Whatever went wrong, the card must not say "checking" for ever.
        _hide_checking(services, run.id)
        raise
    if planned.plan is None or planned.plan.digest != run.plan.digest:
        raise _outdated(services, run, planned, click)

    def decide(latest: Run) -> Run:
        require_approver(latest, target, who, approvers, now=services.now())
        valid = valid_approvals(latest, approvers)
        kept = tuple(
            each
            for each in latest.decisions
            if each.verdict is not Verdict.APPROVE or each in valid
        )
        more = counted(
            replace(latest, decisions=kept),
            _decision(latest, click, Verdict.APPROVE),
        )
        return replace(more, checking=more.status is Status.APPROVED)

    return _go(services, _race(services, run.id, decide, _audit("approved", click)))


def decline(services: Services, run: Run, click: Click, reason: str) -> Run:
    """The run, declined with a reason that the requester sees."""
    if _counted_before(run, click):
        return run
    if not reason.strip():
        raise UserError("A reason is needed, so that the requester knows what to do.")
    target = target_of(services, run)
    require_here(services, run, target, click)
    who = ask_who(services, click)
    approvers = ask_members(services, target.approvers)

    def decide(latest: Run) -> Run:
        require_decliner(latest, target, who, approvers, now=services.now())
        decision = _decision(latest, click, Verdict.DECLINE, reason.strip())
        return replace(declined(latest, decision), checking=False)

    audit = _audit("declined", click, reason=reason.strip())
    return _told(services, _race(services, run.id, decide, audit))


def withdraw(services: Services, run: Run, click: Click) -> Run:
    """The run, withdrawn by its requester before any decision."""
    who = ask_who(services, click)
    if who.outsider is not None:
        raise Refused(f"{who.outsider} Nothing was changed.")

    def decide(latest: Run) -> Run:
        require_open(latest, services.now())
        if latest.requested_by != click.person:
            raise Refused(
                f"Only <@{latest.requested_by}>, who asked, can withdraw "
                f"{latest.name}. Nothing was changed."
            )
        return replace(
            move(latest, Status.WITHDRAWN, at=services.now()), checking=False
        )

    audit = _audit("withdrawn", click)
    return _told(services, _race(services, run.id, decide, audit))


def _counted_before(run: Run, click: Click) -> bool:
    """Whether this very click is on the run already: it was delivered twice."""
    return any(
        each.person == click.person and each.at == click.at for each in run.decisions
    )


def _planned_again(services: Services, run: Run) -> Planned:
    try:
        planned = planning.replan(services, run)
        require_seen(planned)
    except Transient as error:
        raise Transient(
            f"{run.name} could not be checked once more: {error} It stays open; "
            "click again."
        ) from error
    except (Permanent, UserError) as error:
        raise Refused(f"{error} Nothing was changed.") from error
    return planned


def _outdated(
    services: Services, run: Run, planned: Planned, click: Click
) -> Exception:
    """Void the proposal, unless someone decided it while we looked."""
    latest = again(services, run.id)
    require_open(latest, services.now())
    audit = entry("approval refused, plan outdated", click, latest)
    return supersede(services, latest, planned, audit)


def _show_checking(services: Services, run: Run) -> Run:
    """Say on the card at once that everything is checked once more."""
    if run.checking:
        return run
    try:
        run = services.store.save(replace(run, checking=True))
    except ConflictError:
        return again(services, run.id)
    services.engine.nudge("tell", run.id)
    return run


def _hide_checking(services: Services, run_id: str) -> None:
    for _ in range(MOST_RACES):
        run = again(services, run_id)
        if not run.checking or run.status is not Status.PROPOSED:
            return
        try:
            services.store.save(replace(run, checking=False))
        except ConflictError:
            continue
        services.engine.nudge("tell", run_id)
        return


def _decision(run: Run, click: Click, verdict: Verdict, reason: str = "") -> Decision:
    return Decision(
        person=click.person,
        team=click.team,
        verdict=verdict,
        at=click.at,
        digest=run.plan.digest,
        message_ts=click.message_ts,
        reason=reason,
    )


def _audit(what: str, click: Click, **more: str) -> Callable[[Run], Mapping[str, str]]:
    return lambda run: entry(
        what, click, run, verdict="counted", status=run.status, **more
    )


def _race(
    services: Services,
    run_id: str,
    decide: Callable[[Run], Run],
    audit: Callable[[Run], Mapping[str, str]],
) -> Run:
    """Decide on the newest state until nobody else was first."""
    for _ in range(MOST_RACES):
        decided = decide(again(services, run_id))
        try:
            return services.store.save(decided, audit=audit(decided))
        except ConflictError:
            continue
    raise Transient(f"{run_id} is changed by many at once. Click again.")


def _told(services: Services, run: Run) -> Run:
    services.engine.nudge("tell", run.id)
    return run


def _go(services: Services, run: Run) -> Run:
    if run.status in {Status.APPROVED, Status.RUNNING}:
        services.engine.nudge("drive", run.id)
    return _told(services, run)
