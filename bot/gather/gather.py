"""The looks of one gathering: side by side, so that all take as long as the longest.

Nothing in here judges, and nothing is kept from one time to the next.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from bot.core.arns import certificate_place
from bot.core.dnsseen import DnsFacts, PublicName, Record, Zone
from bot.core.facts import Authorizer, Certificate, DomainConfig, Facts
from bot.core.names import base, is_wildcard
from bot.core.offered import Offered
from bot.core.requests import CreateRequest
from bot.core.targets import Target
from bot.core.topics import Gap, Topic
from bot.core.wireseen import Served
from bot.gather import dns
from bot.gather.account import Account, stand_in_among
from bot.gather.claims import claims, configs_for
from bot.gather.looks import Look, Looks
from bot.gather.secret import offered
from bot.gather.wire import public_names, served_if_ours
from bot.gather.zone import ZoneLook
from bot.ports import Clouds, Iot, Names, Probe, Trust

# Enough for the looks that begin together; most of the time they only wait.
_THREADS = 12
_Records = tuple[tuple[Record, ...], Record | None]
_Config = Look[tuple[DomainConfig | None, DomainConfig | None]]
_Wire = tuple[Look[tuple[PublicName, ...]], Look[tuple[Served, ...]]]


def gather(  # noqa: PLR0913 - each is a way to the outside
    domain: str,
    target: Target,
    *,
    clouds: Clouds,
    names: Names,
    probe: Probe,
    now: Callable[[], datetime],
    others: Sequence[Target],
    asked: CreateRequest | None = None,
    trust: Trust | None = None,
    rotates: bool = False,
) -> Facts:
    """Look at a domain in a target. What cannot be seen becomes a gap, not an error.

    What is offered for import is judged beside the certificate that it would replace
    where the look is for a rotation.
    """
    rivals = [
        each for each in others if each.region == target.region and each.id != target.id
    ]
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="gather") as pool:
        looks = Looks(pool)
        gathering = _Gathering(
            domain, target, clouds, names, probe, looks, asked or CreateRequest(), trust
        )
        return gathering.all(now(), rivals, rotates=rotates)


@dataclass(frozen=True, slots=True)
class _Gathering:
    domain: str
    target: Target
    clouds: Clouds
    names: Names
    probe: Probe
    looks: Looks
    asked: CreateRequest
    trust: Trust | None

    def all(
        self, taken_at: datetime, rivals: Sequence[Target], *, rotates: bool
    ) -> Facts:
        domain, target, looks = self.domain, self.target, self.looks
        iot, acm = self.clouds.iot(target), self.clouds.acm(target)
        account = Account(iot, acm, looks, looks)
        wanted = self.asked.options.name_for(domain)
        config = looks.start(Topic.CONFIG, partial(configs_for, iot, domain, wanted))
        authorizer = self._authorizer(iot)
        held = looks.start(Topic.CERTIFICATES, partial(acm.covering, domain))
        used = looks.start(Topic.QUOTA, iot.count_configs)
        limit = looks.start(Topic.QUOTA, iot.configs_limit)
        endpoint = account.endpoint()
        material = None if rotates else self._material(taken_at)
        elsewhere = [
            looks.start(Topic.ELSEWHERE, partial(claims, self.clouds, each, domain))
            for each in rivals
        ]
        named = self._named()
        found, wire = self._dns(config, endpoint)
        for _, each in named:
            each.found()
        ours, other = looks.seen(config, (None, None))
        if rotates and ours is not None:
            material = self._material(taken_at, ours.certificate_arn)
        certificates = looks.seen(held, ())
        configured = _configured(ours, certificates, account, looks)
        named_by = partial(
            _chosen,
            target=target,
            covering=certificates,
            account=account,
            looks=looks,
        )
        return Facts(
            domain=domain,
            target_id=target.id,
            account=target.account,
            region=target.region,
            taken_at=taken_at,
            asked=self.asked,
            config=ours,
            config_name_taken=other,
            certificates=certificates,
            chosen=named_by(self.asked.certificate),
            authorizer=looks.seen(authorizer, None) if authorizer else None,
            responder=named_by(self.asked.options.ocsp_responder),
            configured=configured,
            validation=stand_in_among(ours, configured, certificates),
            offered=looks.seen(material, None) if material else None,
            configs_used=looks.seen(used, None),
            configs_limit=looks.seen(limit, None),
            endpoint=looks.seen(endpoint, None),
            neighbours=tuple(each.place for each in rivals),
            elsewhere=tuple(
                claim for look in elsewhere for claim in looks.seen(look, ())
            ),
            dns=found,
            named=tuple((name, each.whole()) for name, each in named),
            public=() if wire is None else looks.seen(wire[0], ()),
            served=() if wire is None else looks.seen(wire[1], ()),
            gaps=tuple(looks.gaps),
        )

    def _authorizer(self, iot: Iot) -> Look[Authorizer | None] | None:
        name = self.asked.options.authorizer
        if name is None:
            return None
        return self.looks.start(Topic.AUTHORIZER, partial(iot.find_authorizer, name))

    def _material(
        self, taken_at: datetime, replaces: str | None = None
    ) -> Look[Offered | None] | None:
        secret, trust = self.asked.secret, self.trust
        if secret is None or trust is None:
            return None
        ask = partial(
            offered,
            self.clouds,
            self.target,
            self.domain,
            secret,
            trust,
            taken_at,
            replaces=replaces,
        )
        return self.looks.start(Topic.SECRET, ask)

    def _dns(
        self, config: _Config, endpoint: Look[str]
    ) -> tuple[DnsFacts, _Wire | None]:
        own = self._zone(self.domain)
        here = own.found()
        if here.zone is None and own.seen is None:
            says = "The DNS zone could not be found, so its records were not read."
            self.looks.gaps.append(Gap(Topic.RECORDS, says))
        records, wildcard = self._records(here.zone, here.apex)
        leading = (*records, *((wildcard,) if wildcard else ()))
        wire = self._wire(leading, here.zone, config, endpoint)
        return replace(own.whole(), records=records, wildcard=wildcard), wire

    def _named(self) -> list[tuple[str, ZoneLook]]:
        """The further names that were asked for, begun."""
        return [
            (each, self._zone(base(each), wild=is_wildcard(each)))
            for each in self.asked.names
            if each != self.domain
        ]

    def _zone(self, name: str, *, wild: bool = False) -> ZoneLook:
        clouds, names = self.clouds, self.names
        return ZoneLook.begin(name, self.target, clouds, names, self.looks, wild=wild)

    def _records(self, zone: Zone | None, apex: str | None) -> _Records:
        if zone is not None:
            account = dns.account_of(zone, self.target.dns)
            ours = partial(
                dns.own_records, self.clouds.zones(account), zone, self.domain
            )
            look = self.looks.start(Topic.RECORDS, ours)
            return self.looks.seen(look, ((), None))
        return ((), None) if apex is None else self._records_elsewhere(apex)

    def _records_elsewhere(self, apex: str) -> _Records:
        looks, names, domain = self.looks, self.names, self.domain
        asked = [
            looks.start(
                Topic.RECORDS, partial(dns.record_elsewhere, names, apex, domain, kind)
            )
            for kind in dns.KINDS
        ]
        seen = [looks.seen(each, None) for each in asked]
        records = tuple(each for each in seen if each is not None)
        if not records:
            return (), None
        wild = looks.start(
            Topic.RECORDS, partial(dns.wildcard_elsewhere, names, apex, records[0])
        )
        wildcard = looks.seen(wild, None)
        return ((), wildcard) if wildcard else (records, None)

    def _wire(
        self,
        records: Sequence[Record],
        zone: Zone | None,
        config: _Config,
        endpoint: Look[str],
    ) -> _Wire | None:
        # A name without records is not even looked up: resolvers would remember
        # that it is missing, and go on saying so after the bot has made it.
        if not any(each.type in dns.LEADING for each in records):
            return None
        ask = partial(public_names, self.names, self.domain)
        public = self.looks.start(Topic.PUBLIC, ask)
        served = partial(self.probe, self.domain)
        if zone is None:
            served = partial(
                served_if_ours, self.domain, self.probe, config, public, endpoint
            )
        return public, self.looks.start(Topic.SERVED, served)


def _chosen(
    arn: str | None,
    target: Target,
    covering: Sequence[Certificate],
    account: Account,
    looks: Looks,
) -> Certificate | None:
    """The certificate that was asked for, where it can be one of this place."""
    if arn is None or certificate_place(arn) != (target.region, target.account):
        return None
    return _described(arn, covering, account, looks)


def _configured(
    config: DomainConfig | None,
    covering: Sequence[Certificate],
    account: Account,
    looks: Looks,
) -> Certificate | None:
    """The certificate that is configured; as a rule it was described already."""
    arn = config.certificate_arn if config else None
    if arn is None:
        return None
    return _described(arn, covering, account, looks)


def _described(
    arn: str, covering: Sequence[Certificate], account: Account, looks: Looks
) -> Certificate | None:
    known = next((each for each in covering if each.arn == arn), None)
    return known or looks.seen(account.certificate(arn), None)
