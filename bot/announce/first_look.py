"""The summary of what stood in a target when it was first looked at."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from bot.announce.live import Card, Telling, bring_up_to_date
from bot.core.alerts import FirstLook
from bot.core.targets import Target
from bot.ports import Payload, Told
from bot.services import Services
from bot.slack.render import AlertView, render_first_look

log = structlog.get_logger("announce")


def tell_first_look(services: Services, look_id: str) -> None:
    """Bring the summary up to date, or come back for it."""
    target_id = look_id.removeprefix("look:")
    look, target = services.store.first_look(target_id), services.target(target_id)
    if look is None:
        log.warning("first look unknown", look=look_id)
        return
    told = services.store.told(look_id)
    if target is None:
        log.error("target gone from the settings", look=look_id)
    # Of a place without any domain there is nothing to sum up.
    empty = not look.sweep.watched and not look.sweep.observed
    if target is None or empty:
        services.store.tell(look_id, replace(told, rev=look.rev))
        return
    bring_up_to_date(Telling(services, FirstLookCard(services, look, target), told))


@dataclass(frozen=True)
class FirstLookCard(Card):
    """A first look, as `live` wants it. Nobody is called: it can wait."""

    services: Services
    look: FirstLook
    target: Target

    @property
    def id(self) -> str:
        """What the store calls it."""
        return self.look.id

    @property
    def name(self) -> Mapping[str, str]:
        """For logs and the audit."""
        return {"look": self.look.target_id}

    @property
    def rev(self) -> int:
        """It changes once, when its alerts are turned on."""
        return self.look.rev

    @property
    def channel(self) -> str:
        """Where this account and region are talked about."""
        return self.target.channel

    @property
    def over_since(self) -> datetime | None:
        """Once its alerts are on there is nothing left to do with it."""
        return self.look.turned_on_at

    def payload(self, _told: Told, *, buttons: bool, anew: str) -> Payload:
        """The whole message."""
        view = AlertView(
            target=self.target, now=self.services.now(), buttons=buttons, anew=anew
        )
        return render_first_look(self.look, view)
