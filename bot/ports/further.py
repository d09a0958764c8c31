"""AWS's further services, which only a diagnosis asks: what they tell of a domain."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from bot.core.changeseen import ChangeSeen, Of


class Trail(Protocol):
    """AWS CloudTrail in one account and region."""

    def changes(
        self, of: Of, names: Collection[str], events: Sequence[str], *, since: datetime
    ) -> tuple[ChangeSeen, ...]:
        """What was carried out on things of these names, newest first, ten at most.

        Each event is one question, of which AWS answers two a second.
        """
        ...

    def configs_made_for(self, domain: str, *, since: datetime) -> frozenset[str]:
        """The names of domain configurations that were created for a domain."""
        ...
