"""The clock: cron triggers in memory on every replica; the first to claim a slot wins.

The claim is in the store (`SET … NX EX`) because the engine's own key guards only
work that is still queued or running: a slot ticked again after its work has ended
would run again. Clocks may differ by less than a slot.
"""

import logging
from collections.abc import Mapping
from datetime import UTC

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from bot.errors import StoreAwayError
from bot.services import Services
from jobs.job import Job
from jobs.registry import jobs_for

log = structlog.get_logger("jobs")

# Kept for so many slots, and ten minutes at least, a claim outlives any late tick.
CLAIMED_SLOTS = 3
LEAST_CLAIM_SECONDS = 600
# A tick that comes later than this is left to the next one.
GRACE_SECONDS = 5


def tick(services: Services, name: str, job: Job) -> bool:
    """Hand the slot of this moment over, unless somebody did; whether we did."""
    slot = job.slot(services.now())
    seconds = max(LEAST_CLAIM_SECONDS, int(job.every.total_seconds()) * CLAIMED_SLOTS)
    try:
        if not services.store.claim_once(f"slot:{name}:{slot}", seconds=seconds):
            return False
        services.engine.nudge("job", f"{name}:{slot}")
    except StoreAwayError as error:
        log.warning("tick missed", job=name, slot=slot, error=str(error))
        return False
    return True


class Clock:
    """Ticks every job; `stop` waits for nothing, since a tick takes no time."""

    def __init__(
        self, services: Services, jobs: Mapping[str, Job] | None = None
    ) -> None:
        jobs = jobs_for(services.watch) if jobs is None else jobs
        # Its own INFO lines tell of every tick.
        logging.getLogger("apscheduler").setLevel(logging.WARNING)
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            daemon=True,
            executors={"default": ThreadPoolExecutor(1)},
            job_defaults={
                "coalesce": True,
                "max_instances": 1,
                "misfire_grace_time": GRACE_SECONDS,
            },
        )
        for name, job in jobs.items():
            self._scheduler.add_job(
                tick, "cron", (services, name, job), id=name, **job.cron
            )

    def start(self) -> None:
        """Begin to tick."""
        self._scheduler.start()

    def stop(self) -> None:
        """Tick no more; nothing when it never began."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
