"""One sweep of a target: gather, judge, remember what was seen."""

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.core.inventory import learned
from bot.core.known import Inventory
from bot.core.runs import Status
from bot.core.sweeping import Looked, judged
from bot.core.sweeps import Sweep
from bot.core.targets import Target
from bot.gather import gather_many
from bot.ports import Clouds, Names, Probe
from bot.services import Services

_MOST_OPEN = 500


def sweep(services: Services, target: Target, *, by: str = "iotdomain") -> Sweep:
    """Look at every domain of a target now, and keep what was learnt in the inventory.

    Raises StoreAwayError before anything is looked at: without the inventory nothing
    can be said to be gone or new.
    """
    before = services.store.inventory(target.id)
    found, after = survey(
        target,
        clouds=services.clouds("look", by),
        names=services.names,
        probe=services.probe,
        now=services.now,
        inventory=before,
        busy=_busy(services, target),
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
    busy: Mapping[str, str] | None = None,
) -> tuple[Sweep, Inventory]:
    """The same without a store: what was found, and the inventory after it."""
    seen = gather_many(
        target,
        clouds=clouds,
        names=names,
        probe=probe,
        now=now,
        inventory=inventory,
        busy=busy,
    )
    looked = Looked(
        target_id=target.id,
        taken_at=seen.taken_at,
        facts=seen.facts,
        gaps=seen.gaps,
        listed=seen.is_listed,
        blocked=seen.is_blocked,
        complete=seen.complete,
    )
    after = learned(
        inventory,
        target_id=target.id,
        taken_at=seen.taken_at,
        facts=seen.facts,
        listed=seen.is_listed,
    )
    return judged(looked, inventory), after


def _busy(services: Services, target: Target) -> Mapping[str, str]:
    """Domains with a request at work, which has its own looks at DNS and TLS."""
    return {
        run.plan.domain: f"{run.name} is at work on it."
        for run in services.store.runs(open_only=True, most=_MOST_OPEN)
        if run.plan.target_id == target.id and run.status is not Status.PROPOSED
    }
