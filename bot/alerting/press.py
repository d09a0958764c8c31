"""What people do to alerts: acknowledge, snooze, turn on. All is checked anew."""

from collections.abc import Callable

from bot.core import alerts as core
from bot.core.alerts import Alert, FirstLook, Nap
from bot.core.policy import require_keeper
from bot.core.targets import Members, Target
from bot.errors import ConflictError, Refused, Transient
from bot.proposals import Click, ask_members, ask_who, entry
from bot.services import Services

MOST_RACES = 5


def acknowledge(services: Services, alert: Alert, click: Click) -> Alert:
    """Somebody sees to it."""
    _require_may(services, alert.id, alert.key.target_id, click)

    def take(latest: Alert) -> Alert:
        return core.acknowledge(latest, by=click.person, at=click.at)

    return _change(services, alert, take, "alert acknowledged", click)


def snooze(services: Services, alert: Alert, click: Click, nap: Nap) -> Alert:
    """Not a word for a while, unless it gets worse."""
    _require_may(services, alert.id, alert.key.target_id, click)
    offset = services.slack.person(click.person).utc_offset
    until = core.nap_ends(nap, click.at, offset)

    def put_off(latest: Alert) -> Alert:
        return core.snooze(latest, by=click.person, at=click.at, until=until)

    return _change(services, alert, put_off, "alert snoozed", click)


def turn_on(services: Services, look: FirstLook, click: Click) -> FirstLook:
    """What the first look found is said as alerts from now on."""
    _require_may(services, look.id, look.target_id, click)
    for _ in range(MOST_RACES):
        latest = services.store.first_look(look.target_id) or look
        after = core.turn_on(latest, by=click.person, at=click.at)
        line = entry("alerts turned on", click, target=look.target_id)
        try:
            if after != latest:
                after = services.store.save_first_look(after, audit=line)
        except ConflictError:
            continue
        services.engine.nudge("tell", look.id)
        # The next look opens what it still finds; no need to wait for it.
        services.engine.nudge("watch", f"all:{look.target_id}")
        return after
    raise _busy()


def require_here(
    services: Services, thing_id: str, target: Target, click: Click
) -> None:
    """Raise Refused for a click from elsewhere than where the message stands."""
    message = services.store.told(thing_id).message
    if click.channel not in {target.channel, message.channel if message else ""}:
        raise Refused(
            f"This is decided in <#{target.channel}> only. Nothing was changed."
        )


def _require_may(
    services: Services, thing_id: str, target_id: str, click: Click
) -> None:
    """Raise Refused unless this person may ask or approve in the target."""
    target = services.target(target_id)
    if target is None:
        raise Refused(
            "This is about an account and region that the settings no longer have. "
            "Nothing was changed."
        )
    require_here(services, thing_id, target, click)
    who = ask_who(services, click)
    able = Members(
        users=target.requesters.users | target.approvers.users,
        groups=target.requesters.groups | target.approvers.groups,
    )
    require_keeper(target, who, ask_members(services, able))


def _change(
    services: Services,
    alert: Alert,
    change: Callable[[Alert], Alert],
    what: str,
    click: Click,
) -> Alert:
    """Compare-and-set until it holds; the same click twice changes nothing."""
    for _ in range(MOST_RACES):
        latest = services.store.alert(alert.id) or alert
        after = change(latest)
        line = entry(what, click, alert=alert.id, cause=str(alert.key))
        try:
            if after != latest:
                after = services.store.save_alert(after, audit=line)
        except ConflictError:
            continue
        services.engine.nudge("tell", alert.id)
        return after
    raise _busy()


def _busy() -> Transient:
    return Transient("Others change the same alert at this moment.")
