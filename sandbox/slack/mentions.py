"""Finds whom a new message pings, as Slack does: from its blocks if it has any."""

import re
from collections.abc import Iterator
from typing import Any

from sandbox.slack.workspace import Message, Workspace

_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_USER = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_GROUP = re.compile(r"<!subteam\^(S[A-Z0-9]+)(?:\|[^>]*)?>")
_ALL = re.compile(r"<!(?:channel|here|everyone)(?:\|[^>]*)?>")


def mentioned(message: Message, workspace: Workspace) -> list[str]:
    """The members of the channel who are notified, without the author, sorted."""
    members = set(workspace.channels[message.channel].members)
    named: set[str] = set()
    for text in _markup(message):
        plain = _CODE.sub("", text)
        named.update(_USER.findall(plain))
        for group in _GROUP.findall(plain):
            if group in workspace.groups:
                named.update(workspace.groups[group].users)
        if _ALL.search(plain):
            named |= members
    people = {user for user in named & members if not workspace.people[user].is_bot}
    return sorted(people - {message.user})


def _markup(message: Message) -> Iterator[str]:
    if not message.blocks:
        yield message.text
        return
    yield from _texts(message.blocks)


def _texts(node: Any) -> Iterator[str]:
    """Every text in which Slack reads mentions; plain_text is never read."""
    match node:
        case {"type": "mrkdwn" | "markdown", "text": str(text)}:
            yield text
        case {"type": "user", "user_id": str(user)}:
            yield f"<@{user}>"
        case {"type": "usergroup", "usergroup_id": str(group)}:
            yield f"<!subteam^{group}>"
        case {"type": "broadcast"}:
            yield "<!channel>"
        case dict():
            for key, value in node.items():
                if key != "confirm":  # a dialog is not part of the message
                    yield from _texts(value)
        case list():
            for value in node:
                yield from _texts(value)
