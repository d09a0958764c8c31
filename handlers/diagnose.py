"""`/iotdomain diagnose <domain>`: why does it fail, and what mends it? Reads only."""

from datetime import datetime

from bot import planning, watching
from bot.core.diagnosis import diagnosed
from bot.core.facts import Facts
from bot.core.names import parse_domain
from bot.core.runs import Run
from bot.core.targets import Target
from bot.ports import Payload
from bot.services import Services
from bot.slack import render
from handlers import fix
from handlers.asked import Asked, require_readable
from handlers.text import Typed
from handlers.verb import Verb
from handlers.whereabouts import OPTIONS, where_it_is


def run(services: Services, asked: Asked, typed: Typed) -> Payload:
    """The cause, what follows from it, what is fine, and what could not be seen."""
    domain = parse_domain(" ".join(typed.words))
    began = services.now()
    facts, target = where_it_is(services, asked, domain, typed.options)
    return _answer(services, facts, target, began, by=asked.click.person)


def of_run(services: Services, asked: Asked, run: Run) -> Payload:
    """The same for the domain of a request."""
    target = require_readable(services, run, asked.click)
    return look_at(services, asked, run.plan.domain, target)


def look_at(services: Services, asked: Asked, domain: str, target: Target) -> Payload:
    """The same, where it is known where it is and that the person may see it."""
    began = services.now()
    by, since = asked.click.person, asked.click.at
    facts = planning.glance(services, target, domain, by=by, since=since)
    return _answer(services, facts, target, began, by=asked.click.person)


def _answer(
    services: Services, facts: Facts, target: Target, began: datetime, *, by: str
) -> Payload:
    for each in planning.deepened(services, target, facts, by=by):
        facts = each
    now = services.now()
    found = diagnosed(watching.with_memory(services, facts))
    return render.diagnosis_answer(
        found,
        target,
        now=now,
        took=now - began,
        ports=services.ports,
        fixes=fix.buttons(services, found, target),
    )


VERB = Verb(name="diagnose", run=run, options=OPTIONS)
