"""`/iotdomain rotate`: a domain's next certificate, or why none is needed."""

from dataclasses import replace

from bot import planning, proposals
from bot.core.names import parse_domain
from bot.core.plans import Playbook
from bot.core.requests import KEY_AS_BEFORE, CreateRequest
from bot.planning import Wish
from bot.ports import Payload
from bot.proposals import ObstacleError
from bot.services import Services
from bot.slack import render
from handlers.asked import Asked
from handlers.certificate_words import ALL
from handlers.create import askable, checked_reason, posted, required_target
from handlers.text import Typed
from handlers.verb import Verb
from handlers.wishes import request_of

OPTIONS = frozenset({"account", "region", "reason", *ALL})


def run(services: Services, asked: Asked, typed: Typed) -> Payload:
    """A proposal, or in a sentence why there is nothing to propose."""
    places = askable(services, asked.click)
    domain = parse_domain(" ".join(typed.words))
    target = required_target(places, typed.options, asked.click.channel)
    wish = Wish(
        playbook=Playbook.ROTATE,
        domain=domain,
        target=target,
        request=_request(typed, domain),
    )
    if not typed.options.get("reason"):
        return _ahead(services, asked, wish)
    return propose(services, asked, wish, checked_reason(typed.options["reason"]))


def propose(services: Services, asked: Asked, wish: Wish, reason: str) -> Payload:
    """Make the request and say to the person where it stands."""
    try:
        made = proposals.propose(services, wish, reason=reason, click=asked.click)
    except ObstacleError as error:
        settled = dict(error.refusals).get(planning.NOTHING_TO_DO)
        if settled is None:
            raise
        return render.nothing_to_rotate(wish.domain, wish.target, settled)
    return posted(made, wish.target)


def _ahead(services: Services, asked: Asked, wish: Wish) -> Payload:
    """Only a look: what a rotation would be, without a request for it."""
    domain, target = wish.domain, wish.target
    planned = planning.plan(services, wish, by=asked.click.person)
    settled = dict(planned.refusals).get(planning.NOTHING_TO_DO)
    if settled is not None:
        return render.nothing_to_rotate(domain, target, settled)
    if planned.plan is None:
        return render.preflight_refused(
            domain, target, planned.refusals, unseen=planned.unseen, again=True
        )
    return render.rotation_ahead(domain, target, planned.plan)


def _request(typed: Typed, domain: str) -> CreateRequest:
    """What was asked for; without a word about it the key stays as it is.

    What a new certificate shall be like means that a new one is wanted.
    """
    given = {word: typed.options[word] for word in ALL if typed.options.get(word)}
    request = request_of(given, domain)
    if "key" not in given:
        request = replace(request, key=KEY_AS_BEFORE)
    is_new = "key" in given or bool(request.names)
    return replace(request, fresh_certificate=request.fresh_certificate or is_new)


VERB = Verb(name="rotate", run=run, options=OPTIONS, changes=True)
