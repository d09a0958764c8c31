"""`/iotdomain diagnose <domain>`: why does it fail, and what mends it? Reads only."""

from bot import watching
from bot.core.diagnosis import diagnosed
from bot.core.names import parse_domain
from bot.ports import Payload
from bot.services import Services
from bot.slack import render
from handlers.asked import Asked
from handlers.text import Typed
from handlers.verb import Verb
from handlers.whereabouts import OPTIONS, where_it_is


def run(services: Services, asked: Asked, typed: Typed) -> Payload:
    """The cause, what follows from it, what is fine, and what could not be seen."""
    domain = parse_domain(" ".join(typed.words))
    began = services.now()
    facts, target = where_it_is(services, asked, domain, typed.options)
    now = services.now()
    return render.diagnosis_answer(
        diagnosed(watching.with_memory(services, facts)),
        target,
        now=now,
        took=now - began,
        ports=services.ports,
    )


VERB = Verb(name="diagnose", run=run, options=OPTIONS)
