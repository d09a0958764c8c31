"""Which configurations requests have made, by the names that people chose for them.

Names that come from the domain need no record: they are known by themselves.
"""

from collections.abc import Collection

from bot.core.plans import StepName
from bot.core.runs import Status
from bot.services import Services

# Only what is new is asked for here, so the newest requests are enough.
_RECENT = 50


def names_made(services: Services, target_id: str) -> Collection[str]:
    """The names of a target's configurations that requests made or are making."""
    steps = (
        run.plan.find(StepName.CREATE_CONFIG)
        for run in services.store.runs(most=_RECENT)
        if run.plan.target_id == target_id and run.status is not Status.PROPOSED
    )
    return {each.get("config_name") or "" for each in steps if each is not None}
