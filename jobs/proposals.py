"""Proposals do not stay open for ever: one reminder, then they expire."""

from datetime import timedelta

from bot import proposals
from bot.core.runs import Status
from bot.services import Services
from jobs.job import Job

MOST_OPEN = 500


def expire(services: Services) -> None:
    """End every proposal whose time is over."""
    for run_id in services.store.expiring(services.now()):
        proposals.expire(services, run_id)


def remind(services: Services) -> None:
    """Remind the approvers of each proposal once, before it ends."""
    for run in services.store.runs(open_only=True, most=MOST_OPEN):
        if run.status is Status.PROPOSED:
            proposals.remind_before_end(services, run.id)


def by_hand(services: Services) -> None:
    """Look whether people carry out by hand what is proposed, each at its own turn."""
    for run in services.store.runs(open_only=True, most=MOST_OPEN):
        proposals.watch_for_hand_work(services, run)


EXPIRE = Job(every=timedelta(minutes=1), cron={"second": "0"}, run=expire)
BY_HAND = Job(every=timedelta(seconds=30), cron={"second": "*/30"}, run=by_hand)
REMIND = Job(every=timedelta(minutes=5), cron={"minute": "*/5"}, run=remind)
