"""The channels, groups and people that the settings name, and whether they suffice."""

from collections.abc import Iterable, Iterator
from functools import partial

from bot.core.targets import Members, Target
from bot.doctor.result import (
    OPERATOR,
    SLACK_ADMIN,
    Check,
    Result,
    fault,
    ok,
    skipped,
    warning,
)
from bot.doctor.setup import Setup
from bot.doctor.slack import WORKSPACE, scope_check
from bot.errors import SlackRefusedError

CHANNELS, PEOPLE = "channels", "people"
_GROUPS, _USERS = scope_check("usergroups:read"), scope_check("users:read")

# A word of the sentence that people in Slack are given, and ours for a terminal.
_CHANNEL_FAULTS = (
    (
        "/invite",
        "The bot is not in it, or there is no such channel.",
        "type `/invite @iotdomain` in that channel",
    ),
    (
        "archived",
        "It is archived, so nothing can be posted there.",
        "unarchive it, or name another channel in the settings",
    ),
    (
        "shared",
        "It is shared with another organisation, where requests must not be shown.",
        "name a channel in the settings that is the workspace's own",
    ),
)


def checks(setup: Setup) -> Iterator[Check]:
    """Each channel, group and person once, and each target's approvals."""
    targets = setup.settings.targets
    for channel in sorted({each.channel for each in targets}):
        yield Check(
            name=f"channel.{channel}",
            group=CHANNELS,
            about=f"channel {channel}",
            run=partial(_channel, setup, channel),
            needs=(WORKSPACE,),
        )
    named = [each for target in targets for each in _all(target)]
    for group in sorted({each for members in named for each in members.groups}):
        yield Check(
            name=f"group.{group}",
            group=PEOPLE,
            about=f"group {group}",
            run=partial(_group, setup, group),
            needs=(WORKSPACE, _GROUPS),
        )
    for user in sorted({each for members in named for each in members.users}):
        yield Check(
            name=f"person.{user}",
            group=PEOPLE,
            about=f"person {user}",
            run=partial(_person, setup, user),
            needs=(WORKSPACE, _USERS),
        )
    for target in targets:
        if target.observe:
            continue  # nothing is approved there
        yield Check(
            name=f"approvals.{target.id}",
            group=PEOPLE,
            about=f"approvals in {target.place}",
            run=partial(_approvals, setup, target),
            needs=(
                WORKSPACE,
                *(f"group.{each}" for each in _groups(target)),
                *(f"person.{each}" for each in sorted(target.approvers.users)),
            ),
        )


def _all(target: Target) -> tuple[Members, ...]:
    return target.requesters, target.approvers, target.readers, target.notified


def _groups(target: Target) -> list[str]:
    return sorted(target.requesters.groups | target.approvers.groups)


def _channel(setup: Setup, channel: str) -> Result:
    try:
        found = setup.slack.channel_fault(channel)
    except SlackRefusedError as error:
        if error.error != "missing_scope":
            raise
        return skipped(scope_check("channels:read"), "scope channels:read")
    if found is None:
        return ok("The bot is in it; it is neither archived nor shared.")
    for word, says, do in _CHANNEL_FAULTS:
        if word in found:
            return fault(says, do, SLACK_ADMIN)
    return fault(found, "name another channel in the settings", SLACK_ADMIN)


def _group(setup: Setup, group: str) -> Result:
    do = "put people into it, or name another group in the settings"
    try:
        found = setup.slack.members(Members(groups=frozenset({group})))
    except SlackRefusedError as error:
        if error.error == "no_such_subteam":
            return fault("There is no such group here.", do, SLACK_ADMIN)
        raise
    if not found:
        return fault("Nobody is in it.", do, SLACK_ADMIN)
    return ok(f"{_count(len(found))} in it.")


def _person(setup: Setup, user: str) -> Result:
    found = setup.slack.person(user)
    if found.outsider is None:
        return ok("A full member of the workspace.")
    return warning(
        "This is no full, active member of the workspace and decides nothing.",
        "take the id out of the settings, or name another person",
        OPERATOR,
    )


def _approvals(setup: Setup, target: Target) -> Result:
    full = [each for each in target.approvers.users if _is_full(setup, each)]
    groups = Members(groups=target.approvers.groups)
    approvers = frozenset(full) | setup.slack.members(groups)
    requesters = setup.slack.members(target.requesters)
    return approvals(target.quorum, approvers, requesters)


def _is_full(setup: Setup, user: str) -> bool:
    return setup.slack.person(user).outsider is None


def approvals(
    quorum: int, approvers: frozenset[str], requesters: frozenset[str]
) -> Result:
    """Whether what each requester asks for can be approved: never by oneself."""
    stuck = sorted(each for each in requesters if len(approvers - {each}) < quorum)
    wanted = "1 approval is" if quorum == 1 else f"{quorum} approvals are"
    do = "name more approvers, or lower quorum"
    if len(approvers) < quorum or (stuck and len(stuck) == len(requesters)):
        return fault(
            f"{wanted} needed, of other people than who asks, and that can never be: "
            f"{_count(len(approvers))} may approve.",
            do,
            OPERATOR,
        )
    if stuck:
        return warning(
            f"{wanted} needed, and nothing that {_listed(stuck)} asks for can get "
            "that: nobody approves their own request.",
            do,
            OPERATOR,
        )
    return ok(f"{wanted} needed; {_count(len(approvers))} may give one.")


def _count(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"


def _listed(ids: Iterable[str]) -> str:
    return ", ".join(ids)
