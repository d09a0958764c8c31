"""Freezes end by themselves, and what could not be told of them is told."""

from datetime import timedelta

from bot import announce
from bot.proposals import freezing
from bot.services import Services
from jobs.job import Job


def run(services: Services) -> None:
    """End what is over, then tell the channels what they do not know yet."""
    freezing.end_freezes(services)
    # Someone at the terminal has no engine at hand to tell the requests with.
    for each in announce.tell_freezes(services):
        freezing.follow(services, each.place)


JOB = Job(every=timedelta(seconds=30), cron={"second": "15,45"}, run=run)
