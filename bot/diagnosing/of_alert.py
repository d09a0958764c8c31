"""The engine task `diagnose` for an alert: its thread has the diagnosis already.

One reply each time an alert opens, edited as it fills in, and never two: who was
killed while posting leaves none, and the alert's own button still gives it. A storm
is diagnosed by samples, a few at once; a watch that is late is left alone.
"""

from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot import planning
from bot.core.alerts import Alert, wants_diagnosis
from bot.core.targets import Target
from bot.diagnosing.case import begun_for
from bot.diagnosing.fill import Mend, sayings
from bot.diagnosing.kept import WEEK_SECONDS
from bot.diagnosing.reply import Reply
from bot.errors import BotError, SlackRefusedError
from bot.services import Services
from bot.slack import render
from bot.slack.render.alert_words import domain_of

log = structlog.get_logger("diagnosing")

BY = "iotdomain"
# So many begin within so many seconds, of all places together.
AT_ONCE, SPACED_SECONDS = 2, 15
# Of one cause in one place the first few tell what there is to tell.
SAMPLES, SAMPLE_SECONDS = 3, 600
# Whoever opens the thread later has the button.
TOO_OLD = timedelta(minutes=15)
# A look that is two rhythms old: the watch has more to do than it can.
LATE_RHYTHMS = 2
PUT_OFF = timedelta(minutes=1)
SETTLE = 2.0


def for_alert(services: Services, key: str, mend: Mend) -> None:
    """`key` is `<alert>:<episode>`; doing it twice says nothing twice."""
    about = _about(services, key)
    if about is None or services.store.note(f"diagnosed:{key}"):
        return
    if about.reply.place is None and not _may_begin(services, about):
        return
    try:
        _diagnose(services, about, mend)
    except SlackRefusedError as error:
        log.warning("not diagnosed", alert=about.alert.id, error=error.error)


@dataclass(frozen=True, slots=True)
class _About:
    key: str
    alert: Alert
    target: Target
    domain: str
    reply: Reply


def _about(services: Services, key: str) -> _About | None:
    """What the key stands for, while it is still of any use."""
    alert_id, _, episode = key.partition(":")
    alert = services.store.alert(alert_id)
    root = services.store.told(alert_id).message
    if alert is None or root is None or str(alert.episode) != episode:
        return None
    target, domain = services.target(alert.key.target_id), domain_of(alert)
    if target is None or not domain:
        return None
    reply = Reply(services=services, key=f"alert:{key}", root=root)
    return _About(key, alert, target, domain, reply)


def _may_begin(services: Services, about: _About) -> bool:
    """Whether to post now; False as well when it was put off."""
    store, engine, alert = services.store, services.engine, about.alert
    began = alert.calls[-1].at if alert.calls else alert.opened_at
    if not wants_diagnosis(alert) or services.now() - began > TOO_OLD:
        return False
    if store.note(f"posting:{about.key}") == "yes":
        log.warning("diagnosis not posted twice", alert=alert.id)
        return False
    if _is_late(services, about.target):
        rest = min(PUT_OFF, services.watch.status)
        engine.wake("diagnose", f"alert:{about.key}", rest)
        return False
    alike = f"alerts:{about.target.id}:{alert.key.code}"
    if store.turn(alike, about.key, most=SAMPLES, seconds=SAMPLE_SECONDS) > 0:
        log.info("one of many, not diagnosed", alert=alert.id, code=alert.key.code)
        return False
    left = store.turn("alerts", about.key, most=AT_ONCE, seconds=SPACED_SECONDS)
    if left > 0:
        engine.wake("diagnose", f"alert:{about.key}", timedelta(seconds=left))
    return left == 0


def _is_late(services: Services, target: Target) -> bool:
    inventory = services.store.inventory(target.id)
    if inventory is None:
        return False
    age = services.now() - inventory.taken_at
    return age > services.watch.status * LATE_RHYTHMS


def _diagnose(services: Services, about: _About, mend: Mend) -> None:
    begun = begun_for(services, f"alert:{about.key}")
    if about.reply.place is None:
        looking = render.looking_answer(about.domain, begun.until, name=begun.name)
        _note(services, f"posting:{about.key}", "yes")
        try:
            about.reply.post(looking)
        except BotError:
            # Slack has said no, or nothing: that is known, and it may be tried again.
            _note(services, f"posting:{about.key}", "no")
            raise
    facts = planning.glance(services, about.target, about.domain, by=BY, since=begun.at)
    for each in sayings(
        services, begun, facts, about.target, by=BY, mend=mend, settle=SETTLE
    ):
        about.reply.say(each.payload, last=each.whole)
    _note(services, f"diagnosed:{about.key}", begun.name)


def _note(services: Services, name: str, text: str) -> None:
    services.store.keep_note(name, text, seconds=WEEK_SECONDS)
