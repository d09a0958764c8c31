"""`/iotdomain show R-42`: a request as its message shows it."""

from bot.core.plans import StepName
from bot.core.runs import Run
from bot.core.targets import Target
from bot.ports import Payload
from bot.services import Services
from bot.slack import render
from bot.slack.render import RenderView, links
from handlers.asked import Asked, require_readable
from handlers.cancel import named
from handlers.text import Typed
from handlers.verb import Verb


def run(services: Services, asked: Asked, typed: Typed) -> Payload:
    """The newest version of the request, without buttons, and where its message is."""
    found = named(services, typed)
    target = require_readable(services, found, asked.click)
    return render.show_answer(
        found, view_of(services, found, target), link=link_to(services, found)
    )


def view_of(services: Services, run: Run, target: Target) -> RenderView:
    """What a request is rendered with when one person alone asks for it."""
    return RenderView(
        target=target,
        now=services.now(),
        buttons=False,
        took={
            each.name: services.store.took(each.name, target.id)
            for each in run.plan.steps
            if each.name is not StepName.RECORDS_BY_HAND
        },
        parent=services.store.get(run.parent) if run.parent else None,
    )


def link_to(services: Services, run: Run) -> str:
    """Where the message of a request stands; empty while it stands nowhere."""
    message = services.store.told(run.id).message
    if message is None or not services.workspace_url:
        return ""
    return links.permalink(services.workspace_url, message)


VERB = Verb(name="show", run=run)
