"""The way to the one person who asked, seen by nobody else."""

import structlog

from bot.errors import SlackRefusedError
from bot.ports import InboxRow, Payload
from bot.proposals import Click
from bot.services import Services
from handlers.rows import ANSWERABLE

log = structlog.get_logger("handlers")


def say(
    services: Services,
    row: InboxRow,
    click: Click,
    said: Payload,
    *,
    replaces: bool = False,
) -> None:
    """To the person alone: where they asked, or else where the bot can.

    `replaces` says it in place of the message that was clicked. Slack does that for
    clicks only: what a command was answered cannot be changed by anyone.
    """
    url = str(row.body.get("response_url", ""))
    if url and services.now() - row.at < ANSWERABLE:
        try:
            services.slack.answer(url, said, replaces=replaces)
        except SlackRefusedError as error:
            log.info("answer goes another way", row=row.id, error=error.error)
        else:
            return
    thread = str(row.body.get("thread_ts", "")) or None
    others = [click.channel, *(each.channel for each in services.targets)]
    places = [(click.channel, thread), *((each, None) for each in others)]
    for place, within in dict.fromkeys(each for each in places if each[0]):
        try:
            services.slack.whisper(place, click.person, said, thread=within)
        except SlackRefusedError as error:
            log.info("answer goes another way", row=row.id, error=error.error)
        else:
            return
    log.warning("answer undeliverable", row=row.id, user=click.person)
