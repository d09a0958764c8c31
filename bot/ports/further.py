"""AWS's further services, which only a diagnosis asks: what they tell of a domain."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.core.changeseen import ChangeSeen, Of
from bot.core.rejectedseen import Counted


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


class Functions(Protocol):
    """AWS Lambda in one account and region."""

    def is_there(self, arn: str) -> bool:
        """Whether there is such a function."""
        ...

    def lets_in(self, arn: str, source: str | None) -> bool | None:
        """Whether its policy lets AWS IoT call it for the thing of that ARN.

        Without a source it is enough that AWS IoT may call it for anything. None when
        the policy says it in a way that only AWS can judge.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One count in CloudWatch."""

    namespace: str
    name: str
    dimensions: Mapping[str, str] = field(default_factory=dict)


class Signs(Protocol):
    """What AWS IoT logs and counts in one account and region."""

    def sums(
        self, metrics: Sequence[Metric], *, since: datetime, until: datetime
    ) -> tuple[int, ...]:
        """Each metric's sum over that time; no data is 0."""
        ...

    def log_of(self, event: str) -> str | None:
        """The log group into which AWS IoT writes this event; None when it does not."""
        ...

    def rejected(
        self, group: str, name: str, *, since: datetime, until: datetime
    ) -> Counted:
        """Connections turned away that asked for this host by its name (SNI)."""
        ...

    def staple_fault(
        self, group: str, config: str, *, since: datetime, until: datetime
    ) -> str | None:
        """Why the last try to fetch an OCSP response failed; None when none did."""
        ...
