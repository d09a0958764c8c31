"""What a run saw, redacted, as it is written to a file and compared."""

import json
from datetime import UTC, datetime
from typing import Any

from sandbox.live.hands import Entry, Hands
from sandbox.live.place import Place
from sandbox.live.redact import Redactor

FORMAT = 1


def record(hands: Hands, made_at: datetime) -> dict[str, Any]:
    """The run's entries without names, numbers, tokens and keys of anybody.

    ValueError if anything of that is still in it; then nothing must be written.
    """
    place = hands.place
    redactor = Redactor(_known(hands))
    made = {
        "format": FORMAT,
        "made_at": made_at.astimezone(UTC).strftime("%Y-%m-%d"),
        "entries": [_entry(redactor, place, each) for each in hands.entries],
    }
    if redactor.leaks(json.dumps(made), _secrets(place)):
        raise ValueError("something would be shown that must not be")
    return made


def _entry(redactor: Redactor, place: Place, entry: Entry) -> dict[str, Any]:
    waited = round(entry.seconds * place.speed, 1) if entry.is_wait else None
    return {
        "step": entry.step,
        "asked": entry.asked,
        "answer": None if entry.error else redactor.shown(entry.answer),
        "error": redactor.shown_error(entry.error) if entry.error else None,
        "waited": waited,
    }


def _known(hands: Hands) -> dict[str, str]:
    place = hands.place
    known = {
        hands.domain: "<domain>",
        hands.run: "<run>",
        place.zone: "<zone>",
        place.region: "<region>",
        place.account: "<account>",
    }
    for role in place.roles.values():
        known[role.arn] = "<role>"
        known[role.account] = "<account>"
        known[role.arn.rpartition("/")[2]] = "<role name>"
    if place.slack:
        known[place.slack.channel] = "<channel>"
    return known


def _secrets(place: Place) -> list[str]:
    found = [role.external_id for role in place.roles.values() if role.external_id]
    if place.slack:
        found.append(place.slack.token)
    return [*found, *(place.keys or ())]
