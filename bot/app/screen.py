"""The one screen at start: what this bot serves, and who may do what in it."""

from collections.abc import Iterable

from bot.core.targets import Members, Target
from bot.settings import Settings


def screen(settings: Settings, *, workspace: str, store: str, note: str | None) -> str:
    """Plain text for whoever starts the bot; ids are as the settings have them."""
    resolvers = _listed(f"{host}:{port}" for host, port in settings.resolvers)
    lines = [
        "iotdomain",
        f"  workspace  {workspace} ({settings.team}), {_way(settings)}",
        f"  Slack      {settings.slack_api}",
        f"  settings   {settings.source}",
        f"  state      {store}",
        f"  resolvers  {resolvers}",
    ]
    if note:
        lines.append(f"  trust      {note}")
    for target in settings.targets:
        lines += ["", *_target(target)]
    return "\n".join(lines) + "\n"


def _way(settings: Settings) -> str:
    if settings.listen is None:
        return "Socket Mode"
    host, port = settings.listen
    return f"HTTP on {f'[{host}]' if ':' in host else host}:{port}"


def _target(target: Target) -> Iterable[str]:
    zones = _listed(each.account for each in target.dns)
    approvals = "approval" if target.quorum == 1 else "approvals"
    yield f"  {target.place}"
    if target.observe:
        yield "    mode     observe: it only looks, and changes are made by hand"
    yield f"    channel  {target.channel}"
    yield f"    asks     {_members(target.requesters)}"
    yield f"    reads    {_members(target.readers)}"
    yield f"    approves {_members(target.approvers)} ({target.quorum} {approvals})"
    yield f"    is told  {_members(target.notified)}"
    yield f"    DNS in   {zones or 'no account: records are added by hand'}"


def _members(members: Members) -> str:
    groups = (f"group {each}" for each in sorted(members.groups))
    return _listed((*groups, *sorted(members.users))) or "nobody else"


def _listed(things: Iterable[str]) -> str:
    return ", ".join(things)
