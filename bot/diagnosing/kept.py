"""What a diagnosis said, for a week: nothing in it that was not shown in Slack."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from bot.services import Services

WEEK_SECONDS = 7 * 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """`payload` is its message, `lines` are all checks with their results.

    `fix` is what its first *Fix* button carries; empty where it has none.
    """

    name: str
    domain: str
    target_id: str
    at: datetime
    payload: Mapping[str, Any]
    lines: tuple[str, ...]
    fix: str = ""


def keep(services: Services, token: str, kept: Kept) -> None:
    """Remember it under its name and under what its buttons carry."""
    text = json.dumps({**asdict(kept), "at": kept.at.isoformat()}, ensure_ascii=False)
    services.store.keep_note(f"diagnosis:{kept.name}", text, seconds=WEEK_SECONDS)
    services.store.keep_note(token, kept.name, seconds=WEEK_SECONDS)


def kept(services: Services, name: str) -> Kept | None:
    """The diagnosis of this name, while it is remembered."""
    text = services.store.note(f"diagnosis:{name}")
    if text is None:
        return None
    had = json.loads(text)
    at = datetime.fromisoformat(had["at"])
    return Kept(**{**had, "at": at, "lines": tuple(had["lines"])})


def kept_by_token(services: Services, token: str) -> Kept | None:
    """The diagnosis that a button stands under."""
    name = services.store.note(token) if token else None
    return kept(services, name) if name and name.startswith("D-") else None
