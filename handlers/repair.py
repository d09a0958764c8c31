"""`/iotdomain repair`: enable a domain and point its name here again, once approved."""

import json

from bot import planning, proposals
from bot.core.names import parse_domain
from bot.core.targets import Target
from bot.core.words import cut
from bot.ports import Payload
from bot.proposals import ObstacleError
from bot.services import Services
from bot.slack import render
from handlers.asked import Asked
from handlers.create import askable, checked_reason, posted, required_target
from handlers.text import Typed
from handlers.verb import Verb

OPTIONS = frozenset({"account", "region", "reason"})
# As long as a diagnosis can be worth acting on; the plan is made anew at the click.
FIX_SECONDS = 24 * 3600
LONGEST_REASON = 300


def run(services: Services, asked: Asked, typed: Typed) -> Payload:
    """A proposal, or in a sentence why there is nothing to propose."""
    places = askable(services, asked.click)
    domain = parse_domain(" ".join(typed.words))
    target = required_target(places, typed.options, asked.click.channel)
    reason = checked_reason(typed.options.get("reason", ""))
    return propose(services, asked, domain, target, reason)


def propose(
    services: Services, asked: Asked, domain: str, target: Target, reason: str
) -> Payload:
    """Make the request and say to the person where it stands."""
    try:
        made = proposals.repair(
            services, domain=domain, target=target, reason=reason, click=asked.click
        )
    except ObstacleError as error:
        settled = dict(error.refusals).get(planning.NOTHING_TO_MEND)
        if settled is None:
            raise
        return render.answer(f"{settled.says} {settled.do}", word="Not created")
    return posted(made, target)


def keep(services: Services, domain: str, target: Target, why: str) -> str:
    """The opaque value of a *Fix* button: what it is about stays in the store."""
    token = services.token()
    kept = {"domain": domain, "target": target.id, "why": cut(why, LONGEST_REASON)}
    services.store.keep_note(token, json.dumps(kept), seconds=FIX_SECONDS)
    return token


def fix(services: Services, asked: Asked) -> Payload:
    """The plan behind a *Fix* button, for whoever may ask for it."""
    note = services.store.note(asked.value) if asked.value else None
    kept = json.loads(note) if note else {}
    target = services.target(str(kept.get("target", "")))
    if target is None or "domain" not in kept:
        return render.older_button()
    askable(services, asked.click)
    return propose(services, asked, str(kept["domain"]), target, str(kept["why"]))


VERB = Verb(name="repair", run=run, options=OPTIONS, changes=True)
