"""`/iotdomain show R-42`: a request, alert or diagnosis as its message shows it."""

from bot.announce.surroundings import surroundings
from bot.core.runs import Run
from bot.ports import Payload
from bot.services import Services
from bot.slack import render
from handlers import alerts, diagnose
from handlers.asked import Asked, require_readable
from handlers.cancel import named
from handlers.text import Typed, alert_number, diagnosis_number
from handlers.verb import Verb


def run(services: Services, asked: Asked, typed: Typed) -> Payload:
    """The newest version of the request, without buttons, and where its message is."""
    alert = alert_number(typed)
    if alert is not None:
        return alerts.show(services, asked, alert)
    diagnosis = diagnosis_number(typed)
    if diagnosis is not None:
        return diagnose.show(services, asked, diagnosis)
    found = named(services, typed)
    target = require_readable(services, found, asked.click)
    view = surroundings(services, found, target, buttons=False)
    return render.show_answer(found, view, link=link_to(services, found))


def link_to(services: Services, run: Run) -> str:
    """Where the message of a request stands; empty while it stands nowhere."""
    message = services.store.told(run.id).message
    if message is None or not services.workspace_url:
        return ""
    return render.permalink(services.workspace_url, message)


VERB = Verb(name="show", run=run)
