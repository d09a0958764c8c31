"""`/iotdomain cancel R-42`: stop a run between two steps, or withdraw a proposal."""

from bot import proposals
from bot.core.runs import Run, Status
from bot.errors import UserError
from bot.ports import Payload
from bot.services import Services
from bot.slack import render
from handlers.asked import Asked
from handlers.text import Typed, request_number
from handlers.verb import Verb


def run(services: Services, asked: Asked, typed: Typed) -> Payload:
    """The newest version of the request is the one that is meant."""
    return cancel(services, asked, named(services, typed))


def cancel(services: Services, asked: Asked, run: Run) -> Payload:
    """Ask the run to stop and say what that means."""
    stopped = proposals.cancel(services, run, asked.click)
    if stopped.status is Status.WITHDRAWN:
        return render.answer(f"{stopped.name} is withdrawn.", word="Withdrawn")
    return render.answer(
        f"{stopped.name} stops after the change at hand. Its message then says what "
        "it has made.",
        word="Cancelling",
    )


def named(services: Services, typed: Typed) -> Run:
    """The request that a person named."""
    number = request_number(typed)
    run = services.store.latest(number)
    if run is None:
        raise UserError(
            f"There is no request R-{number}. `/iotdomain requests` lists them."
        )
    return run


VERB = Verb(name="cancel", run=run, changes=True)
