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
    now = services.now()
    for run_id in services.store.due(now - DUE_AGE):
        services.engine.nudge("drive", run_id)
    for row_id in services.store.waiting_rows(now - ROW_AGE):
        services.engine.nudge("inbox", row_id)
    for run_id in services.store.untold():
        services.engine.nudge("tell", run_id)


def run_outdated(services: Services) -> None:
    """Outdated runs that a crash left without an answer to "what now"."""
    for each in services.store.runs(most=RECENT):
        if each.status is Status.STALE and each.superseded_by is None:
            services.engine.nudge("drive", each.id)


JOB = Job(every=timedelta(seconds=10), cron={"second": "*/10"}, run=run)
OUTDATED = Job(every=timedelta(minutes=1), cron={"second": "30"}, run=run_outdated)
