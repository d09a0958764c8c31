"""Who someone is, from what users.info says of them. When in doubt, an outsider.

Fields: https://docs.slack.dev/reference/objects/user-object. A field that is
missing counts against the person: nobody decides on what was not said.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.ports import Person
from bot.slack import fit

_KINDS = ("is_bot", "is_restricted", "is_ultra_restricted")
_BUILT_IN_BOT = "USLACKBOT"  # is_bot is false for it
_MOST_OFFSET = 14 * 3600
_UNSURE = "Slack does not say enough about you to be sure who you are."


def read_person(user: str, found: object, team: str) -> Person:
    """The person, with the reason why they may decide nothing, if there is one."""
    if not isinstance(found, Mapping):
        return Person(id=user, team="", name="", outsider=_UNSURE)
    return Person(
        id=str(found.get("id", "")),
        team=str(found.get("team_id", "")),
        name=_name(found),
        outsider=_outsider(user, found, team),
        utc_offset=_offset(found.get("tz_offset")),
    )


def unknown(user: str) -> Person:
    """Someone whom Slack does not show to us."""
    says = "Slack does not show me who you are."
    return Person(id=user, team="", name="", outsider=says)


def _outsider(user: str, found: Mapping[str, Any], team: str) -> str | None:
    if found.get("id") != user:
        return _UNSURE
    if found.get("deleted") is not False:
        gone = "This Slack account is deactivated."
        return gone if found.get("deleted") is True else _UNSURE
    if user == _BUILT_IN_BOT or found.get("is_bot") is True:
        return "Bots may neither ask nor decide here."
    if found.get("is_stranger") or found.get("team_id") not in {team, None}:
        return "You are from another workspace, so you may neither ask nor decide here."
    if found.get("is_restricted") is True or found.get("is_ultra_restricted") is True:
        return "Guests may neither ask nor decide here."
    if any(found.get(kind) is not False for kind in _KINDS):
        return _UNSURE
    return None if found.get("team_id") == team else _UNSURE


def _offset(seconds: object) -> timedelta:
    """No clock on earth is further from UTC than 14 hours."""
    if not isinstance(seconds, int) or abs(seconds) > _MOST_OFFSET:
        return timedelta(0)
    return timedelta(seconds=seconds)


def _name(found: Mapping[str, Any]) -> str:
    profile = found.get("profile")
    profile = profile if isinstance(profile, Mapping) else {}
    for name in (
        profile.get("display_name"),
        profile.get("real_name"),
        found.get("real_name"),
        found.get("name"),
    ):
        if isinstance(name, str) and fit.clean(name):
            return fit.plain(" ".join(name.split()), 80)
    return ""
