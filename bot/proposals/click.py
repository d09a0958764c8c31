"""Who clicked or typed what, and where: a pointer to be checked, never a proof."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.core.plans import Plan
from bot.core.policy import Who, eligible
from bot.core.runs import Run
from bot.core.targets import Members, Target
from bot.errors import Permanent, Refused, SlackRefusedError, Transient
from bot.services import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class Click:
    """What a person did in Slack. `at` also tells the same click from another one."""

    person: str
    team: str
    channel: str
    at: datetime
    message_ts: str = ""


def ask_who(services: Services, click: Click) -> Who:
    """The person as Slack describes them now. Transient when Slack cannot say."""
    try:
        person = services.slack.person(click.person)
    except SlackRefusedError as error:
        raise _could_not_ask(error) from error
    outsider = person.outsider
    if outsider is None and person.id != click.person:
        outsider = "Slack describes you as someone else."
    if outsider is None and not person.team == click.team == services.team:
        outsider = "You are from another workspace."
    return Who(id=click.person, outsider=outsider)


def ask_members(
    services: Services, members: Members, *, fresh: bool = False
) -> frozenset[str]:
    """User ids, groups resolved. Transient when Slack cannot say."""
    try:
        return services.slack.members(members, fresh=fresh)
    except SlackRefusedError as error:
        raise _could_not_ask(error) from error


def ask_able(services: Services, target: Target, requested_by: str) -> frozenset[str]:
    """Approvers who may approve this person's request, as many as the quorum needs.

    Groups and settings may name guests, bots and people who are gone: Slack is asked
    about one after the other, until there are enough.
    """
    able: set[str] = set()
    try:
        for each in sorted(
            eligible(requested_by, ask_members(services, target.approvers))
        ):
            if len(able) == target.quorum:
                break
            if services.slack.person(each).outsider is None:
                able.add(each)
    except SlackRefusedError as error:
        raise _could_not_ask(error) from error
    return frozenset(able)


def target_of(services: Services, run: Run) -> Target:
    """The target of a run; Refused when the settings no longer have it."""
    target = services.target(run.plan.target_id)
    if target is None:
        raise Refused(
            f"{run.name} is for an account and region that the settings no longer "
            "have. Nothing was changed."
        )
    return target


def again(services: Services, run_id: str) -> Run:
    """The run as it is kept now."""
    run = services.store.get(run_id)
    if run is None:
        raise Permanent(f"{run_id} is no longer on record.")
    return run


def require_here(services: Services, run: Run, target: Target, click: Click) -> None:
    """Raise Refused for a click from elsewhere than where the request stands.

    Being in a channel gives no right, but a card that turned up in another one is
    not the card that was posted.
    """
    message = services.store.told(run.id).message
    places = {target.channel, message.channel if message else target.channel}
    if click.channel not in places:
        raise Refused(
            f"{run.name} is decided in <#{target.channel}> only. Nothing was changed."
        )


def require_channel(services: Services, target: Target, nothing: str) -> None:
    """Raise Refused when its people do not see what happens, or strangers do.

    `nothing` is the sentence that says what was not done.
    """
    fault = services.slack.channel_fault(target.channel)
    if fault is not None:
        raise Refused(f"{fault} {nothing}")


def entry(
    what: str, click: Click, run: Run | None = None, **more: str
) -> Mapping[str, str]:
    """A line for the audit: who did what to which request, when and where."""
    line = {
        "what": what,
        "who": click.person,
        "team": click.team,
        "channel": click.channel,
        "message_ts": click.message_ts,
        "clicked_at": click.at.isoformat(),
    }
    if run is not None:
        line |= _of_run(run)
    return {**line, **more}


def own_entry(what: str, run: Run, now: datetime, **more: str) -> Mapping[str, str]:
    """A line for what the bot did by itself, or `more` says who did it."""
    at = now.astimezone(UTC).isoformat()
    return {"what": what, "who": "iotdomain", "at": at, **_of_run(run), **more}


def steps_line(plan: Plan) -> str:
    """The steps of a plan for the audit."""
    return ",".join(each.name for each in plan.steps)


def _of_run(run: Run) -> dict[str, str]:
    return {
        "run": run.id,
        "domain": run.plan.domain,
        "target": run.plan.target_id,
        "digest": run.plan.digest,
    }


def _could_not_ask(error: SlackRefusedError) -> Transient:
    return Transient(f"Slack could not say who may do this (`{error.error}`).")
