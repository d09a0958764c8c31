"""The *Fix* buttons under a diagnosis: each opens a plan on the ordinary road.

A button carries a token; what it is about stays in the store, and the plan is made
anew from the world as it is at the click.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace

from bot import planning
from bot.core.diagnosis import Diagnosed
from bot.core.fixes import Fix, fixes_of
from bot.core.plans import Playbook
from bot.core.requests import from_basis
from bot.core.targets import Target
from bot.core.words import cut
from bot.planning import Wish
from bot.ports import Payload
from bot.proposals.propose import new_run
from bot.services import Services
from bot.slack import render
from bot.slack.fit import bare
from bot.slack.render import FixButton
from handlers import create, repair, rotate
from handlers.asked import Asked

NAMES = frozenset({"fix", "fix_also"})
# As long as a diagnosis can be worth acting on.
SECONDS = 24 * 3600
LONGEST_REASON = 300


def buttons(
    services: Services, found: Diagnosed, target: Target
) -> tuple[FixButton, ...]:
    """A button for each plan that mends what was found, the cause's first."""
    return tuple(
        FixButton(label=each.label, token=_keep(services, found, target, each))
        for each in fixes_of(found)
    )


def press(services: Services, asked: Asked) -> Payload:
    """The plan behind a button, for whoever may ask for it."""
    known = _known(services, asked.value)
    if known is None:
        return render.older_button()
    create.askable(services, asked.click)
    wish, why = known
    return _PROPOSE[wish.playbook](services, asked, wish, why)


def as_cli(services: Services, asked: Asked, token: str, name: str) -> Payload:
    """The same plan as commands, made now, and no request for it.

    What the commands make in AWS bears the name of the diagnosis.
    """
    known = _known(services, token)
    if known is None:
        return render.older_button()
    wish, why = known
    planned = planning.plan(services, wish, by=asked.click.person)
    if planned.plan is None:
        return render.preflight_refused(
            wish.domain, wish.target, planned.refusals, unseen=planned.unseen
        )
    by, target = asked.click.person, wish.target
    draft = new_run(
        services, planned.plan, target, number=0, requested_by=by, reason=why
    )
    named = replace(draft, id=name)
    return render.fix_cli_answer(named, target, services.ports, name)


def _known(services: Services, token: str) -> tuple[Wish, str] | None:
    """What a button stands for and why; None when it is not ours any more."""
    note = services.store.note(token) if token else None
    kept = json.loads(note) if note and note.startswith("{") else {}
    target = services.target(str(kept.get("target", "")))
    if target is None or kept.get("playbook") not in _PROPOSE:
        return None
    wish = Wish(
        playbook=Playbook(kept["playbook"]),
        domain=str(kept["domain"]),
        target=target,
        request=from_basis(kept["request"]),
    )
    return wish, str(kept["why"])


def _keep(services: Services, found: Diagnosed, target: Target, fix: Fix) -> str:
    """The opaque value of a button."""
    token = services.token()
    kept = {
        "playbook": fix.playbook,
        "domain": found.facts.domain,
        "target": target.id,
        "request": fix.request.to_basis(),
        "why": cut(f"Diagnosis: {bare(fix.why)}", LONGEST_REASON),
    }
    services.store.keep_note(token, json.dumps(kept), seconds=SECONDS)
    return token


_PROPOSE: Mapping[Playbook, Callable[[Services, Asked, Wish, str], Payload]] = {
    Playbook.CREATE: create.propose,
    Playbook.ROTATE: rotate.propose,
    Playbook.REPAIR: repair.propose,
}
