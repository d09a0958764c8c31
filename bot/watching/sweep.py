"""One sweep of a target: gather, judge, remember what was seen."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.inventory import learned
from bot.core.known import Inventory
from bot.core.plans import Playbook
from bot.core.runs import Run, Status
from bot.core.sweeping import Looked, judged
from bot.core.sweeps import Sweep
from bot.core.targets import Target
from bot.gather import gather_many
from bot.ports import Clouds, Names, Probe
from bot.ports.aws import ITSELF
from bot.services import Services
from bot.watching.made import names_made

_MOST_OPEN = 500
# An undo is noticed at the next look, so the newest requests are enough.
_RECENT = 50


@dataclass(frozen=True, slots=True)
class Requests:
    """What requests do in a target, by domain and name of a configuration.

    `busy` have a request at work, which looks at DNS and TLS itself; the value says
    which. `leaving` are being taken away: whatever happens to them is meant, so they
    are not judged. `made` are names that requests have given to configurations.
    """

    busy: Mapping[str, str] | None = None
    leaving: Collection[str] = ()
    made: Collection[str] = ()


def sweep(services: Services, target: Target, *, by: str = ITSELF) -> Sweep:
    """Look at every domain of a target now, and keep what was learnt in the inventory.

    Raises StoreAwayError before anything is looked at: without the inventory nothing
    can be said to be gone or new.
    """
    before = _without_undone(services, services.store.inventory(target.id))
    found, after = survey(
        target,
        clouds=services.clouds("look", by),
        names=services.names,
        probe=services.probe,
        now=services.now,
        inventory=before,
        requests=Requests(
            busy=_busy(services, target),
            leaving=_leaving(services, target),
            made=names_made(services, target.id),
        ),
    )
    services.store.keep_inventory(after)
    return found


def survey(
    target: Target,
    *,
    clouds: Clouds,
    names: Names,
    probe: Probe,
    now: Callable[[], datetime],
    inventory: Inventory | None = None,
    requests: Requests | None = None,
) -> tuple[Sweep, Inventory]:
    """The same without a store: what was found, and the inventory after it."""
    meant = requests or Requests()
    seen = gather_many(
        target,
        clouds=clouds,
        names=names,
        probe=probe,
        now=now,
        inventory=inventory,
        busy=meant.busy,
    )
    facts = tuple(
        replace(
            each, made_here=each.config is not None and each.config.name in meant.made
        )
        for each in seen.facts
        if each.domain not in meant.leaving
    )
    looked = Looked(
        target_id=target.id,
        taken_at=seen.taken_at,
        facts=facts,
        gaps=seen.gaps,
        listed=seen.is_listed,
        blocked=seen.is_blocked,
        complete=seen.complete,
    )
    after = learned(
        inventory,
        target_id=target.id,
        taken_at=seen.taken_at,
        facts=facts,
        listed=seen.is_listed,
    )
    return judged(looked, inventory), after


def _busy(services: Services, target: Target) -> Mapping[str, str]:
    """Domains with a request at work, which has its own looks at DNS and TLS."""
    return {
        run.plan.domain: f"{run.name} is at work on it."
        for run in _at_work(services, target)
    }


def _leaving(services: Services, target: Target) -> Collection[str]:
    """Domains whose configuration is disabled and deleted on purpose just now."""
    return {
        run.plan.domain
        for run in _at_work(services, target)
        if run.plan.playbook in {Playbook.UNDO, Playbook.ROTATE}
    }


def _at_work(services: Services, target: Target) -> list[Run]:
    return [
        run
        for run in services.store.runs(open_only=True, most=_MOST_OPEN)
        if run.plan.target_id == target.id and run.status is not Status.PROPOSED
    ]


def _without_undone(
    services: Services, inventory: Inventory | None
) -> Inventory | None:
    """What a finished undo has taken away since it was seen is not missed."""
    if inventory is None:
        return None
    undone = {
        run.plan.domain: run.ended_at
        for run in reversed(services.store.runs(most=_RECENT))
        if run.plan.target_id == inventory.target_id
        and run.plan.playbook is Playbook.UNDO
        and run.status is Status.SUCCEEDED
    }
    kept = []
    for each in inventory.known:
        ended = undone.get(each.domain)
        if ended is None or each.seen_at > ended:
            kept.append(each)
    return replace(inventory, known=tuple(kept))
