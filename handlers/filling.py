"""A diagnosis as it is said to whoever asked: at once that it begins, then the rest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot import diagnosing
from bot.core.runs import Message
from bot.core.targets import Target
from bot.diagnosing import Begun as Case
from bot.diagnosing import Mend, Reply, Saying
from bot.errors import (
    BotError,
    SlackAwayError,
    SlackRefusedError,
    StoreAwayError,
)
from bot.ports import InboxRow, Payload
from bot.services import Services
from bot.slack import render
from handlers import aside
from handlers.asked import Asked
from handlers.verb import Begun, Said
from handlers.whereabouts import found_among

# What is edited is better early; what stays as it was said had better be the last.
SETTLE_EDITED, SETTLE_SAID = 0.5, 2.0
REMEMBERED_SECONDS = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked for, and where it is said.

    Under `root`, if there is one, in a thread; in place of the message at `stands`;
    otherwise to the person alone, and then `replaces` says whether in place of the
    message that was clicked.
    """

    domain: str
    places: Sequence[Target]
    root: Message | None = None
    stands: Message | None = None
    replaces: bool = False


def fill(services: Services, asked: Asked, wanted: Wanted, mend: Mend) -> Said:
    """The first part, or the second where the answer was begun before."""
    if asked.goes_on:
        return _go_on(services, asked, wanted, mend)
    diagnosing.require_turn(services, asked.click.person, asked.row_id)
    name = f"begun:{asked.row_id}"
    if not services.store.claim_once(name, seconds=REMEMBERED_SECONDS):
        return Begun(None)
    diagnosing.require_room(services)
    case = _case(services, asked)
    reply = _reply(services, asked, wanted)
    looking = render.looking_answer(
        wanted.domain,
        case.until,
        name=case.name,
        stays=reply is None and not wanted.replaces,
    )
    if reply is None:
        return Begun(looking, replaces=wanted.replaces)
    try:
        _open(reply, wanted, looking)
    except SlackRefusedError:
        return Begun(looking)
    return Begun(None)


def _open(reply: Reply, wanted: Wanted, looking: Payload) -> None:
    if wanted.stands is not None:
        reply.stands_at(wanted.stands)
        reply.say(looking, last=False)
    else:
        reply.post(looking)


def _go_on(services: Services, asked: Asked, wanted: Wanted, mend: Mend) -> Said:
    row = services.store.inbox(asked.row_id)
    if row is None:
        return Begun(None)
    reply = _reply(services, asked, wanted)
    try:
        for each in _sayings(services, asked, wanted, mend):
            _say(services, row, asked, wanted, each, reply)
    except (SlackAwayError, StoreAwayError):
        raise
    except BotError as error:
        if reply is None or reply.place is None:
            raise
        name = _case(services, asked).name
        said = render.not_looked_answer(wanted.domain, str(error), name=name)
        reply.say(said, last=True)
    return Begun(None)


def _sayings(
    services: Services, asked: Asked, wanted: Wanted, mend: Mend
) -> Iterator[Saying]:
    """As many as the way bears: Slack takes few answers, and few edits a minute."""
    by, case = asked.click.person, _case(services, asked)
    facts, target = found_among(services, asked, wanted.places, wanted.domain)
    edited = wanted.replaces or wanted.root or wanted.stands
    last_at, said = None, 0
    for each in diagnosing.sayings(
        services,
        case,
        facts,
        target,
        by=by,
        mend=mend,
        settle=SETTLE_EDITED if edited else SETTLE_SAID,
    ):
        now = services.monotonic()
        too_soon = (
            last_at is not None
            and now - last_at < services.pace.edit_every.total_seconds()
        )
        in_thread = wanted.root or wanted.stands
        if not each.whole and (too_soon or (said and not in_thread)):
            continue
        yield each
        last_at, said = now, said + 1


def _say(
    services: Services,
    row: InboxRow,
    asked: Asked,
    wanted: Wanted,
    saying: Saying,
    reply: Reply | None,
) -> None:
    if reply is not None and reply.place is not None:
        reply.say(saying.payload, last=saying.whole)
        return
    stays = not saying.whole and not wanted.replaces
    said = saying.brief if stays else saying.payload
    try:
        aside.say(services, row, asked.click, said, replaces=wanted.replaces)
    except SlackAwayError:
        if saying.whole:
            raise


def _reply(services: Services, asked: Asked, wanted: Wanted) -> Reply | None:
    root = wanted.root or wanted.stands
    if root is None:
        return None
    return Reply(services=services, key=f"row:{asked.row_id}", root=root)


def _case(services: Services, asked: Asked) -> Case:
    return diagnosing.begun_for(services, f"row:{asked.row_id}")
