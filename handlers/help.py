"""`/iotdomain help [verb]`: what can be typed."""

from bot.ports import Payload
from bot.services import Services
from bot.slack import render
from handlers.asked import Asked
from handlers.text import Typed
from handlers.verb import Verb


def run(_services: Services, _asked: Asked, typed: Typed) -> Payload:
    """The overview, one verb (or `approve`), or what a finding means."""
    return render.help_answer(typed.words[0].lower() if typed.words else None)


VERB = Verb(name="help", run=run)
