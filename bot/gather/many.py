"""One look at all domains of a target: reads only, each thing asked once.

A configuration costs one Describe, a certificate one however many domains it is
for, and a domain two questions to DNS and its handshakes. Route 53 is not asked:
what devices are told is what counts, and its API allows five calls a second.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.core.facts import (
    Certificate,
    DomainConfig,
    Facts,
    Gap,
    PublicName,
    Served,
    Topic,
)
from bot.core.known import Inventory, Known
from bot.core.targets import Target
from bot.errors import Blocked
from bot.gather.account import Account, needs_stand_in, stand_in
from bot.gather.looks import Look, Looks
from bot.gather.wire import nothing_received, public_names
from bot.ports import Clouds, Names, Probe

_AWS_THREADS = 3  # for each of IoT and ACM
# Each handshake of a domain has a thread of its own besides (`bot.probe`).
_WIRE_THREADS = 8
_NOT_TOLD = (
    "The certificate leads to no public root, so AWS IoT wants a validation "
    "certificate beside it. AWS does not tell which one that is, and ACM names none "
    "that this configuration uses."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The facts of every configuration of a target.

    `complete` means that all of them were described, `is_listed` that at least
    their list was read. `gaps` say what was not, `is_blocked` that it stays so
    until a person acts.
    """

    taken_at: datetime
    complete: bool
    is_listed: bool = True
    is_blocked: bool = False
    facts: tuple[Facts, ...] = ()
    gaps: tuple[Gap, ...] = ()


def gather_many(
    target: Target,
    *,
    clouds: Clouds,
    names: Names,
    probe: Probe,
    now: Callable[[], datetime],
    inventory: Inventory | None = None,
    busy: Mapping[str, str] | None = None,
) -> Gathered:
    """Look at every configuration of a target, and at those that are gone.

    `busy` says of which domains only AWS is asked, and why: a request at work on
    them has its own looks, and a question too early would be remembered by DNS.
    """
    with (
        ThreadPoolExecutor(_AWS_THREADS, thread_name_prefix="sweep-iot") as iot,
        ThreadPoolExecutor(_AWS_THREADS, thread_name_prefix="sweep-acm") as acm,
        ThreadPoolExecutor(_WIRE_THREADS, thread_name_prefix="sweep-wire") as wire,
    ):
        account = Account(
            clouds.iot(target), clouds.acm(target), Looks(iot), Looks(acm)
        )
        outside = _Outside(names, probe, wire, busy or {})
        return _gathered(target, now(), account, outside, inventory)


def _gathered(
    target: Target,
    taken_at: datetime,
    account: Account,
    outside: "_Outside",
    inventory: Inventory | None,
) -> Gathered:
    looks, listing, endpoint = account.looks, account.configs(), account.endpoint()
    listed = looks.seen(listing, None)
    if listed is None:
        return Gathered(
            taken_at=taken_at,
            complete=False,
            is_listed=False,
            is_blocked=isinstance(listing.future.exception(), Blocked),
            gaps=tuple(looks.gaps),
        )
    domains = [
        *_described(account, listed, inventory, outside),
        *_gone(listed, inventory, outside),
    ]
    _begin_stand_ins(account, domains)
    since = inventory.began_at if inventory and inventory.seen_at else None
    facts = tuple(
        _facts(target, taken_at, each, account, endpoint, since) for each in domains
    )
    return Gathered(
        taken_at=taken_at,
        complete=not looks.gaps,
        facts=facts,
        gaps=tuple(looks.gaps),
    )


@dataclass(slots=True)
class _Domain:
    """A domain while it is looked at, with the gaps of its own."""

    domain: str
    config: DomainConfig | None
    before: Known | None
    looks: Looks
    public: Look[tuple[PublicName, ...]] | None = None
    served: Look[tuple[Served, ...]] | None = None
    used: Look[Mapping[str, tuple[str, ...]]] | None = None


@dataclass(frozen=True, slots=True)
class _Outside:
    """DNS and TLS, side by side for as many domains as there are threads."""

    names: Names
    probe: Probe
    pool: Executor
    busy: Mapping[str, str]

    def begin(
        self, domain: str, config: DomainConfig | None, before: Known | None
    ) -> _Domain:
        looks = Looks(self.pool)
        begun = _Domain(domain, config, before, looks)
        if domain in self.busy:
            says = self.busy[domain]
            looks.gaps.extend(Gap(each, says) for each in (Topic.PUBLIC, Topic.SERVED))
            return begun
        ask = partial(public_names, self.names, domain)
        begun.public = looks.start(Topic.PUBLIC, ask)
        begun.served = looks.start(Topic.SERVED, partial(self.probe, domain))
        return begun


def _described(
    account: Account,
    listed: Collection[str],
    inventory: Inventory | None,
    outside: _Outside,
) -> Iterable[_Domain]:
    asked = [(name, account.config(name)) for name in listed]
    for name, look in asked:
        before = inventory.find(name) if inventory else None
        seen = len(account.looks.gaps)
        config = account.looks.seen(look, None)
        # None also when it was deleted since it was listed: the next look says so.
        if config is not None and config.customer_managed and config.domain:
            if config.certificate_arn:
                account.certificate(config.certificate_arn)
            yield outside.begin(config.domain, config, before)
        elif before is not None and len(account.looks.gaps) > seen:
            begun = outside.begin(before.domain, None, before)
            begun.looks.gaps.append(account.looks.gaps[-1])
            yield begun


def _gone(
    listed: Collection[str], inventory: Inventory | None, outside: _Outside
) -> Iterable[_Domain]:
    for each in inventory.known if inventory else ():
        if each.config not in listed:
            yield outside.begin(each.domain, None, each)


def _begin_stand_ins(account: Account, domains: Iterable[_Domain]) -> None:
    private = [
        each
        for each in domains
        if _arn(each)
        and needs_stand_in(account.looks.quietly(account.certificate(_arn(each))))
    ]
    used = account.used_for({each.domain for each in private})
    for each in private:
        each.used = used


def _facts(
    target: Target,
    taken_at: datetime,
    each: _Domain,
    account: Account,
    endpoint: Look[str],
    since: datetime | None,
) -> Facts:
    looks, config = each.looks, each.config
    configured: Certificate | None = None
    if config is not None and config.certificate_arn:
        configured = looks.seen(account.certificate(_arn(each)), None)
    served = _received(each)
    validation: Certificate | None = None
    if config is not None and each.used is not None:
        validation = stand_in(config, account, looks, each.used)
        if validation is None and _is_private(configured, served):
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


def _received(each: _Domain) -> tuple[Served, ...]:
    if each.served is None:
        return ()
    before = len(each.looks.gaps)
    served = each.looks.seen(each.served, ())
    why = nothing_received(served)
    if why and len(each.looks.gaps) == before:
        each.looks.gaps.append(Gap(Topic.SERVED, why))
    return served


def _is_private(its: Certificate | None, served: Sequence[Served]) -> bool:
    """Whether the configured certificate is shown and leads to no public root."""
    mark = its.fingerprint if its else None
    return any(each.fingerprint == mark and each.trusted is False for each in served)


def _arn(each: _Domain) -> str:
    return (each.config.certificate_arn if each.config else None) or ""
