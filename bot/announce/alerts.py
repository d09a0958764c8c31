"""The card of an alert, and who is called by a reply in its thread."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from bot.announce.live import Card, Telling, bring_up_to_date
from bot.core.alerts import RESOLVED, Alert, State, Why, moments, wants_diagnosis
from bot.core.targets import Target
from bot.ports import Payload, Told
from bot.services import Services
from bot.slack.render import AlertView, render_alert, render_call

log = structlog.get_logger("announce")


def tell_alert(services: Services, alert_id: str) -> None:
    """Bring the message of an alert and its thread up to date, or come back for it."""
    alert = services.store.alert(alert_id)
    if alert is None:
        log.warning("alert unknown", alert=alert_id)
        return
    told = services.store.told(alert_id)
    target = services.target(alert.key.target_id)
    if target is None:
        log.error("target gone from the settings", alert=alert_id)
    if target is None or not _is_wanted(alert, told):
        services.store.tell(alert_id, replace(told, rev=alert.rev))
        return
    card = AlertCard(services, alert, target)
    if bring_up_to_date(Telling(services, card, told)) and wants_diagnosis(alert):
        # Done once for each time it opens, whoever is asked how often.
        services.engine.nudge("diagnose", f"alert:{alert.id}:{alert.episode}")


def _is_wanted(alert: Alert, told: Told) -> bool:
    """Whether there is anything to say: nothing of what is quiet or never stood."""
    if alert.state is State.QUIET or not alert.said:
        return told.message is not None
    return alert.open or told.message is not None


@dataclass(frozen=True)
class AlertCard(Card):
    """An alert as it is now, as `live` wants it."""

    services: Services
    alert: Alert
    target: Target

    @property
    def id(self) -> str:
        """What people call it."""
        return self.alert.id

    @property
    def name(self) -> Mapping[str, str]:
        """For logs and the audit."""
        return {"alert": self.alert.id}

    @property
    def rev(self) -> int:
        """Every save of an alert is another state of its message."""
        return self.alert.rev

    @property
    def channel(self) -> str:
        """Where this account and region are talked about."""
        return self.target.channel

    @property
    def over_since(self) -> datetime | None:
        """When it was resolved; it may come back, but nobody waits for that."""
        return self.alert.resolved_at

    def payload(self, told: Told, *, buttons: bool, anew: str) -> Payload:
        """The whole message; the first post leaves out whom a reply then calls."""
        hush = not buttons and bool(self.moments(told))
        view = view_of(
            self.services, self.target, buttons=buttons, hush=hush, anew=anew
        )
        return render_alert(self.alert, view)

    def moments(self, told: Told) -> Sequence[str]:
        """What people must be told of."""
        due = moments(self.alert, told.moments)
        return [each for each in due if each not in told.moments]

    def reply(self, _told: Told, moment: str) -> Payload:
        """One moment, in the thread."""
        view = view_of(self.services, self.target, buttons=True)
        return render_call(self.alert, moment, view)

    def is_loud(self, moment: str) -> bool:
        """In the channel too, but for what the message there has just said itself."""
        if moment.startswith(RESOLVED):
            return True
        return self.alert.calls[-1].why is not Why.CRITICAL


def view_of(
    services: Services,
    target: Target,
    *,
    buttons: bool,
    hush: bool = False,
    anew: str = "",
) -> AlertView:
    """Everything that rendering needs beside the alert."""
    return AlertView(
        target=target,
        now=services.now(),
        buttons=buttons,
        hush=hush,
        anew=anew,
        ports=services.ports,
    )
