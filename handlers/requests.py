"""`/iotdomain requests`: the newest requests, one line each."""

from bot.ports import Payload
from bot.services import Services
from bot.slack import render
from handlers.asked import Asked, readable
from handlers.text import Typed
from handlers.verb import Verb

SHOWN = 20


def run(services: Services, asked: Asked, _typed: Typed) -> Payload:
    """Those of the targets that the person may see, newest first."""
    targets = readable(services, asked.click)
    visible = {each.id for each in targets}
    runs = [each for each in services.store.runs() if each.plan.target_id in visible]
    return render.requests_answer(runs[:SHOWN], targets)


VERB = Verb(name="requests", run=run)
