"""One verb drives a run: it starts, resumes and polls. Look, act, look, save.

Called by the engine whenever someone nudged or time has come, any number of times;
a lease keeps it to one at a time and a fence on every save keeps a frozen one out.
Nothing in here sleeps: what has to wait is saved with the time to look again.
"""

import logging
from datetime import timedelta

from bot.core.runs import Status
from bot.errors import LeaseLostError
from bot.runner.advance import advance
from bot.runner.check import check
from bot.runner.driving import Driving, Hooks
from bot.runner.holding import Holding
from bot.services import Services

__all__ = ["Hooks", "drive"]

logger = logging.getLogger(__name__)

AT_WORK = frozenset({Status.APPROVED, Status.RUNNING})
# The lease of a worker that died ends by itself; this is how soon that is seen.
HELD_PAUSE = timedelta(milliseconds=500)


def drive(services: Services, run_id: str, hooks: Hooks | None = None) -> None:
    """Bring a run as far as it goes now. Raises StoreAwayError: deliver it again."""
    hooks = hooks or Hooks()
    run = services.store.get(run_id)
    if run is None:
        return
    if run.status in AT_WORK:
        lease = services.store.claim(run_id, seconds=services.pace.lease_seconds)
        if lease is None:
            services.engine.wake("drive", run_id, HELD_PAUSE)
            return
        with Holding(services, lease) as holding:
            run = services.store.get(run_id) or run
            driving = Driving(services, hooks, holding, run)
            try:
                _catch_up(driving)
                _work(driving)
            except LeaseLostError:
                # Somebody else drives it, or nobody: we may only have been slow.
                logger.warning("%s: the lease was lost", run_id)
                services.engine.wake("drive", run_id, HELD_PAUSE)
                return
            run = driving.run
    # Also after a crash between that save and this call.
    if run.status is Status.STALE and run.superseded_by != "":
        hooks.on_stale(run)


def _catch_up(driving: Driving) -> None:
    """Have Slack told what a process that died did not get to say."""
    run, services = driving.run, driving.services
    if services.store.told(run.id).rev < run.rev:
        services.engine.nudge("tell", run.id)


def _work(driving: Driving) -> None:
    if driving.run.status is Status.APPROVED:
        check(driving)
    while driving.run.status is Status.RUNNING and advance(driving):
        pass
