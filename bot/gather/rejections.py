"""Whom AWS IoT turns away from a name, beside what is usual there: its log tells.

Counted are entries that name this host. The bot's own handshakes show no certificate,
token or password, so they cannot be among the reasons that are judged: those say of
something shown that it is not good (`bot.core.rules.rejections`).
"""

from datetime import datetime, timedelta
from typing import Protocol

from bot.core.deep import Deep
from bot.core.facts import Facts
from bot.core.rejectedseen import FEWEST, Counted, RejectedSeen
from bot.core.targets import Target
from bot.core.topics import Gap, Topic
from bot.errors import BotError
from bot.ports import Clouds, Metric, Signs

# The metric's one dimension (AWS IoT developer guide, "AWS IoT metrics").
PROTOCOLS = ("MQTT", "HTTP")
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
    """The last hour and, where it matters, the day before; a gap without a log."""
    if facts.config is None:
        return Deep()
    signs = eyes.clouds.signs(eyes.target)
    group = signs.log_of(EVENT)
    if group is None:
        says = f"{OFF}.{_counted(signs, facts.taken_at)}"
        return Deep(gaps=(Gap(Topic.LOGS, says),))
    until, name = facts.taken_at, facts.domain
    since = until - LATELY
    lately = signs.rejected(group, name, since=since, until=until)
    # A log is slow to search, and a few say nothing whatever is usual.
    usual = Counted(hours=0.0)
    if lately.all >= FEWEST:
        usual = signs.rejected(group, name, since=since - USUAL, until=since)
    return Deep(rejected=RejectedSeen(lately=lately, usual=usual))


def _counted(signs: Signs, until: datetime) -> str:
    """What the metric of the same name says instead: all names of the account in one.

    Nothing where that may not be read either; the log is what is missing.
    """
    wanted = [
        Metric(namespace="AWS/IoT", name=EVENT, dimensions={"Protocol": each})
        for each in PROTOCOLS
    ]
    since = until - LATELY
    try:
        lately = sum(signs.sums(wanted, since=since, until=until))
        usual = sum(signs.sums(wanted, since=since - USUAL, until=since))
    except BotError:
        return ""
    an_hour = usual / (USUAL / LATELY)
    return (
        f" All names of the account together: {lately} turned away in the last hour, "
        f"{an_hour:.1f} an hour the day before."
    )
