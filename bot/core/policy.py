"""Who may ask, who may decide, and what a decision does to a run. Pure.

Every refusal is a sentence that says what was not done. People are Slack user
ids; which groups they are in was asked just before by whoever calls.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.runs import Decision, Run, Status, Verdict, move
from bot.core.targets import Target
from bot.core.words import mention, utc
from bot.errors import Refused

# An approval carries a blocked run this long; then an approver has to say so again.
APPROVAL_CARRIES = timedelta(hours=96)


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """A person as Slack just described them; `outsider`: why they may not decide."""

    id: str
    outsider: str | None


def require_requester(target: Target, who: Who, requesters: Collection[str]) -> None:
    """Raise Refused unless this person may ask for changes in the target."""
    _require_insider(who, "Nothing was created.")
    if who.id not in requesters:
        raise Refused(
            f"You may not ask for changes in {target.place}. Nothing was created. "
            f"Who may: {_mentions(target.requesters.mentions())}."
        )


def require_reader(target: Target, who: Who, readers: Collection[str]) -> None:
    """Raise Refused unless this person may see what stands in the target."""
    _require_insider(who, "Nothing is shown.")
    if who.id not in readers:
        raise Refused(f"You may not see the domains of {target.place}.")


def require_keeper(target: Target, who: Who, able: Collection[str]) -> None:
    """Raise Refused unless this person may see to alerts: who may ask or approve."""
    _require_insider(who, "Nothing was changed.")
    if who.id not in able:
        may = (*target.requesters.mentions(), *target.approvers.mentions())
        raise Refused(
            f"Who only looks at {target.place} cannot see to its alerts. Nothing was "
            f"changed. Who can: {_mentions(tuple(dict.fromkeys(may)))}."
        )


def eligible(requested_by: str, approvers: Collection[str]) -> frozenset[str]:
    """The approvers who may approve this person's request: all but the requester."""
    return frozenset(approvers) - {requested_by}


def require_enough(target: Target, requested_by: str, able: Collection[str]) -> None:
    """Raise Refused when a request could never be approved."""
    if len(eligible(requested_by, able)) < target.quorum:
        count = len(eligible(requested_by, able))
        raise Refused(
            f"{target.place} needs {_approvals(target.quorum)} by other people than "
            f"the requester, and only {count} can give one. Nothing was created. "
            "The settings or the approver group must be changed first."
        )


def require_open(run: Run, now: datetime) -> None:
    """Raise Refused when there is nothing left to decide, with who or what did."""
    if run.status is Status.PROPOSED and now < run.expires_at:
        return
    name = run.name
    if run.status is Status.PROPOSED or run.status is Status.EXPIRED:
        raise Refused(
            f"{name} expired {utc(run.expires_at)}. Nothing was changed. "
            "*Ask again* in its message makes a fresh plan."
        )
    if run.status is Status.STALE:
        raise Refused(
            f"This was version {run.version} of R-{run.number}, which is out of date. "
            "Nothing was changed by your click; the newer message has the new plan."
        )
    by = _deciders(run)
    words = {
        Status.APPROVED: f"{name} is already approved{by}.",
        Status.RUNNING: f"{name} is already approved{by} and at work.",
        Status.SUCCEEDED: f"{name} is done already.",
        Status.FAILED: f"{name} has ended already: it stopped.",
        Status.CANCELLED: f"{name} was cancelled.",
        Status.DECLINED: f"{name} was declined{by}.",
        Status.WITHDRAWN: f"{name} was withdrawn by "
        + (mention(run.cancel_by) if run.cancel_by else "its requester")
        + ".",
        Status.BY_HAND: f"{name} was done by hand meanwhile.",
    }
    raise Refused(f"{words[run.status]} Your click changed nothing.")


def require_approver(
    run: Run,
    target: Target,
    who: Who,
    approvers: Collection[str],
    *,
    now: datetime,
) -> None:
    """Raise Refused unless this person's approval of this run would count."""
    _require_insider(who, "Nothing was changed.")
    require_open(run, now)
    if run.observe or target.observe:
        raise Refused(
            f"I only look in {target.place}, so {run.name} is carried out by hand and "
            "nobody can approve it here. Nothing was changed. *Show as AWS CLI "
            "commands* in its message says how."
        )
    if who.id == run.requested_by:
        raise SelfApprovalError(
            f"{run.name} is your own request, so someone else has to approve it."
        )
    if who.id not in approvers:
        raise Refused(
            f"You are not among the approvers of {target.place}. Nothing was changed. "
            f"Who can: {_mentions(target.approvers.mentions())}."
        )
    if any(each.person == who.id for each in run.approvals):
        left = run.quorum - len(run.approvals)
        raise Refused(
            f"You approved {run.name} already; it needs {_approvals(left)} more by "
            "other people. Your click changed nothing."
        )


def require_decliner(
    run: Run, target: Target, who: Who, approvers: Collection[str], *, now: datetime
) -> None:
    """Raise Refused unless this person may decline: an approver, also of a group."""
    _require_insider(who, "Nothing was changed.")
    require_open(run, now)
    if who.id == run.requested_by:
        raise Refused(
            f"{run.name} is your own request: you can withdraw it instead. "
            "Nothing was changed."
        )
    if who.id not in approvers:
        raise Refused(
            f"You are not among the approvers of {target.place}. Nothing was changed."
        )


def require_canceller(
    run: Run, target: Target, who: Who, approvers: Collection[str]
) -> None:
    """Raise Refused unless this person may cancel: the requester or an approver."""
    _require_insider(who, "Nothing was changed.")
    if who.id != run.requested_by and who.id not in approvers:
        raise Refused(
            f"Only the requester and the approvers of {target.place} may cancel "
            f"{run.name}. Nothing was changed."
        )


def require_freezer(who: Who, approvers: Mapping[str, Collection[str]]) -> None:
    """Raise Refused unless this person approves changes in all of these places."""
    _require_insider(who, "Nothing was changed.")
    missing = [place for place, able in approvers.items() if who.id not in able]
    if missing:
        raise Refused(
            "Only an approver of every account and region concerned may freeze or "
            f"unfreeze, and you are not among those of {'; '.join(missing)}. Nothing "
            "was changed."
        )


def approve(run: Run, decision: Decision) -> Run:
    """The run with one approval more; APPROVED once the quorum is there."""
    added = replace(run, decisions=(*run.decisions, decision))
    if len(added.approvals) < run.quorum:
        return added
    return replace(move(added, Status.APPROVED, at=decision.at), checking=True)


def decline(run: Run, decision: Decision) -> Run:
    """The run, declined; one decline ends it whatever the quorum."""
    added = replace(run, decisions=(*run.decisions, decision))
    return move(added, Status.DECLINED, at=decision.at, because=decision.reason)


def valid_approvals(run: Run, approvers: Collection[str]) -> tuple[Decision, ...]:
    """The approvals whose givers may still give them."""
    able = eligible(run.requested_by, approvers)
    return tuple(each for each in run.approvals if each.person in able)


class SelfApprovalError(Refused):
    """The requester tried to approve; the answer also says who can."""


def _require_insider(who: Who, not_done: str) -> None:
    if who.outsider is not None:
        raise Refused(f"{who.outsider} {not_done}")


def _deciders(run: Run) -> str:
    verdicts = {Verdict.DECLINE} if run.status is Status.DECLINED else {Verdict.APPROVE}
    people = [f"<@{each.person}>" for each in run.decisions if each.verdict in verdicts]
    return f" by {' and '.join(people)}" if people else ""


def _approvals(count: int) -> str:
    return "1 approval" if count == 1 else f"{count} approvals"


def _mentions(mentions: tuple[str, ...]) -> str:
    return ", ".join(mentions) or "nobody yet; the settings name no one"
