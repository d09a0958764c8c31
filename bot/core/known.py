"""What is remembered of the domain configurations of a target from look to look."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One configuration as it was last seen, and since when it is as it is.

    `first_seen` is None for those that were there at the first look of all.
    `seen_at` is when AWS last described it; `changed_at` when it was first seen with
    the certificate it has now, None when it never had another one. `public_at` is
    when DNS last knew the name, `served_at` when a certificate was last received for
    it, and `served_until` when that one ends. `gone_since`: AWS no longer lists it.
    `kind` and `renewal` are ACM's words for who made the certificate and whether it
    renews it.
    """

    domain: str
    config: str
    certificate_arn: str | None = None
    fingerprint: str | None = None
    until: datetime | None = None
    kind: str | None = None
    renewal: str | None = None
    first_seen: datetime | None = None
    seen_at: datetime
    changed_at: datetime | None = None
    public_at: datetime | None = None
    served_at: datetime | None = None
    served_until: datetime | None = None
    gone_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """All configurations of a target. `began_at` is the first look of all.

    `taken_at` is the last look, `seen_at` the last one at which AWS listed them.
    """

    target_id: str
    began_at: datetime
    taken_at: datetime
    seen_at: datetime | None = None
    known: tuple[Known, ...] = ()

    def find(self, config: str) -> Known | None:
        """What is remembered of a configuration, by its name."""
        return next((each for each in self.known if each.config == config), None)
