"""Every job there is."""

from collections.abc import Mapping

from bot.services import Services
from jobs import proposals, sweep
from jobs.job import Job

JOBS: Mapping[str, Job] = {
    "sweep": sweep.JOB,
    "outdated": sweep.OUTDATED,
    "expire": proposals.EXPIRE,
    "remind": proposals.REMIND,
}


def run_job(services: Services, key: str) -> None:
    """The engine task `job`; its key is `<job>:<slot>`."""
    name, _, _ = key.partition(":")
    job = JOBS.get(name)
    if job is not None:  # otherwise another version's, which will run it itself
        job.run(services)
