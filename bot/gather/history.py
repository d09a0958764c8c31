"""Who changed last what the domain rests on: CloudTrail, for a diagnosis only.

AWS answers two questions a second for an account and region, so only what the facts
leave open is asked, one question after the other.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from bot.core.changeseen import ChangeSeen, Of
from bot.core.deep import Deep
from bot.core.facts import Facts
from bot.core.names import config_name
from bot.core.targets import DnsAccount, Target
from bot.core.topics import Gap, Topic
from bot.errors import BotError
from bot.gather.dns import account_of
from bot.gather.looks import said_of
from bot.ports import Clouds, Trail

# CloudTrail user guide: the event history has the last 90 days.
_HISTORY = timedelta(days=90)
_NEVER_IMPORTED = frozenset({"AMAZON_ISSUED", "PRIVATE"})


class _Eyes(Protocol):
    @property
    def clouds(self) -> Clouds: ...
    @property
    def target(self) -> Target: ...


@dataclass(frozen=True, slots=True)
class Question:
    """What may have happened to things of these names."""

    of: Of
    names: frozenset[str]
    events: tuple[str, ...]


def history(facts: Facts, eyes: _Eyes) -> Deep:
    """The last changes of configuration, certificate, authorizer and record."""
    # By the hour, so that look-ups at the same time ask the same and can share it.
    begun = facts.taken_at.replace(minute=0, second=0, microsecond=0)
    clouds, since = eyes.clouds, begun - _HISTORY
    looks = [partial(_of_account, facts, clouds, eyes.target, since)]
    if facts.dns.zone is not None:
        dns = account_of(facts.dns.zone, eyes.target.dns)
        looks.append(partial(_of_records, facts, clouds, dns, since))
    with ThreadPoolExecutor(len(looks), thread_name_prefix="history") as pool:
        found = [pool.submit(_or_gap, each) for each in looks]
        deeps = [each.result() for each in found]
    changes = [each for deep in deeps for each in deep.changes]
    return Deep(
        changes=tuple(sorted(changes, key=lambda each: each.at, reverse=True)),
        looked_back=True,
        gaps=tuple(gap for deep in deeps for gap in deep.gaps),
    )


def questions(facts: Facts) -> tuple[Question, ...]:
    """What CloudTrail is asked about a domain that is set up: two to five events.

    What ACM issues was never imported, and what is there was not deleted.
    """
    config = facts.config
    if config is None:
        return ()
    changed = ("UpdateDomainConfiguration", "CreateDomainConfiguration")
    found = [Question(Of.CONFIG, frozenset({config.name}), changed)]
    if config.options.authorizer is not None:
        done = ("UpdateAuthorizer", "DeleteAuthorizer")
        named = frozenset({config.options.authorizer})
        found.append(Question(Of.AUTHORIZER, named, done))
    its, arn = facts.configured, config.certificate_arn
    if arn is not None and its is None:
        event = "DeleteCertificate"
        found.append(Question(Of.CERTIFICATE, frozenset({arn}), (event,)))
    if its is not None and its.kind not in _NEVER_IMPORTED:
        event = "ImportCertificate"
        found.append(Question(Of.CERTIFICATE, frozenset({its.arn}), (event,)))
    return tuple(found)


def _of_account(
    facts: Facts, clouds: Clouds, target: Target, since: datetime
) -> Sequence[ChangeSeen]:
    trail = clouds.trail(target)
    wanted = questions(facts) or (_gone(facts, trail, since),)
    return [
        change
        for each in wanted
        for change in trail.changes(each.of, each.names, each.events, since=since)
    ]


def _gone(facts: Facts, trail: Trail, since: datetime) -> Question:
    """A configuration that is gone, by every name that it may have had."""
    names = {config_name(facts.domain)} | (
        {facts.before.config} if facts.before else set()
    )
    names |= trail.configs_made_for(facts.domain, since=since)
    return Question(Of.CONFIG, frozenset(names), ("DeleteDomainConfiguration",))


def _of_records(
    facts: Facts, clouds: Clouds, account: DnsAccount, since: datetime
) -> Sequence[ChangeSeen]:
    trail, event = clouds.trail(account), "ChangeResourceRecordSets"
    return trail.changes(Of.RECORD, {facts.domain}, (event,), since=since)


def _or_gap(look: Callable[[], Sequence[ChangeSeen]]) -> Deep:
    try:
        return Deep(changes=tuple(look()))
    except BotError as error:
        return Deep(gaps=(Gap(Topic.HISTORY, said_of(error)),))
