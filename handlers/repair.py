"""`/iotdomain repair`: enable a domain and point its name here again, once approved."""

from bot import planning, proposals
from bot.core.names import parse_domain
from bot.core.plans import Playbook
from bot.planning import Wish
from bot.ports import Payload
from bot.proposals import ObstacleError
from bot.services import Services
from bot.slack import render
from handlers.asked import Asked
from handlers.create import askable, checked_reason, posted, required_target
from handlers.text import Typed
from handlers.verb import Verb

OPTIONS = frozenset({"account", "region", "reason"})


def run(services: Services, asked: Asked, typed: Typed) -> Payload:
    """A proposal, or in a sentence why there is nothing to propose."""
    places = askable(services, asked.click)
    domain = parse_domain(" ".join(typed.words))
    target = required_target(places, typed.options, asked.click.channel)
    reason = checked_reason(typed.options.get("reason", ""))
    wish = Wish(playbook=Playbook.REPAIR, domain=domain, target=target)
    return propose(services, asked, wish, reason)


def propose(services: Services, asked: Asked, wish: Wish, reason: str) -> Payload:
    """Make the request and say to the person where it stands."""
    try:
        made = proposals.propose(services, wish, reason=reason, click=asked.click)
    except ObstacleError as error:
        settled = dict(error.refusals).get(planning.NOTHING_TO_MEND)
        if settled is None:
            raise
        return render.answer(f"{settled.says} {settled.do}", word="Not created")
    return posted(made, wish.target)


VERB = Verb(name="repair", run=run, options=OPTIONS, changes=True)
