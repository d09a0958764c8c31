"""Private hosted zones above the name: what resolvers inside a VPC would say.

Only the zones of the DNS accounts are seen, and which VPCs they belong to is not asked.
"""

from typing import Protocol

from bot.core.deep import Deep
from bot.core.dnsseen import PrivateZone
from bot.core.facts import Facts
from bot.core.names import within
from bot.core.targets import DnsAccount, Target
from bot.core.topics import Gap, Topic
from bot.errors import BotError
from bot.gather.dns import records_in
from bot.gather.looks import said_of
from bot.ports import Clouds


class _Eyes(Protocol):
    @property
    def clouds(self) -> Clouds: ...
    @property
    def target(self) -> Target: ...


def private_zones(facts: Facts, eyes: _Eyes) -> Deep:
    """The closest private zone of each DNS account, and its records at the name."""
    if facts.config is None:
        return Deep()
    found: list[PrivateZone] = []
    gaps: list[Gap] = []
    for account in eyes.target.dns:
        try:
            found += _closest(facts.domain, eyes.clouds, account)
        except BotError as error:
            gaps.append(Gap(Topic.PRIVATE, said_of(error)))
    return Deep(private=tuple(found), gaps=tuple(gaps))


def _closest(domain: str, clouds: Clouds, account: DnsAccount) -> list[PrivateZone]:
    zones = clouds.zones(account)
    above = [each for each in zones.private_zones() if within(domain, each[1])]
    if not above:
        return []
    zone_id, name = max(above, key=lambda each: len(each[1]))
    records, wildcard = records_in(zones, zone_id, name, domain)
    return [
        PrivateZone(
            name=name, account=account.account, records=records, wildcard=wildcard
        )
    ]
