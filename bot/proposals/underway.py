"""What people can do to a run at work: cancel it, try again, approve again."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.core.policy import APPROVAL_CARRIES, eligible, require_canceller
from bot.core.runs import Block, Decision, Run, Status, Verdict, move
from bot.core.words import clock, mention
from bot.errors import ConflictError, Refused, Transient
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
from bot.proposals.decide import MOST_RACES, withdraw
from bot.services import Services

_ENDED = {
    Status.SUCCEEDED: "is done",
    Status.FAILED: "has stopped",
    Status.CANCELLED: "was cancelled",
    Status.DECLINED: "was declined",
    Status.WITHDRAWN: "was withdrawn",
    Status.EXPIRED: "has expired",
    Status.STALE: "is out of date",
    Status.BY_HAND: "was done by hand",
}


def cancel(services: Services, run: Run, click: Click) -> Run:
    """Ask a run to stop between two steps; a proposal is withdrawn instead."""
    target = target_of(services, run)
    who = ask_who(services, click)
    approvers = ask_members(services, target.approvers)
    require_canceller(run, target, who, approvers)
    if run.status is Status.PROPOSED:
        if run.requested_by == click.person:
            return withdraw(services, run, click)
        raise Refused(
            f"{run.name} has not been approved, so nothing runs. *Decline* in its "
            "message ends it. Nothing was changed."
        )
    return stop(
        services,
        run,
        by=click.person,
        audit=lambda changed: entry("cancel asked", click, changed),
    )


def stop(
    services: Services, run: Run, *, by: str, audit: Callable[[Run], Mapping[str, str]]
) -> Run:
    """Stop a run between two steps, or withdraw a proposal, in someone's name.

    Whether they may is asked before.
    """

    def ask(latest: Run) -> Run:
        if latest.status is Status.PROPOSED:
            gone = move(latest, Status.WITHDRAWN, at=services.now())
            return replace(gone, cancel_by=by)
        _require_at_work(latest)
        if latest.cancel_by == by:
            return latest
        if latest.cancel_by is not None:
            by_whom = mention(latest.cancel_by)
            raise Refused(f"{by_whom} is cancelling {latest.name} already.")
        # Due at once: the sweep finds it also where no engine is at hand.
        return replace(latest, cancel_by=by, wake_at=services.now())

    return _change(services, run.id, ask, audit)


def retry(services: Services, run: Run, click: Click) -> Run:
    """Go on with a blocked run under the approval it has, if that still carries."""
    target = target_of(services, run)
    who = ask_who(services, click)
    require_canceller(run, target, who, ask_members(services, target.approvers))

    def unblock(latest: Run) -> Run:
        block = _require_blocked(latest)
        if block.reapprove or _too_old(services, latest):
            raise Refused(
                f"The approval of {latest.name} is too old or rests on something "
                "that changed. An approver has to approve it again. "
                "Nothing was changed."
            )
        return _unblocked(services, latest)

    try:
        return _change(
            services, run.id, unblock, lambda it: entry("tried again", click, it)
        )
    except Refused:
        _ask_for_approval(services, run.id)
        raise


def reapprove(services: Services, run: Run, click: Click) -> Run:
    """One more approval for a blocked run; at quorum it goes on."""
    target = target_of(services, run)
    require_here(services, run, target, click)
    who = ask_who(services, click)
    approvers = ask_members(services, target.approvers)
    if who.outsider is not None:
        raise Refused(f"{who.outsider} Nothing was changed.")
    able = eligible(run.requested_by, approvers)
    if click.person not in able:
        who_can = ", ".join(target.approvers.mentions())
        raise Refused(
            f"{run.name} has to be approved again by an approver who did not ask "
            f"for it. Nothing was changed. Who can: {who_can}."
        )
    require_channel(services, target, "Nothing was changed.")

    def add(latest: Run) -> Run:
        if any(each.at == click.at for each in latest.decisions):
            return latest
        block = _require_blocked(latest)
        decision = Decision(
            person=click.person,
            team=click.team,
            verdict=Verdict.APPROVE,
            at=click.at,
            digest=latest.plan.digest,
            message_ts=click.message_ts,
        )
        more = replace(latest, decisions=(*latest.decisions, decision))
        anew = {
            each.person
            for each in more.decisions
            if each.verdict is Verdict.APPROVE and each.at >= block.at
        }
        if len(anew & able) < latest.quorum:
            return more
        return replace(_unblocked(services, more), approved_at=services.now())

    return _change(services, run.id, add, lambda it: entry("approved again", click, it))


def _require_at_work(run: Run) -> None:
    if run.status not in {Status.APPROVED, Status.RUNNING}:
        state = _ENDED.get(run.status, "is not at work")
        raise Refused(f"{run.name} {state}; there is nothing to cancel.")


def _require_blocked(run: Run) -> Block:
    if run.blocked is None:
        state = _ENDED.get(run.status, "goes on already")
        raise Refused(f"{run.name} {state}. Your click changed nothing.")
    return run.blocked


def _too_old(services: Services, run: Run) -> bool:
    approved = run.approved_at
    return approved is None or services.now() - approved > APPROVAL_CARRIES


def _unblocked(services: Services, run: Run) -> Run:
    return replace(run, blocked=None, attempts=0, wake_at=services.now())


def _ask_for_approval(services: Services, run_id: str) -> None:
    """Change the button of a run whose approval no longer carries it."""
    run = again(services, run_id)
    block = run.blocked
    if block is None or block.reapprove or not _too_old(services, run):
        return
    since = (
        f" Its approval is from {clock(run.approved_at)}." if run.approved_at else ""
    )
    asked = replace(block, reapprove=True, says=block.says + since)
    try:
        services.store.save(replace(run, blocked=asked))
    except ConflictError:
        return
    services.engine.nudge("tell", run_id)


def _change(
    services: Services,
    run_id: str,
    change: Callable[[Run], Run],
    audit: Callable[[Run], Mapping[str, str]],
) -> Run:
    """Change the newest state until nobody else was first, then go on with it."""
    for _ in range(MOST_RACES):
        run = again(services, run_id)
        changed = change(run)
        if changed is run:
            break
        try:
            run = services.store.save(changed, audit=audit(changed))
        except ConflictError:
            continue
        break
    else:
        raise Transient(f"{run_id} is changed by many at once. Click again.")
    services.engine.nudge("drive", run_id)
    services.engine.nudge("tell", run_id)
    return run
