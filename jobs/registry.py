"""Every job there is."""

from collections.abc import Mapping
from dataclasses import replace

from bot.services import Services
from bot.services import Watch as Rhythm
from jobs import freezes, proposals, sweep, watch
from jobs.job import Job, strokes

JOBS: Mapping[str, Job] = {
    "sweep": sweep.JOB,
    "outdated": sweep.OUTDATED,
    "expire": proposals.EXPIRE,
    "remind": proposals.REMIND,
    "watch_expiry": watch.EXPIRY,
    "watch_status": watch.STATUS,
    "by_hand": proposals.BY_HAND,
    "freezes": freezes.JOB,
}


def jobs_for(rhythm: Rhythm) -> Mapping[str, Job]:
    """The jobs as often as the settings want them; without watches if they say so."""
    turned = {"watch_expiry": rhythm.expiry, "watch_status": rhythm.status}
    made = {
        name: replace(job, every=turned[name], cron=strokes(turned[name]))
        if name in turned
        else job
        for name, job in JOBS.items()
    }
    return {
        name: job for name, job in made.items() if rhythm.enabled or name not in turned
    }


def run_job(services: Services, key: str) -> None:
    """The engine task `job`; its key is `<job>:<slot>`."""
    name, _, _ = key.partition(":")
    job = JOBS.get(name)
    if job is not None:  # otherwise another version's, which will run it itself
        job.run(services)
