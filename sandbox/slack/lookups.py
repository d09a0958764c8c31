"""auth.test, users.info, usergroups.users.list and conversations.info."""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.slack import people
from sandbox.slack.wire import Json, SlackError
from sandbox.slack.workspace import Channel, Person, Workspace

# The workspace was made up on 2026-01-01.
_CREATED = 1_767_225_600


@dataclass(frozen=True, slots=True)
class Lookups:
    """What the bot may read about the workspace."""

    workspace: Workspace
    base_url: Callable[[], str]

    def auth_test(self, _args: Json) -> Json:
        """Who the bot is."""
        return {
            "ok": True,
            "url": f"{self.base_url()}/",
            "team": people.TEAM_NAME,
            "user": people.BOT_NAME,
            "team_id": people.TEAM_ID,
            "user_id": people.BOT_USER,
            "bot_id": people.BOT_ID,
            "is_enterprise_install": False,
        }

    def users_info(self, args: Json) -> Json:
        """One person, whole."""
        person = self.workspace.people.get(args["user"])
        if person is None:
            raise SlackError("user_not_found")
        return {"ok": True, "user": user_object(person)}

    def group_users(self, args: Json) -> Json:
        """The ids of a user group's members."""
        group = self.workspace.groups.get(args["usergroup"])
        if group is None:
            raise SlackError("no_such_subteam")
        return {"ok": True, "users": list(group.users)}

    def conversation(self, args: Json) -> Json:
        """One channel, if the bot may know of it."""
        channel = self.workspace.channels.get(args["channel"])
        if channel is None:
            raise SlackError("channel_not_found")
        if channel.is_private and people.BOT_USER not in channel.members:
            raise SlackError("channel_not_found")
        found = channel_object(channel)
        if args.get("include_num_members"):
            found["num_members"] = len(channel.members)
        return {"ok": True, "channel": found}


def user_object(person: Person) -> Json:
    """A user as users.info shows one; a test may change or drop fields."""
    user: Json = {
        "id": person.id,
        "team_id": person.team_id,
        "name": person.name,
        "deleted": person.deleted,
        "color": "9f69e7",
        "real_name": person.real_name,
        "tz": "Europe/Berlin",
        "tz_label": "Central European Time",
        "tz_offset": 3600,
        "profile": _profile(person),
        "is_admin": False,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": person.is_restricted,
        "is_ultra_restricted": person.is_ultra_restricted,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": _CREATED,
        "is_email_confirmed": True,
        "who_can_share_contact_card": "EVERYONE",
    }
    if person.is_stranger:
        user["is_stranger"] = True
    user |= person.overrides
    return {key: value for key, value in user.items() if value is not None}


def _profile(person: Person) -> Json:
    return {
        "title": person.title,
        "phone": "",
        "skype": "",
        "real_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name": person.real_name,
        "display_name_normalized": person.real_name,
        "status_text": "",
        "status_emoji": "",
        "avatar_hash": "g0000000000",
        "team": person.team_id,
    }


def channel_object(channel: Channel) -> Json:
    """A channel as conversations.info shows one."""
    value = {"value": channel.topic, "creator": "", "last_set": 0}
    return {
        "id": channel.id,
        "name": channel.name,
        "is_channel": not channel.is_private,
        "is_group": channel.is_private,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.is_private,
        "created": _CREATED,
        "creator": people.ADA,
        "is_archived": channel.is_archived,
        "is_general": channel.name == "general",
        "unlinked": 0,
        "name_normalized": channel.name,
        "is_shared": channel.is_ext_shared,
        "is_org_shared": False,
        "is_pending_ext_shared": False,
        "is_ext_shared": channel.is_ext_shared,
        "context_team_id": people.TEAM_ID,
        "pending_shared": [],
        "previous_names": [],
        "shared_team_ids": _teams(channel),
        "is_member": people.BOT_USER in channel.members,
        "topic": value,
        "purpose": {**value, "value": ""},
    }


def _teams(channel: Channel) -> list[str]:
    if not channel.is_ext_shared:
        return [people.TEAM_ID]
    return [people.TEAM_ID, people.OTHER_TEAM_ID]
