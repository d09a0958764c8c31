"""The two forms: what opens them, what a half-filled one is told, what they do."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from html import unescape
from typing import Any

from bot import proposals
from bot.core.names import parse_domain
from bot.core.plans import Playbook
from bot.core.policy import require_open
from bot.core.targets import Target
from bot.core.words import cut
from bot.errors import Refused, UserError
from bot.planning import Wish
from bot.ports import InboxRow, Payload
from bot.proposals import Click
from bot.services import Services
from bot.slack import render
from handlers import create, sources
from handlers.asked import Asked
from handlers.certificate_words import LONGEST_NAMES
from handlers.text import Typed
from handlers.wishes import WORDS, fitting
from handlers.wishes import faults as wish_faults

LONGEST_ERROR = 250
REMEMBERED = ("value", "channel", "message_ts", "response_url")
# What is filled in under More options while that is hidden. It is cut so that the
# whole of it fits into the 3,000 characters that Slack keeps with a form.
_HIDDEN, _LONGEST_HIDDEN = "hidden", 170
_NO_QUOTES = str.maketrans("", "", '"\\')
# Where the fault of a whole form is shown: beside its last field.
LAST_FIELD = {"create": "reason", "decline": "reason"}
# What turns an open form, and whether it then shows all of it.
TURNS = {
    "more_options": True,
    "fewer_options": False,
    render.SOURCE: True,
    render.FIND: True,
}
_KEPT = WORDS | {render.SOURCE}


Form = Callable[[], Payload]
"""Made only after the ack: it may ask Slack. Refused or Transient opens nothing."""


def create_form(
    services: Services, typed: Typed, click: Click, response_url: str
) -> Payload:
    """The create form, filled with what was typed; it remembers where to answer.

    It names the accounts, so it asks first whether this person may ask for them.
    """
    targets = create.askable(services, click)
    filled = create.prefill(targets, typed, click.channel)
    more = bool((render.OPTION_FIELDS | render.CERTIFICATE_FIELDS) & filled.keys())
    kept = {"channel": click.channel, "response_url": response_url}
    return _create_view(targets, filled, kept, more=more)


def turned_form(
    services: Services, view: Mapping[str, Any], click: Click, *, more: bool
) -> Payload:
    """The create form with or without its options; what was filled in is kept."""
    metadata = str(view.get("private_metadata", ""))
    filled = {**hidden(metadata), **fields(view)}
    targets = create.askable(services, click)
    seen = None
    if more and sources.source_of(filled) == sources.HELD:
        seen = sources.in_acm(services, targets, filled, click)
    return _create_view(targets, filled, remembered(metadata), more=more, seen=seen)


def _create_view(
    targets: Sequence[Target],
    filled: Mapping[str, str],
    kept: Mapping[str, str],
    *,
    more: bool,
    seen: render.InAcm | None = None,
) -> Payload:
    source = sources.source_of(filled)
    view = render.create_modal(
        targets,
        filled,
        channel=kept.get("channel", ""),
        more=more,
        source=source,
        in_acm=seen,
    )
    shown = {*render.OPTION_FIELDS, *render.FIELDS_OF[source], render.SOURCE}
    aside = {
        key: filled[key]
        for key in _KEPT & filled.keys()
        if not more or key not in shown
    }
    return _remembering(view, aside, **kept)


def _held_back(name: str, value: str) -> str:
    kept = "".join(filter(str.isprintable, value))
    if name in render.CERTIFICATE_FIELDS:
        # What JSON would write as two characters, and no name or ARN has.
        kept = kept.translate(_NO_QUOTES)
    return cut(kept, LONGEST_NAMES if name == "names" else _LONGEST_HIDDEN)


def decline_form(services: Services, row: InboxRow) -> Form | None:
    """The decline form; None when there is nothing to decline (any more)."""
    token = str(row.body["value"])
    run = services.store.by_token(token) if token else None
    if run is None or run.superseded_by:
        return None
    try:
        require_open(run, services.now())
    except Refused:
        return None
    kept = {key: str(row.body[key]) for key in REMEMBERED if row.body.get(key)}
    return lambda: _remembering(render.decline_modal(token, run), **kept)


def _remembering(
    view: Payload, aside: Mapping[str, str] | None = None, /, **kept: str
) -> Payload:
    """The view, with what its submission has to know: where to answer, which card.

    `aside` are fields that it does not show.
    """
    held: dict[str, object] = dict(kept)
    if aside:
        held[_HIDDEN] = {key: _held_back(key, value) for key, value in aside.items()}
    return {**view, "private_metadata": json.dumps(held, ensure_ascii=False)}


def fields(view: Mapping[str, Any]) -> dict[str, str]:
    """What was filled in, by field; what is missing is left out."""
    found: dict[str, str] = {}
    values = view.get("state", {}).get("values", {})
    for name, inputs in values.items():
        # A field's block and its one input have the same name in our forms.
        kept = inputs.get(name) or {}
        chosen = kept.get("selected_option") or {}
        value = kept.get("value") or chosen.get("value")
        if value:
            found[str(name)] = str(value)
    return found


def shown(view: Mapping[str, Any]) -> frozenset[str]:
    """The fields that a form has: Slack takes faults for these alone."""
    return frozenset(view.get("state", {}).get("values", {}))


def hidden(metadata: str) -> dict[str, str]:
    """What was filled in under *More options* before that was hidden again."""
    found = _held(metadata).get(_HIDDEN)
    kept = found if isinstance(found, dict) else {}
    return {key: str(kept[key]) for key in _KEPT & kept.keys()}


def faults(
    services: Services, callback: str, filled: Mapping[str, str], there: frozenset[str]
) -> Mapping[str, str]:
    """What is wrong with each field, for Slack to show beside it.

    What is wrong with a hidden one is said beside the last one that can be seen.
    """
    check = CHECKS.get(callback)
    found = check(services, filled) if check else {}
    unseen = [found.pop(word) for word in sorted((WORDS & found.keys()) - there)]
    if unseen:
        says = plain(f"Under More options: {' '.join(unseen)}")
        found.setdefault(LAST_FIELD[callback], says)
    return found


def submit(services: Services, asked: Asked) -> Payload | None:
    """What a form that was filled in well comes to."""
    form = FORMS.get(asked.action)
    return form(services, asked) if form else render.older_button()


def remembered(metadata: str) -> dict[str, str]:
    """What a form of ours remembers; nothing of one that is not ours."""
    kept = _held(metadata)
    return {key: str(kept[key]) for key in REMEMBERED if key in kept}


def _held(metadata: str) -> Mapping[str, object]:
    try:
        kept = json.loads(metadata)
    except ValueError:
        return {}
    return kept if isinstance(kept, dict) else {}


def _create_faults(services: Services, filled: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    try:
        parse_domain(filled.get("domain", ""))
    except UserError as error:
        found["domain"] = plain(str(error))
    target = services.target(filled.get("target", ""))
    if target is None:
        found["target"] = "Choose the AWS account and region."
    try:
        create.checked_reason(filled.get("reason", ""))
    except UserError as error:
        found["reason"] = plain(str(error))
    wrong = sources.faults(filled) | wish_faults(sources.counting(filled), target)
    return found | {word: plain(says) for word, says in wrong.items()}


def _decline_faults(_services: Services, filled: Mapping[str, str]) -> dict[str, str]:
    if any(char.isalnum() for char in filled.get("reason", "")):
        return {}
    return {"reason": "Say why, so that the requester knows what to change."}


def _create(services: Services, asked: Asked) -> Payload | None:
    target = services.target(asked.fields.get("target", ""))
    if target is None:
        raise UserError("That account and region is no longer in the settings.")
    domain = parse_domain(asked.fields.get("domain", ""))
    reason = create.checked_reason(asked.fields.get("reason", ""))
    request = fitting(sources.counting(asked.fields), domain, target)
    wish = Wish(playbook=Playbook.CREATE, domain=domain, target=target, request=request)
    return create.propose(services, asked, wish, reason)


def _decline(services: Services, asked: Asked) -> Payload | None:
    run = services.store.by_token(asked.value) if asked.value else None
    if run is None:
        return render.older_button()
    reason = " ".join(asked.fields.get("reason", "").split())
    proposals.decline(services, run, asked.click, cut(reason, create.LONGEST_REASON))
    return None


def plain(says: str) -> str:
    """A sentence of ours where no markup works: no code style, no entities."""
    return cut(re.sub(r"[`*]", "", unescape(says)), LONGEST_ERROR)


CHECKS: Mapping[str, Callable[[Services, Mapping[str, str]], dict[str, str]]] = {
    "create": _create_faults,
    "decline": _decline_faults,
}
FORMS: Mapping[str, Callable[[Services, Asked], Payload | None]] = {
    "create": _create,
    "decline": _decline,
}
