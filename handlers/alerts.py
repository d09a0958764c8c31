"""`/iotdomain alerts`: what is open where, and who sees to it."""

from collections.abc import Mapping

from bot.announce.alerts import view_of
from bot.core.alerts import Alert
from bot.core.targets import Target
from bot.errors import Refused, UserError
from bot.ports import Payload
from bot.services import Services
from bot.slack import render
from bot.slack.render import OpenAlerts
from handlers.asked import Asked, readable
from handlers.text import Typed
from handlers.verb import Verb


def run(services: Services, asked: Asked, _typed: Typed) -> Payload:
    """All places that the person may see."""
    found = [_open_in(services, each) for each in readable(services, asked.click)]
    return render.alerts_answer(found, now=services.now())


def show(services: Services, asked: Asked, number: int) -> Payload:
    """One alert as its message shows it, without buttons, and where that is."""
    alert = services.store.alert(f"A-{number}")
    if alert is None:
        raise UserError(
            f"There is no alert A-{number}. `/iotdomain alerts` lists what is open."
        )
    target = require_readable_alert(services, asked, alert)
    view = view_of(services, target, buttons=False)
    link = _links(services, [alert]).get(alert.id, "")
    return render.show_alert_answer(alert, view, link=link)


def require_readable_alert(services: Services, asked: Asked, alert: Alert) -> Target:
    """The target of an alert that this person may see."""
    seen = readable(services, asked.click)
    target = services.target(alert.key.target_id)
    if target is None:
        raise Refused(
            f"{alert.id} is about an account and region that the settings no longer "
            "have."
        )
    if target not in seen:
        raise Refused(f"You may not see the alerts of {target.place}.")
    return target


def _open_in(services: Services, target: Target) -> OpenAlerts:
    alerts = services.store.alerts(target.id)
    inventory = services.store.inventory(target.id)
    return OpenAlerts(
        target=target,
        alerts=alerts,
        looked_at=inventory.taken_at if inventory else None,
        links=_links(services, alerts),
    )


def _links(
    services: Services, alerts: tuple[Alert, ...] | list[Alert]
) -> Mapping[str, str]:
    """Where their messages stand, for those that stand somewhere."""
    if not services.workspace_url:
        return {}
    told = {each.id: services.store.told(each.id).message for each in alerts}
    return {
        name: render.permalink(services.workspace_url, message)
        for name, message in told.items()
        if message is not None
    }


VERB = Verb(name="alerts", run=run)
