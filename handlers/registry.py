"""Every verb there is, in the order in which help shows them."""

from collections.abc import Mapping

from bot.ports import Payload
from bot.services import Services
from bot.slack import render
from handlers import cancel, create, help, list, requests, show, status  # noqa: A004 - named after the verbs
from handlers.asked import Asked
from handlers.text import Typed, nearest, require_options
from handlers.verb import Verb

VERBS: Mapping[str, Verb] = {
    "create": create.VERB,
    "status": status.VERB,
    "list": list.VERB,
    "requests": requests.VERB,
    "show": show.VERB,
    "cancel": cancel.VERB,
    "help": help.VERB,
}


def run_verb(services: Services, asked: Asked, typed: Typed) -> Payload:
    """The answer of a verb, or the verb that was probably meant."""
    verb = VERBS.get(typed.verb)
    if verb is None:
        return render.did_you_mean(typed.verb, nearest(typed.verb, VERBS))
    if verb.name != "help":
        require_options(typed, verb.options)
    return verb.run(services, asked, typed)
