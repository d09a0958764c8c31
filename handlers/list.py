"""`/iotdomain list`: every domain configuration that can be seen."""

from bot.core.facts import DomainConfig
from bot.core.known import Inventory
from bot.core.targets import Target
from bot.errors import Blocked, Permanent, Transient
from bot.ports import Payload
from bot.services import Services
from bot.slack import render
from handlers.asked import Asked, readable
from handlers.text import Typed
from handlers.verb import Verb


def run(services: Services, asked: Asked, _typed: Typed) -> Payload:
    """All targets that the person may see; what could not be seen is said."""
    found: list[tuple[Target, DomainConfig]] = []
    gaps: list[str] = []
    known: dict[str, Inventory] = {}
    for target in readable(services, asked.click):
        clouds = services.clouds("look", asked.click.person).shared(asked.click.at)
        try:
            configs = clouds.iot(target).configs()
        except (Transient, Blocked, Permanent) as error:
            gaps.append(f"{target.place}: {error}")
            continue
        seen = services.store.inventory(target.id)
        if seen is not None:
            known[target.id] = seen
        found.extend((target, config) for config in configs)
    return render.list_answer(found, gaps, known)


VERB = Verb(name="list", run=run, looks=True)
