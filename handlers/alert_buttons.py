"""The buttons under alerts and first looks. They carry an opaque token, no more.

As in `approvals`: each looks the thing up, has everything checked by `bot.alerting`,
and returns what only the person who clicked sees.
"""

from collections.abc import Callable, Mapping

from bot import alerting
from bot.core.alerts import Alert, Nap
from bot.core.words import when
from bot.ports import Payload
from bot.services import Services
from bot.slack import render
from bot.slack.render.alert_words import domain_of
from handlers import diagnose
from handlers.alerts import require_readable_alert
from handlers.asked import Asked
from handlers.verb import Said

Button = Callable[[Services, Asked, Alert], Said]
MENU = "alert_menu"
ALERTS_ON = "alerts_on"
_NAPS = frozenset(Nap)


def acknowledge(services: Services, asked: Asked, alert: Alert) -> Payload:
    """Somebody sees to it; the message says so to all."""
    taken = alerting.acknowledge(services, alert, asked.click)
    return render.answer(
        f"{taken.id} is yours, and its message says so. It asks again if it gets "
        "worse, and is resolved by itself when the cause is gone.",
        word="Acknowledged",
    )


def snooze(services: Services, asked: Asked, alert: Alert) -> Payload:
    """Nothing is heard of it for a while."""
    word, _, _ = asked.value.partition(".")
    if word not in _NAPS:
        return render.older_button()
    asleep = alerting.snooze(services, alert, asked.click, Nap(word))
    until = when(asleep.snoozed_until) if asleep.snoozed_until else "it gets worse"
    return render.answer(
        f"{asleep.id} is silent until {until}. It speaks up earlier if it gets worse.",
        word="Snoozed",
    )


def look_again(services: Services, asked: Asked, alert: Alert) -> Payload:
    """Whoever has mended something need not wait for the next look."""
    target = require_readable_alert(services, asked, alert)
    services.engine.nudge("watch", f"{alerting.ALL}:{target.id}")
    return render.answer(
        f"I look at all domains of {target.place} now. {alert.id} says what I see; it "
        "is resolved when its cause is not found at two looks in a row.",
        word="Checking",
    )


def diagnose_it(services: Services, asked: Asked, alert: Alert) -> Said:
    """What else there is about the domain, and what only follows from this."""
    target = require_readable_alert(services, asked, alert)
    domain = domain_of(alert)
    if not domain:
        return render.older_button()
    return diagnose.under_message(services, asked, domain, target)


def turn_on(services: Services, asked: Asked) -> Payload:
    """What the first look found is said from now on."""
    look = services.store.first_look_by_token(asked.value) if asked.value else None
    if look is None:
        return render.older_button()
    alerting.turn_on(services, look, asked.click)
    return render.answer(
        "I look once more now, and each cause that is still there gets a message of "
        "its own.",
        word="Turned on",
    )


BUTTONS: Mapping[str, Button] = {
    "acknowledge": acknowledge,
    "diagnose_alert": diagnose_it,
    "look_again": look_again,
    MENU: snooze,
}
NAMES = frozenset({*BUTTONS, ALERTS_ON})
# Clicks whose refusal is a decision that belongs into the audit.
CHANGING = NAMES - {"diagnose_alert", "look_again"}
VERDICTS = {
    "acknowledge": "Not acknowledged",
    "diagnose_alert": "Not shown",
    "look_again": "Not checked",
    MENU: "Not snoozed",
    ALERTS_ON: "Not turned on",
}


def press(services: Services, asked: Asked) -> Said:
    """What a click comes to; a button nobody knows is from another version."""
    if asked.action == ALERTS_ON:
        return turn_on(services, asked)
    alert = alert_of(services, asked)
    if alert is None or asked.action not in BUTTONS:
        return render.older_button()
    return BUTTONS[asked.action](services, asked, alert)


def alert_of(services: Services, asked: Asked) -> Alert | None:
    """The alert that a button stands for."""
    token = asked.value.rpartition(".")[2]
    return services.store.alert_by_token(token) if token else None
