"""`/iotdomain status <domain>`: two clocks, records, what is served, who acts."""

from bot import watching
from bot.core.diagnosis import diagnosed
from bot.core.facts import Facts
from bot.core.names import parse_domain
from bot.core.targets import Target
from bot.ports import Payload
from bot.services import Services
from bot.slack import render
from handlers.asked import Asked
from handlers.diagnose import keep_about
from handlers.text import Typed
from handlers.verb import Verb
from handlers.whereabouts import OPTIONS, newest_run, where_it_is


def run(services: Services, asked: Asked, typed: Typed) -> Payload:
    """The domain where it is set up, or where it would be."""
    domain = parse_domain(" ".join(typed.words))
    facts, target = where_it_is(services, asked, domain, typed.options)
    return answer(services, facts, target)


def answer(services: Services, facts: Facts, target: Target) -> Payload:
    """What was seen, with the newest request for the domain beside it."""
    return render.status_answer(
        diagnosed(watching.with_memory(services, facts)),
        target,
        now=services.now(),
        run=newest_run(services, facts.domain, target),
        token=keep_about(services, facts.domain, target),
    )


VERB = Verb(name="status", run=run, options=OPTIONS, looks=True)
