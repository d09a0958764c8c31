"""The card first, then what a person must be told of in its thread.

Crash safe without a transaction over two systems: a card is posted without buttons,
its place is saved, then it gets its buttons. A card whose place was lost in between
can never be clicked, and the next call posts another one.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot.announce import marks
from bot.announce.surroundings import (
    followed,
    newer_version,
    older_version,
    surroundings,
)
from bot.core.runs import Message, Run, Status
from bot.core.targets import Target
from bot.core.words import when
from bot.errors import SlackAwayError, SlackRefusedError
from bot.ports import Payload, Told
from bot.services import Services
from bot.slack.render import RenderView, moments, render_moment, render_run

log = structlog.get_logger("announce")

# A run that is due and that nobody has driven for so long stands still: a dead
# worker's work is given to another one after 8 s (docs/design.md).
OVERDUE = timedelta(seconds=30)
# An outdated run's reply waits this long for the message that it links to.
LINK_WITHIN = timedelta(minutes=1)
# How often a refused message is tried again, at first and at most.
SOONEST, LATEST = timedelta(seconds=15), timedelta(minutes=10)
# A message about something that is over is given up after this.
GIVE_UP = timedelta(hours=24)
_GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
_NO_ROOT = frozenset({"thread_not_found", "cannot_reply_to_message"})
_AT_WORK = frozenset({Status.APPROVED, Status.RUNNING})

DELETED = "posted anew, because the first message was deleted"


@dataclass(slots=True)
class _Telling:
    """One call: the run as it is now, and what Slack knows of it so far."""

    services: Services
    run: Run
    target: Target
    told: Told
    anew: str = ""

    def keep(self, told: Told) -> None:
        """Remember what Slack was told just now, before anything else is."""
        self.services.store.tell(self.run.id, told)
        self.told = told


def announce(services: Services, run_id: str) -> None:
    """Bring the message of a run and its thread up to date, or come back for it."""
    run = services.store.get(run_id)
    if run is None:
        log.warning("run unknown", run=run_id)
        return
    told = services.store.told(run_id)
    target = services.target(run.plan.target_id)
    if target is None:
        log.error("target gone from the settings", run=run_id)
        services.store.tell(run_id, replace(told, rev=run.rev))
        return
    telling = _Telling(services, run, target, told)
    try:
        _bring_up_to_date(telling)
    except SlackAwayError as error:
        log.warning("slack away", run=run_id, error=str(error))
        services.engine.wake("tell", run_id, error.delay)
    except SlackRefusedError as error:
        _refused(telling, error)


def _bring_up_to_date(telling: _Telling) -> None:
    services, run = telling.services, telling.run
    since = marks.mute_since(telling.told)
    if since is not None:
        telling.anew = f"this message stood still from {when(since)} on"
    if telling.told.message is None:
        _post(telling)
    elif _behind(telling):
        rest = _too_early(telling)
        if rest is not None:
            services.engine.wake("tell", run.id, rest)
            return
        _edit(telling)
    for moment in moments(run):
        if moment not in telling.told.moments and not _waits_for_link(telling, moment):
            _reply(telling, moment)
    if run.status is Status.SUCCEEDED and run.parent:
        # Its message offers ways on that are taken now.
        services.engine.nudge("tell", run.parent)
    _look_again(telling)


def _post(telling: _Telling) -> None:
    """The card, at first without buttons; then with them."""
    services, run = telling.services, telling.run
    bare = _payload(telling, buttons=False)
    message = services.slack.post(telling.target.channel, bare)
    log.info("posted", run=run.id, rev=run.rev, ts=message.ts)
    telling.keep(replace(telling.told, message=message, rev=-1, at=services.now()))
    said = _said(telling)
    whole = _payload(telling, buttons=True)
    if whole != bare:
        services.slack.edit(message, whole)
    _shown(telling, said)
    older = older_version(services, run)
    if older is not None:
        services.engine.nudge("tell", older.id)


def _edit(telling: _Telling) -> None:
    message = telling.told.message
    if message is None:
        return
    said = _said(telling)
    try:
        telling.services.slack.edit(message, _payload(telling, buttons=True))
    except SlackRefusedError as error:
        if error.error not in _GONE:
            raise
        log.warning("message gone", run=telling.run.id, error=error.error)
        telling.anew = DELETED
        _post(telling)
        return
    _shown(telling, said)


def _said(telling: _Telling) -> frozenset[str]:
    """What else the card is about to say; asked before it is rendered.

    Asked afterwards, a link that came up during the call to Slack would count as
    shown and never be.
    """
    linked = newer_version(telling.services, telling.run).link is not None
    marked = frozenset({marks.LINKED}) if linked else frozenset()
    return marked | _followed_mark(telling)


def _shown(telling: _Telling, said: frozenset[str]) -> None:
    """The card shows the run as it is now."""
    services, run = telling.services, telling.run
    told = marks.unmute(replace(telling.told, rev=run.rev, at=services.now()))
    if _still_since(telling) is not None:
        told = marks.set_interrupted(told, run.rev)
    telling.keep(replace(told, moments=told.moments | said))


def _reply(telling: _Telling, moment: str) -> None:
    services, run = telling.services, telling.run
    said = render_moment(run, moment, _view(telling, buttons=True))
    try:
        services.slack.post(_place(telling).channel, said, thread=_place(telling).ts)
    except SlackRefusedError as error:
        if error.error not in _NO_ROOT:
            raise
        telling.anew = DELETED
        _post(telling)
        services.slack.post(_place(telling).channel, said, thread=_place(telling).ts)
    log.info("told", run=run.id, moment=moment)
    told = telling.told
    telling.keep(replace(told, moments=told.moments | {moment}))


def _place(telling: _Telling) -> Message:
    message = telling.told.message
    if message is None:
        raise AssertionError("a reply follows its message")
    return message


def _behind(telling: _Telling) -> bool:
    told, run = telling.told, telling.run
    if told.rev != run.rev:
        return True
    if marks.mute_since(told) is not None:
        return True
    if _still_since(telling) is not None and not marks.interrupted(told, run.rev):
        return True
    linked = marks.LINKED in told.moments
    if not linked and newer_version(telling.services, run).link is not None:
        return True
    return not _followed_mark(telling) <= told.moments


def _followed_mark(telling: _Telling) -> frozenset[str]:
    """What is kept once the message says which run went on from it or undid it."""
    found = followed(telling.services, telling.run)
    return frozenset() if found is None else frozenset({marks.FOLLOWED + found.id})


def _too_early(telling: _Telling) -> timedelta | None:
    """How long to wait so that edits come no faster than Slack takes them."""
    at, every = telling.told.at, telling.services.pace.edit_every
    if at is None or telling.told.rev < 0:
        return None
    rest = at + every - telling.services.now()
    return rest if rest > timedelta(0) else None


def _still_since(telling: _Telling) -> datetime | None:
    """Since when nobody has driven a run that is due; None when somebody does."""
    run = telling.run
    if run.status not in _AT_WORK or run.blocked is not None:
        return None
    due = run.wake_at or telling.told.at
    if due is None or telling.told.rev != run.rev:
        return None
    return due if telling.services.now() - due > OVERDUE else None


def _waits_for_link(telling: _Telling, moment: str) -> bool:
    """Whether a reply had better wait for the message that it links to."""
    run, services = telling.run, telling.services
    if moment != "outdated" or run.superseded_by == "" or run.ended_at is None:
        return False
    if newer_version(services, run).link is not None:
        return False
    rest = run.ended_at + LINK_WITHIN - services.now()
    if rest <= timedelta(0):
        return False
    services.engine.wake("tell", run.id, rest)
    return True


def _look_again(telling: _Telling) -> None:
    """Come back while a run is at work, to see whether it stands still."""
    run, services = telling.run, telling.services
    if run.status not in _AT_WORK or run.blocked is not None:
        return
    due = max(run.wake_at or services.now(), services.now())
    services.engine.wake("tell", run.id, due + OVERDUE * 1.1 - services.now())


def _refused(telling: _Telling, error: SlackRefusedError) -> None:
    """Not in the channel, archived …: on record once, then tried again ever slower."""
    services, run, now = telling.services, telling.run, telling.services.now()
    since = marks.mute_since(telling.told)
    log.error("slack refused", run=run.id, error=error.error)
    if since is None:
        since = now
        telling.keep(marks.set_mute(telling.told, now))
        services.store.audit(
            {
                "what": "message not delivered",
                "who": "iotdomain",
                "run": run.id,
                "channel": telling.target.channel,
                "error": error.error,
                "at": now.isoformat(),
            }
        )
    over = run.ended_at is not None and now - max(run.ended_at, since) > GIVE_UP
    if over:
        log.error("message given up", run=run.id, error=error.error)
        telling.keep(replace(telling.told, rev=run.rev))
        return
    delay = min(max(now - since, SOONEST), LATEST)
    services.engine.wake("tell", run.id, delay)


def _payload(telling: _Telling, *, buttons: bool) -> Payload:
    return render_run(telling.run, _view(telling, buttons=buttons))


def _view(telling: _Telling, *, buttons: bool) -> RenderView:
    return surroundings(
        telling.services,
        telling.run,
        telling.target,
        buttons=buttons,
        interrupted=_still_since(telling),
        anew=telling.anew,
    )
