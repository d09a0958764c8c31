"""The engine task `watch`: one look at one target, and what comes of it.

Its key is `<which>:<target id>`, so that a slow target holds up no other one. Alerts
are saved one by one; a process that dies in between leaves the rest to the next look,
which finds the same causes again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import structlog

from bot import watching
from bot.core.alerts import Alert, FirstLook, State
from bot.core.rules import WATCHED, chain, expiry
from bot.core.sweeping import NOTHING_REACHED, TARGET_UNSEEN
from bot.core.sweeps import Sweep
from bot.core.weighing import Change, Phase, key_of, weigh
from bot.errors import ConflictError, Transient
from bot.services import Services

log = structlog.get_logger("alerting")

ALL, EXPIRY, STATUS = "all", "expiry", "status"
_EXPIRY = frozenset(
    each.code
    for each in (
        expiry.certificate_expires,
        expiry.certificate_not_renewed,
        expiry.validation_certificate_expires,
        chain.chain_expires,
        chain.served_expires,
    )
)
CODES: Mapping[str, frozenset[str] | None] = {
    ALL: None,
    EXPIRY: _EXPIRY,
    STATUS: frozenset(each.code for each in WATCHED) - _EXPIRY
    | {TARGET_UNSEEN, NOTHING_REACHED},
}
"""Which rules a watch judges. Both look at everything: causes explain one another."""

MOST_RACES = 5


def watch(services: Services, key: str) -> None:
    """Look at a target, and open, change or resolve its alerts."""
    which, _, target_id = key.partition(":")
    target = services.target(target_id)
    if target is None or which not in CODES:
        log.warning("nothing to watch", key=key)
        return
    sweep = watching.sweep(services, target)
    for _ in range(MOST_RACES):
        try:
            settling = _weigh(services, sweep, which)
        except ConflictError:
            continue
        break
    else:
        raise Transient(f"The alerts of {target.place} are changed by others just now.")
    log.info(
        "looked",
        which=which,
        target=target_id,
        complete=sweep.complete,
        domains=len(sweep.watched),
        causes=len(sweep.observed),
    )
    if settling:
        # Not found once: look again soon, so that what is mended does not stay open.
        services.engine.wake("watch", key, services.watch.settles * 1.1)


def _weigh(services: Services, sweep: Sweep, which: str) -> bool:
    """Save what changes; whether something has to be looked at once more soon."""
    store = services.store
    look = store.first_look(sweep.target_id)
    found = [key_of(sweep, each) for each in sweep.observed]
    alerts = {each.key: each for each in store.alerts(sweep.target_id, also=found)}
    changes = weigh(
        alerts.values(),
        sweep,
        phase=_phase(look),
        codes=CODES[which] if look is not None else None,
        settles=services.watch.settles,
    )
    for change in changes:
        kept = _keep(services, change)
        if kept is not None:
            alerts[kept.key] = kept
    if look is None and sweep.complete:
        _keep_first_look(services, sweep, alerts.values())
    return any(each.open and each.fine_since is not None for each in alerts.values())


def _phase(look: FirstLook | None) -> Phase:
    if look is None:
        return Phase.FIRST
    return Phase.ON if look.on else Phase.QUIET


def _keep(services: Services, change: Change) -> Alert | None:
    """Save one change and have it told; None when somebody else has opened it."""
    after = change.after
    if change.before is not None:
        entry = _entry(change, after) if change.audit else None
        kept = services.store.save_alert(after, audit=entry)
    else:
        number = services.store.next_alert_number()
        kept = replace(after, number=number, token=services.token())
        if not services.store.open_alert(kept, audit=_entry(change, kept)):
            return None
    if change.audit:
        log.info(change.audit, alert=kept.id, code=kept.key.code, state=kept.state)
    services.engine.nudge("tell", kept.id)
    return kept


def _entry(change: Change, alert: Alert) -> Mapping[str, str]:
    return {
        "what": change.audit,
        "who": "iotdomain",
        "alert": alert.id,
        "cause": str(alert.key),
        "state": alert.state,
        "severity": alert.severity.name.lower(),
        "domains": ",".join(alert.domains),
        "at": alert.changed_at.isoformat(),
    }


def _keep_first_look(services: Services, sweep: Sweep, alerts: Iterable[Alert]) -> None:
    """After its alerts: a crash before this looks for the first time once more."""
    quiet = sum(each.state is State.QUIET for each in alerts)
    look = services.store.save_first_look(
        FirstLook(
            target_id=sweep.target_id,
            token=services.token(),
            sweep=sweep,
            turned_on_at=None if quiet else sweep.taken_at,
        ),
        audit={
            "what": "first look",
            "who": "iotdomain",
            "target": sweep.target_id,
            "domains": str(len(sweep.watched)),
            "quiet": str(quiet),
            "at": sweep.taken_at.isoformat(),
        },
    )
    services.engine.nudge("tell", look.id)
