"""How alerts and first looks are kept; a part of the store."""

from collections.abc import Collection, Mapping
from typing import Protocol

from bot.core.alerts import Alert, FirstLook, Key


class AlertStore(Protocol):
    """Alerts are changed by compare-and-set on `rev`, with their audit entry.

    What was told of them is kept beside them, as it is for runs.
    """

    def next_alert_number(self) -> int: ...
    def open_alert(
        self, alert: Alert, *, audit: Mapping[str, str] | None = None
    ) -> bool:
        """Keep a new alert; False, and no change, when its cause has one already."""
        ...

    def save_alert(
        self, alert: Alert, *, audit: Mapping[str, str] | None = None
    ) -> Alert:
        """The alert with its new rev; ConflictError when someone else was first."""
        ...

    def alert(self, alert_id: str) -> Alert | None: ...
    def alert_by_token(self, token: str) -> Alert | None: ...
    def alerts(
        self, target_id: str, *, also: Collection[Key] = ()
    ) -> tuple[Alert, ...]:
        """The open alerts of a target, and those of some causes, resolved or not."""
        ...

    def first_look(self, target_id: str) -> FirstLook | None: ...
    def first_look_by_token(self, token: str) -> FirstLook | None: ...
    def save_first_look(
        self, look: FirstLook, *, audit: Mapping[str, str] | None = None
    ) -> FirstLook:
        """Keep a new one (rev 0) or change it; ConflictError as for alerts."""
        ...
