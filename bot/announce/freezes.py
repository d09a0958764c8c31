"""Tells the channels concerned of a freeze: one message each, edited when it ends.

Whatever could not be said now is said at a later call: what was told is kept with the
freeze itself, which is forgotten once its end was told everywhere.
"""

from dataclasses import replace
from datetime import timedelta

import structlog

from bot.core.freezes import Freeze
from bot.core.runs import Message
from bot.errors import ConflictError, SlackAwayError, SlackRefusedError
from bot.services import Services
from bot.slack.render import freezes as render

log = structlog.get_logger("announce")

# Two calls at the same moment must not say it twice.
PAUSE_SECONDS = 20
# A channel that refuses for so long after the end is left alone.
GIVE_UP = timedelta(hours=24)


def tell_freezes(services: Services) -> tuple[Freeze, ...]:
    """Say what has not been said yet of every freeze; those of which something was."""
    told: list[Freeze] = []
    for freeze in services.store.freezes():
        tell = _tell_beginning if freeze.lifted_at is None else _tell_end
        try:
            if tell(services, freeze):
                told.append(freeze)
        except ConflictError:
            continue  # it changed meanwhile; the next call sees how
    return tuple(told)


def _tell_beginning(services: Services, freeze: Freeze) -> bool:
    before = freeze
    if not freeze.in_force(services.now()):
        return False  # it ends by itself at this moment
    there = {each.channel for each in freeze.told}
    for channel in _channels(services, freeze):
        if channel in there or not _is_mine(services, f"{freeze.id}:begin:{channel}"):
            continue
        said = render.frozen(freeze, services.targets, services.now())
        try:
            message = services.slack.post(channel, said)
        except (SlackAwayError, SlackRefusedError) as error:
            log.warning("freeze not told", channel=channel, error=str(error))
            continue
        told = (*freeze.told, message)
        freeze = services.store.keep_freeze(replace(freeze, told=told))
    return freeze is not before


def _tell_end(services: Services, freeze: Freeze) -> bool:
    before = freeze
    for message in freeze.told:
        key = f"{freeze.id}:end:{message.channel}"
        if message.channel in freeze.told_end or not _is_mine(services, key):
            continue
        if _say_end(services, freeze, message):
            ended = (*freeze.told_end, message.channel)
            freeze = services.store.keep_freeze(replace(freeze, told_end=ended))
    if len(freeze.told_end) == len(freeze.told):
        services.store.drop_freeze(freeze)
        return True
    return freeze is not before


def _say_end(services: Services, freeze: Freeze, message: Message) -> bool:
    now = services.now()
    try:
        services.slack.edit(message, render.unfrozen(freeze, services.targets, now))
        reply = render.unfrozen_reply(freeze, services.targets)
        services.slack.post(message.channel, reply, thread=message.ts)
    except SlackAwayError as error:
        log.warning("end of freeze not told", error=str(error))
        return False
    except SlackRefusedError as error:
        log.warning("end of freeze not told", error=error.error)
        return freeze.lifted_at is not None and now - freeze.lifted_at > GIVE_UP
    return True


def _channels(services: Services, freeze: Freeze) -> tuple[str, ...]:
    """Once each; where the bot only looks there is nothing to freeze."""
    found = (
        each.channel
        for each in services.targets
        if freeze.place.covers(each) and not each.observe
    )
    return tuple(dict.fromkeys(found))


def _is_mine(services: Services, name: str) -> bool:
    return services.store.claim_once(f"freeze:{name}", seconds=PAUSE_SECONDS)
