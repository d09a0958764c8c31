"""A domain of a sweep while it is looked at: what was begun, and what became of it."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.core.dnsseen import PublicName
from bot.core.facts import Certificate, DomainConfig, Facts
from bot.core.known import Known
from bot.core.targets import Target
from bot.core.topics import Gap, Topic
from bot.core.wireseen import Served
from bot.gather.account import Account, stand_in, tagged_stand_in
from bot.gather.looks import Look, Looks
from bot.gather.wire import nothing_received, public_names
from bot.ports import Names, Probe

_NOT_TOLD = (
    "The certificate leads to no public root, so AWS IoT wants a validation "
    "certificate beside it. AWS does not tell which one that is, and ACM names none "
    "that this configuration uses."
)


@dataclass(slots=True)
class Underway:
    """A domain while it is looked at, with the gaps of its own."""

    domain: str
    config: DomainConfig | None
    before: Known | None
    looks: Looks
    public: Look[tuple[PublicName, ...]] | None = None
    served: Look[tuple[Served, ...]] | None = None
    used: Look[Mapping[str, tuple[str, ...]]] | None = None


@dataclass(frozen=True, slots=True)
class Outside:
    """DNS and TLS, side by side for as many domains as there are threads."""

    names: Names
    probe: Probe
    pool: Executor
    busy: Mapping[str, str]

    def begin(
        self, domain: str, config: DomainConfig | None, before: Known | None
    ) -> Underway:
        """Begin to look from outside, unless the domain is busy."""
        looks = Looks(self.pool)
        begun = Underway(domain, config, before, looks)
        if domain in self.busy:
            says = self.busy[domain]
            looks.gaps.extend(Gap(each, says) for each in (Topic.PUBLIC, Topic.SERVED))
            return begun
        ask = partial(public_names, self.names, domain)
        begun.public = looks.start(Topic.PUBLIC, ask)
        begun.served = looks.start(Topic.SERVED, partial(self.probe, domain))
        return begun


def facts_of(
    target: Target,
    taken_at: datetime,
    each: Underway,
    account: Account,
    endpoint: Look[str],
    since: datetime | None,
) -> Facts:
    """What was seen of the domain, once all of it has come in."""
    looks, config = each.looks, each.config
    configured: Certificate | None = None
    if config is not None and config.certificate_arn:
        configured = looks.seen(account.certificate(arn_of(each)), None)
    served = _received(each)
    validation: Certificate | None = None
    if config is not None and each.used is not None:
        validation = stand_in(config, account, looks, each.used)
        is_private = _is_private(configured, served)
        if validation is None and is_private:
            validation = tagged_stand_in(config, account, looks)
        if validation is None and is_private:
            looks.gaps.append(Gap(Topic.VALIDATION, _NOT_TOLD))
    return Facts(
        domain=each.domain,
        target_id=target.id,
        account=target.account,
        region=target.region,
        taken_at=taken_at,
        config=config,
        configured=configured,
        validation=validation,
        endpoint=looks.seen(endpoint, None),
        public=looks.seen(each.public, ()) if each.public else (),
        served=served,
        before=each.before,
        watched_since=since,
        gaps=tuple(looks.gaps),
    )


def _received(each: Underway) -> tuple[Served, ...]:
    if each.served is None:
        return ()
    before = len(each.looks.gaps)
    served = each.looks.seen(each.served, ())
    why = nothing_received(served)
    if why and len(each.looks.gaps) == before:
        each.looks.gaps.append(Gap(Topic.SERVED, why))
    return served


def _is_private(its: Certificate | None, served: Sequence[Served]) -> bool:
    """Whether the configured certificate leads to no public root, or shows so."""
    if its is not None and its.is_public is False:
        return True
    mark = its.fingerprint if its else None
    return any(each.fingerprint == mark and each.trusted is False for each in served)


def arn_of(each: Underway) -> str:
    """The certificate that is configured; empty when there is none."""
    return (each.config.certificate_arn if each.config else None) or ""
