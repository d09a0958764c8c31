"""Every verb there is, in the order in which help shows them."""

from collections.abc import Mapping

from bot.core.rules.pages import PAGES
from bot.ports import Payload
from bot.services import Services
from bot.slack import render
from handlers import (
    alerts,
    cancel,
    create,
    diagnose,
    freeze,
    help,  # noqa: A004 - named after the verb
    list,  # noqa: A004 - named after the verb
    repair,
    requests,
    rotate,
    show,
    status,
)
from handlers.asked import Asked
from handlers.text import Typed, nearest, require_options
from handlers.verb import Said, Verb

VERBS: Mapping[str, Verb] = {
    "create": create.VERB,
    "rotate": rotate.VERB,
    "repair": repair.VERB,
    "status": status.VERB,
    "diagnose": diagnose.VERB,
    "list": list.VERB,
    "alerts": alerts.VERB,
    "requests": requests.VERB,
    "show": show.VERB,
    "cancel": cancel.VERB,
    "freeze": freeze.VERB,
    "unfreeze": freeze.UNFREEZE,
    "help": help.VERB,
}


def offline(typed: Typed) -> Payload | None:
    """What can be answered without asking anyone; None when someone has to be."""
    if typed.verb == "help":
        return _help(typed.words[0].lower() if typed.words else None)
    if typed.verb not in VERBS:
        return render.did_you_mean(typed.verb, nearest(typed.verb, VERBS))
    return None


def run_verb(services: Services, asked: Asked, typed: Typed) -> Said:
    """The answer of a verb, or the verb that was probably meant."""
    said = offline(typed)
    if said is not None:
        return said
    verb = VERBS[typed.verb]
    require_options(typed, verb.options)
    return verb.run(services, asked, typed)


def _help(page: str | None) -> Payload:
    pages = [*VERBS, "approve", *PAGES]
    near = nearest(page, pages) if page is not None and page not in pages else None
    if page is None or near is None:
        return render.help_answer(page)
    return render.did_you_mean(f"help {page}", f"help {near}")
