"""One diagnosis that was begun: its number, and until when it has to be there."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.services import Services

# A look that takes longer was interrupted: ten seconds is the usual case.
LONGEST = timedelta(seconds=30)
# For as long as whoever was interrupted may come back to it.
REMEMBERED_SECONDS = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """`token` is what its buttons carry."""

    number: int
    token: str
    at: datetime

    @property
    def name(self) -> str:
        """What people call it."""
        return f"D-{self.number}"

    @property
    def until(self) -> datetime:
        """When all of it is there, unless somebody was interrupted."""
        return self.at + LONGEST


def begun_for(services: Services, key: str) -> Begun:
    """The same for the same key, also after a restart."""
    note = services.store.note(f"case:{key}")
    if note is not None:
        had = json.loads(note)
        at = datetime.fromisoformat(had["at"])
        return Begun(number=had["number"], token=had["token"], at=at)
    begun = Begun(
        number=services.store.next_diagnosis_number(),
        token=services.token(),
        at=services.now(),
    )
    had = {"number": begun.number, "token": begun.token, "at": begun.at.isoformat()}
    services.store.keep_note(f"case:{key}", json.dumps(had), seconds=REMEMBERED_SECONDS)
    return begun
