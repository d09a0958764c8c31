"""What is due, not dealt with or not told is handed over again.

Nudges and timers may be lost with a process or an engine; this finds their work
again in the store, which is why losing them loses nothing.
"""

from datetime import timedelta

from bot.core.runs import Status
from bot.services import Services
from jobs.job import Job

# Younger rows are being dealt with right now.
ROW_AGE = timedelta(seconds=10)
# A run is saved as due before the engine wakes it, so give the engine its turn.
DUE_AGE = timedelta(seconds=5)
RECENT = 20


def run(services: Services) -> None:
    """Hand everything over that seems forgotten; handing it over twice is harmless."""
    _hand_over(services, due_age=DUE_AGE, row_age=ROW_AGE)


def catch_up(services: Services) -> None:
    """At start: whatever is open was left by a process that is gone."""
    _hand_over(services, due_age=timedelta(0), row_age=timedelta(0))


def _hand_over(services: Services, *, due_age: timedelta, row_age: timedelta) -> None:
    now = services.now()
    for run_id in services.store.due(now - due_age):
        services.engine.nudge("drive", run_id)
    for row_id in services.store.waiting_rows(now - row_age):
        services.engine.nudge("inbox", row_id)
    for thing_id in services.store.untold():
        services.engine.nudge("tell", thing_id)


def run_outdated(services: Services) -> None:
    """Outdated runs that a crash left without an answer to "what now"."""
    for each in services.store.runs(most=RECENT):
        if each.status is Status.STALE and each.superseded_by is None:
            services.engine.nudge("drive", each.id)


JOB = Job(every=timedelta(seconds=10), cron={"second": "*/10"}, run=run)
OUTDATED = Job(every=timedelta(minutes=1), cron={"second": "30"}, run=run_outdated)
