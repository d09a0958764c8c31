"""Whom AWS IoT turns away from a name, beside what is usual there: its log tells.

Counted are entries that name this host. The bot's own handshakes show no certificate,
token or password, so they cannot be among the reasons that are judged: those say of
something shown that it is not good (`bot.core.rules.rejections`).
"""

from datetime import timedelta
from typing import Protocol

from bot.core.deep import Deep
from bot.core.facts import Facts
from bot.core.rejectedseen import RejectedSeen
from bot.core.targets import Target
from bot.core.topics import Gap, Topic
from bot.ports import Clouds

EVENT = "Connection.AuthNError"
LATELY, USUAL = timedelta(hours=1), timedelta(days=1)
OFF = (
    f"AWS IoT does not log why it turns connections away here: the event `{EVENT}` is "
    "off, as it is until somebody turns it on"
)


class _Eyes(Protocol):
    @property
    def clouds(self) -> Clouds: ...
    @property
    def target(self) -> Target: ...


def rejections(facts: Facts, eyes: _Eyes) -> Deep:
    """The last hour and the day before it; a gap where nothing is logged."""
    if facts.config is None:
        return Deep()
    signs = eyes.clouds.signs(eyes.target)
    group = signs.log_of(EVENT)
    if group is None:
        return Deep(gaps=(Gap(Topic.LOGS, f"{OFF}."),))
    until = facts.taken_at
    since = until - LATELY
    return Deep(
        rejected=RejectedSeen(
            lately=signs.rejected(group, facts.domain, since=since, until=until),
            usual=signs.rejected(group, facts.domain, since=since - USUAL, until=since),
        )
    )
