"""`/iotdomain diagnose <domain>`: why does it fail, and what mends it? Reads only.

Two parts: at once that it is being looked at, then, as an engine task of its own,
the verdict and whatever comes in after it. A button under a message of a channel is
answered in its thread, everything else to the person alone.
"""

import json
from collections.abc import Callable, Mapping

from bot import diagnosing
from bot.core.names import parse_domain
from bot.core.runs import Message, Run
from bot.core.targets import Target
from bot.diagnosing import Kept
from bot.errors import Refused
from bot.ports import Payload
from bot.services import Services
from bot.slack import render
from handlers import filling, fix
from handlers.asked import Asked, readable, require_readable
from handlers.filling import Wanted
from handlers.text import Typed
from handlers.verb import Said, Verb
from handlers.whereabouts import OPTIONS, places

ABOUT_SECONDS = 24 * 3600


def run(services: Services, asked: Asked, typed: Typed) -> Said:
    """The cause, what follows from it, what is fine, and what could not be seen."""
    domain = parse_domain(" ".join(typed.words))
    where = places(services, asked, domain, typed.options)
    return _fill(services, asked, Wanted(domain=domain, places=where))


def of_run(services: Services, asked: Asked, run: Run) -> Said:
    """The same for the domain of a request."""
    target = require_readable(services, run, asked.click)
    return under_message(services, asked, run.plan.domain, target)


def under_message(
    services: Services, asked: Asked, domain: str, target: Target
) -> Said:
    """The same where it is known where it is: in the thread of what was clicked."""
    root = None if asked.aside else _clicked(asked)
    return _fill(services, asked, Wanted(domain=domain, places=(target,), root=root))


def keep_about(services: Services, domain: str, target: Target) -> str:
    """The opaque value of a *Diagnose* button: what it is about stays in the store."""
    token = services.token()
    kept = {"domain": domain, "target": target.id}
    services.store.keep_note(token, json.dumps(kept), seconds=ABOUT_SECONDS)
    return token


def about(services: Services, asked: Asked) -> Said:
    """The button under a status."""
    note = services.store.note(asked.value) if asked.value else None
    kept = json.loads(note) if note and note.startswith("{") else {}
    target = services.target(str(kept.get("target", "")))
    if target is None or "domain" not in kept:
        return render.older_button()
    _require_readable(services, asked, target)
    return under_message(services, asked, str(kept["domain"]), target)


def again(services: Services, asked: Asked) -> Said:
    """A new look in place of the message that was clicked."""
    found, target = _known(services, asked, asked.value)
    wanted = Wanted(
        domain=found.domain,
        places=(target,),
        stands=None if asked.aside else _clicked(asked),
        replaces=asked.aside,
    )
    return _fill(services, asked, wanted)


def menu(services: Services, asked: Asked) -> Said:
    """What else there is under a diagnosis."""
    word, _, token = asked.value.partition(".")
    if word not in {"all", "cli"}:
        return render.older_button()
    found, _ = _known(services, asked, token)
    if word == "cli":
        return fix.as_cli(services, asked, found.fix, found.name)
    return render.checks_answer(found.lines, found.domain, found.name)


def show(services: Services, asked: Asked, number: int) -> Payload:
    """A diagnosis as it was, for whoever may see the domain."""
    found = diagnosing.kept(services, f"D-{number}")
    if found is None:
        raise Refused(
            f"There is no diagnosis D-{number}, or it is older than a week. "
            "`/iotdomain diagnose` with a domain looks now."
        )
    _target_of(services, asked, found)
    return render.shown_again(found.payload, found.name, found.domain, found.at)


def press(services: Services, asked: Asked) -> Said:
    """What a click under a diagnosis or a status comes to."""
    return BUTTONS[asked.action](services, asked)


def _known(services: Services, asked: Asked, token: str) -> tuple[Kept, Target]:
    """The diagnosis that a button stands under, for whoever may see the domain."""
    found = diagnosing.kept_by_token(services, token)
    if found is None:
        raise Refused(
            "This diagnosis is older than a week, and I do not have it any more. "
            "`/iotdomain diagnose` with the domain looks now."
        )
    return found, _target_of(services, asked, found)


def _target_of(services: Services, asked: Asked, found: Kept) -> Target:
    target = services.target(found.target_id)
    if target is None:
        raise Refused(
            f"{found.name} is about an account and region that the settings no longer "
            "have."
        )
    _require_readable(services, asked, target)
    return target


def _require_readable(services: Services, asked: Asked, target: Target) -> None:
    if target not in readable(services, asked.click):
        raise Refused(f"You may not see the domains of {target.place}.")


def _clicked(asked: Asked) -> Message | None:
    click = asked.click
    return Message(click.channel, click.message_ts) if click.message_ts else None


def _fill(services: Services, asked: Asked, wanted: Wanted) -> Said:
    return filling.fill(services, asked, wanted, fix.buttons)


BUTTONS: Mapping[str, Callable[[Services, Asked], Said]] = {
    "diagnose_again": again,
    "diagnose_domain": about,
    "diagnosis_menu": menu,
}
VERB = Verb(name="diagnose", run=run, options=OPTIONS)
