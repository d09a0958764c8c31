"""One look at all domains of a target: reads only, each thing asked once.

A configuration costs one Describe, a certificate one however many domains it is
for, and a domain two questions to DNS and its handshakes. Route 53 is not asked:
what devices are told is what counts, and its API allows five calls a second.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from bot.core.facts import Facts
from bot.core.known import Inventory
from bot.core.targets import Target
from bot.core.topics import Gap
from bot.errors import Blocked
from bot.gather.account import Account, needs_stand_in
from bot.gather.looks import Looks
from bot.gather.underway import Outside, Underway, arn_of, facts_of
from bot.ports import Clouds, Names, Probe

_AWS_THREADS = 3  # for each of IoT and ACM
# Each handshake of a domain has a thread of its own besides (`bot.probe`).
_WIRE_THREADS = 8


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
        outside = Outside(names, probe, wire, busy or {})
        return _gathered(target, now(), account, outside, inventory)


def _gathered(
    target: Target,
    taken_at: datetime,
    account: Account,
    outside: Outside,
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
        facts_of(target, taken_at, each, account, endpoint, since) for each in domains
    )
    return Gathered(
        taken_at=taken_at,
        complete=not looks.gaps,
        facts=facts,
        gaps=tuple(looks.gaps),
    )


def _described(
    account: Account,
    listed: Collection[str],
    inventory: Inventory | None,
    outside: Outside,
) -> Iterable[Underway]:
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
    listed: Collection[str], inventory: Inventory | None, outside: Outside
) -> Iterable[Underway]:
    for each in inventory.known if inventory else ():
        if each.config not in listed:
            yield outside.begin(each.domain, None, each)


def _begin_stand_ins(account: Account, domains: Iterable[Underway]) -> None:
    private = [
        each
        for each in domains
        if arn_of(each)
        and needs_stand_in(account.looks.quietly(account.certificate(arn_of(each))))
    ]
    used = account.used_for({each.domain for each in private})
    for each in private:
        each.used = used
