"""The two watches: do certificates end, and what does AWS say of the domains?

Each target is engine work of its own, so that a slow one holds up no other.
"""

from bot import alerting
from bot.services import Services, Watch
from jobs.job import Job, strokes

_DEFAULT = Watch()


def run_expiry(services: Services) -> None:
    """Certificates: of the server, of the validation, in the chain that is served."""
    _hand_over(services, alerting.EXPIRY)


def run_status(services: Services) -> None:
    """Configurations: their status, what came and went, where names lead."""
    _hand_over(services, alerting.STATUS)


def begin(services: Services) -> None:
    """At start: a target that was never looked at need not wait for the clock."""
    if not services.watch.enabled:
        return
    for target in services.targets:
        if services.store.first_look(target.id) is None:
            services.engine.nudge("watch", f"{alerting.ALL}:{target.id}")


def _hand_over(services: Services, which: str) -> None:
    for target in services.targets:
        services.engine.nudge("watch", f"{which}:{target.id}")


EXPIRY = Job(every=_DEFAULT.expiry, cron=strokes(_DEFAULT.expiry), run=run_expiry)
STATUS = Job(every=_DEFAULT.status, cron=strokes(_DEFAULT.status), run=run_status)
