"""How AWS IoT fares with fetching OCSP responses: its metric, and its log for why.

Asked only where the configuration wants them. Success alone is counted by AWS, so what
is missing is the sign.
"""

from datetime import timedelta
from typing import Protocol

from bot.core.behindseen import StapleSeen
from bot.core.deep import Deep
from bot.core.facts import Facts
from bot.core.targets import Target
from bot.core.topics import Gap, Topic
from bot.errors import BotError
from bot.gather.looks import said_of
from bot.ports import Clouds, Metric

EVENT = "RetrieveOCSPStapleData"
# AWS asks once an hour; one that is missed may be nothing.
HOURS = 3


class _Eyes(Protocol):
    @property
    def clouds(self) -> Clouds: ...
    @property
    def target(self) -> Target: ...


def staples(facts: Facts, eyes: _Eyes) -> Deep:
    """What was fetched in the last hours."""
    config = facts.config
    if config is None or not config.options.ocsp:
        return Deep()
    signs, until = eyes.clouds.signs(eyes.target), facts.taken_at
    since = until - timedelta(hours=HOURS)
    metric = Metric(
        namespace="AWS/IoT",
        name=f"{EVENT}.Success",
        dimensions={"DomainConfigurationName": config.name},
    )
    (fetched,) = signs.sums([metric], since=since, until=until)
    reason: str | None = None
    gaps: tuple[Gap, ...] = ()
    try:
        group = signs.log_of(EVENT)
        if group is not None and not fetched:
            reason = signs.staple_fault(group, config.name, since=since, until=until)
    except BotError as error:
        gaps = (Gap(Topic.LOGS, said_of(error)),)
    return Deep(
        staple=StapleSeen(hours=HOURS, fetched=fetched, reason=reason), gaps=gaps
    )
