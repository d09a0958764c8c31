"""What was asked in Slack, as our own words; made from an inbox row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.core.runs import Run
from bot.core.targets import Members, Target
from bot.errors import Refused
from bot.ports import InboxRow
from bot.proposals import Click, ask_members, ask_who, target_of
from bot.services import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A command, click or submitted form, and who sent it from where.

    `aside` says whether the message with the button is seen by this person alone, and
    `goes_on` whether this is the second part of an answer that was begun.
    """

    click: Click
    row_id: str = ""
    text: str = ""
    action: str = ""
    value: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    aside: bool = False
    goes_on: bool = False


def asked(row: InboxRow) -> Asked:
    """The row in our words; whatever Slack left out is empty, and so gets refused."""
    body: Mapping[str, Any] = row.body
    return Asked(
        click=Click(
            person=str(body.get("user", "")),
            team=str(body.get("team", "")),
            channel=str(body.get("channel", "")),
            message_ts=str(body.get("message_ts", "")),
            at=row.at,
        ),
        row_id=row.id,
        text=str(body.get("text", "")),
        action=str(body.get("action_id", "")),
        value=str(body.get("value", "")),
        fields=dict(body.get("fields", {})),
        aside=bool(body.get("aside")),
    )


def readable(services: Services, click: Click) -> tuple[Target, ...]:
    """The targets whose domains this person may see; Refused when there are none."""
    who = ask_who(services, click)
    if who.outsider is not None:
        raise Refused(f"{who.outsider} Nothing is shown.")
    targets = tuple(
        each for each in services.targets if who.id in _readers(services, each)
    )
    if not targets:
        raise Refused("You may not see any of the domains. Nothing is shown.")
    return targets


def require_readable(services: Services, run: Run, click: Click) -> Target:
    """The target of a run that this person may see."""
    target = target_of(services, run)
    if target not in readable(services, click):
        raise Refused(f"You may not see the domains of {target.place}.")
    return target


def _readers(services: Services, target: Target) -> frozenset[str]:
    """Who may ask or approve may also look."""
    groups = target.readers.groups | target.requesters.groups | target.approvers.groups
    users = target.readers.users | target.requesters.users | target.approvers.users
    return ask_members(services, Members(users=users, groups=groups))
