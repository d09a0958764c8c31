"""Connections that AWS IoT turned away, as its own log counts them."""

from collections.abc import Collection
from dataclasses import dataclass

# Fewer than this in an hour is one device that tries again.
FEWEST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many were turned away for each reason in a stretch of time.

    `hours` is how much of it was read: of a busy log not all is.
    """

    hours: float
    reasons: tuple[tuple[str, int], ...] = ()

    @property
    def all(self) -> int:
        """How many for whatever reason."""
        return sum(count for _, count in self.reasons)

    def of(self, reasons: Collection[str]) -> int:
        """How many for any of these reasons."""
        return sum(count for reason, count in self.reasons if reason in reasons)

    def an_hour(self, reasons: Collection[str]) -> float:
        """The same for an hour."""
        return self.of(reasons) / self.hours if self.hours else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedSeen:
    """The last hour beside the day before it, for the name of one domain.

    `usual` has no hours where the last one had too few to compare.
    """

    lately: Counted
    usual: Counted
