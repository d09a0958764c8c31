"""The last check between the approval and the first write.

People and world are asked once more. Same digest and enough approvals that still
count: the work begins. Otherwise the run is out of date, and nothing was written.
"""

from collections.abc import Collection
from dataclasses import replace

from bot.core.policy import valid_approvals
from bot.core.runs import Run, Status, move
from bot.errors import (
    Blocked,
    LeaseLostError,
    Permanent,
    SlackRefusedError,
    StoreAwayError,
    Transient,
    UserError,
)
from bot.runner.driving import Driving
from bot.runner.ends import blocked_by, later
from bot.runner.gate import may_go_on


def check(driving: Driving) -> None:
    """RUNNING, STALE, EXPIRED or CANCELLED; or still APPROVED and asked again later."""
    if not _may_begin(driving):
        return
    try:
        changed = what_changed(driving)
        if changed is not None and _is_done_by_hand(driving):
            return
    except (LeaseLostError, StoreAwayError):
        raise
    except Blocked as error:
        driving.block(blocked_by(error, driving.now()))
    except Transient as error:
        _later_or_never(driving, error)
    except (Permanent, UserError) as error:
        driving.end(Status.STALE, because=str(error))
    except Exception as error:  # noqa: BLE001 - a bug must not lose the run
        driving.stumble(error)
    else:
        _go(driving, changed)


def _may_begin(driving: Driving) -> bool:
    run = driving.reload()
    if run.cancel_by is not None:
        driving.end(Status.CANCELLED, who=run.cancel_by)
        return False
    if run.blocked is not None:
        return False
    target = driving.services.target(run.plan.target_id)
    if target is not None and not may_go_on(driving, target):
        return False
    if not driving.run.checking:
        driving.update("checking", lambda run: replace(run, checking=True))
    return True


def what_changed(driving: Driving) -> str | None:
    """Why the approval no longer carries, as a sentence; None when it does."""
    run, services = driving.run, driving.services
    approvers = current_approvers(driving)
    planned = driving.hooks.replan(services, run)
    if planned.blind is not None:
        # Nothing is void because it was not seen.
        raise Transient(planned.blind)
    if planned.plan is None:
        return " ".join(finding.says for _, finding in planned.refusals)
    if planned.plan.digest != run.plan.digest:
        return "Something changed after the plan was approved."
    if len(valid_approvals(run, approvers)) < run.quorum:
        return "Not all who approved it may still approve."
    return None


def _is_done_by_hand(driving: Driving) -> bool:
    """Whether somebody was faster; then there is nothing left to begin with."""
    found = driving.hooks.by_hand(driving.services, driving.run)
    if found.done:
        driving.end(Status.BY_HAND, outputs=found.outputs)
    return found.done


def current_approvers(driving: Driving) -> Collection[str]:
    """Who may approve, without those who did and whom Slack has let go since.

    Asked of Slack now, not remembered. Transient when Slack cannot say.
    """
    target = driving.services.target(driving.run.plan.target_id)
    if target is None:
        raise Permanent(
            f"{driving.run.name} is for an account and region that the settings no "
            "longer have."
        )
    slack = driving.services.slack
    try:
        members = slack.members(target.approvers, fresh=True)
        given = members & {each.person for each in driving.run.approvals}
        people = [slack.person(each, fresh=True) for each in sorted(given)]
    except SlackRefusedError as error:
        raise Transient(
            f"Slack could not say who may approve (`{error.error}`)."
        ) from error
    # A group, or the settings, may still name someone who is deactivated by now.
    return members - {each.id for each in people if each.outsider is not None}


def _go(driving: Driving, changed: str | None) -> None:
    if changed is not None:
        driving.end(Status.STALE, because=changed)
        return
    now = driving.now()

    def begin(run: Run) -> Run:
        begun = replace(run, checking=False, waiting=None, wake_at=None, attempts=0)
        return replace(move(begun, Status.RUNNING, at=now), step_since=now)

    driving.update("running", begin, audit="started")


def _later_or_never(driving: Driving, error: Transient) -> None:
    """An approval that could not be checked for a day is too old to start on."""
    run = driving.run
    age = driving.now() - (run.approved_at or run.proposed_at)
    if age > driving.services.pace.recheck_after:
        driving.end(Status.EXPIRED, because=f"It could not be checked: {error}")
        return
    later(driving, error)
