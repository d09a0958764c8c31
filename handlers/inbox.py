"""The engine task `inbox`: deal with what a person did, and answer exactly them.

A row may be dealt with twice: what it does is recognised by its moment, so the
second time changes nothing. It leaves the inbox only after the answer is out.
"""

import secrets
from dataclasses import replace
from datetime import timedelta

import structlog

from bot import diagnosing
from bot.core.policy import SelfApprovalError
from bot.core.runs import Run
from bot.errors import (
    BotError,
    SlackAwayError,
    StoreAwayError,
    Transient,
    UserError,
)
from bot.ports import InboxRow, Payload
from bot.proposals import ObstacleError, OutdatedError, entry
from bot.services import Services
from bot.slack import render
from handlers import (
    alert_buttons,
    approvals,
    aside,
    diagnose,
    fix,
    mentions,
    modals,
)
from handlers.asked import Asked, asked
from handlers.registry import VERBS, run_verb
from handlers.rows import ANSWERABLE
from handlers.show import link_to
from handlers.text import parse
from handlers.verb import Begun, Said

log = structlog.get_logger("handlers")

# What was typed is tried again for this long before the person has to type it again;
# whoever clicked is told at once and clicks again.
TYPED_PATIENCE = timedelta(seconds=20)


def deal(services: Services, row_id: str) -> None:
    """Deal with a row, unless that has been done."""
    row = services.store.inbox(row_id)
    if row is None:
        return
    said = _answer(services, row, asked(row))
    if not isinstance(said, Begun):
        _say(services, row, said)
        services.store.dealt_with(row_id)
        return
    # It stays in the inbox until the rest is said too.
    _say(services, row, said.said, replaces=said.replaces)
    services.engine.nudge("diagnose", f"row:{row_id}")


def go_on(services: Services, key: str) -> None:
    """The engine task `diagnose`: the rest of an answer, or what an alert is about."""
    kind, _, name = key.partition(":")
    if kind == "alert":
        diagnosing.for_alert(services, name, fix.buttons)
        return
    row = services.store.inbox(name)
    if row is None:
        return
    said = _answer(services, row, replace(asked(row), goes_on=True))
    _say(services, row, said.said if isinstance(said, Begun) else said)
    services.store.dealt_with(name)


def _say(
    services: Services, row: InboxRow, said: Payload | None, *, replaces: bool = False
) -> None:
    if said is None:
        return
    click = asked(row).click
    try:
        aside.say(services, row, click, said, replaces=replaces)
    except SlackAwayError:
        if services.now() - row.at < ANSWERABLE:
            raise
        log.warning("answer given up", row=row.id, user=click.person)


def _answer(services: Services, row: InboxRow, what: Asked) -> Said | None:
    """The one place where what happened becomes what is said."""
    try:
        return _act(services, row, what)
    except (StoreAwayError, SlackAwayError) as error:
        if services.now() - row.at >= ANSWERABLE:
            log.warning("row given up", row=row.id, kind=row.kind)
            return None
        if isinstance(error, StoreAwayError) or _is_tried_again(services, row):
            raise
        # Slack may well take an answer although it did not give one.
        _record(services, row, what, error)
        return render.could_not_ask(
            "Slack did not answer me, so I could not check who may do this."
        )
    except BotError as error:
        _record(services, row, what, error)
        return _refusal(services, what, error)
    except Exception:  # the edge: a bug is answered too, and can be found again
        error_id = secrets.token_hex(4)
        log.exception("row failed", row=row.id, kind=row.kind, error_id=error_id)
        return render.failed(error_id)


def _is_tried_again(services: Services, row: InboxRow) -> bool:
    return row.kind != "action" and services.now() - row.at < TYPED_PATIENCE


def _refusal(services: Services, what: Asked, error: BotError) -> Payload:
    """Why not, for the one who asked."""
    run = _run_of(services, what)
    match error:
        case ObstacleError():
            return _obstacle(services, error)
        case OutdatedError(newer=newer) if newer is not None:
            return approvals.older_version(services, error.run)
        case OutdatedError():
            run = None  # it is over, so nothing of it stays open
        case SelfApprovalError() if run is not None:
            return approvals.self_approval(services, run, str(error))
        case Transient():
            return render.could_not_ask(str(error))
    recorded = not isinstance(error, UserError)
    return render.refused(
        str(error), verdict=_verdict(what), run=run, recorded=recorded
    )


def _act(services: Services, row: InboxRow, what: Asked) -> Said | None:
    if row.kind == "command":
        return run_verb(services, what, parse(what.text))
    if row.kind == "mention":
        return mentions.answer(services, what, shared=bool(row.body.get("shared")))
    if what.action == "open_create":
        return mentions.form_not_opened(services, what)
    if what.action in fix.NAMES:
        return fix.press(services, what)
    if what.action in diagnose.BUTTONS:
        return diagnose.press(services, what)
    if row.kind == "action" and what.action in alert_buttons.NAMES:
        return alert_buttons.press(services, what)
    if row.kind == "action":
        return approvals.press(services, what)
    if row.kind == "view":
        return modals.submit(services, what)
    return render.older_button()


def _record(services: Services, row: InboxRow, what: Asked, error: Exception) -> None:
    """Refusals are decisions too; the same row is recorded once."""
    name = _changing(row, what)
    if name is None:
        return
    if not services.store.claim_once(f"refusal:{row.id}", seconds=24 * 3600):
        return
    verdict = "could not check" if isinstance(error, Transient) else "refused"
    run = _run_of(services, what)
    alert = alert_buttons.alert_of(services, what)
    about = {"alert": alert.id} if alert is not None else {}
    line = entry(name, what.click, run, verdict=verdict, reason=str(error), **about)
    services.store.audit(line)


def _changing(row: InboxRow, what: Asked) -> str | None:
    """What would have been changed, None when it was only a look."""
    if row.kind == "view":
        return what.action
    if row.kind == "action":
        if what.action == "more":
            return _chosen(what)
        if what.action in fix.NAMES or what.action == "open_create":
            return "create" if what.action == "open_create" else "fix"
        changing = approvals.CHANGING | alert_buttons.CHANGING
        return what.action if what.action in changing else None
    try:
        verb = VERBS.get(parse(what.text).verb)
    except UserError:
        return None
    return verb.name if verb and verb.changes else None


def _chosen(what: Asked) -> str | None:
    """The button that an entry of the menu stands for, None for a look."""
    return approvals.MENU_CHANGES.get(what.value.partition(".")[0])


def _verdict(what: Asked) -> str:
    action = (_chosen(what) or "more") if what.action == "more" else what.action
    if not action:
        try:
            action = parse(what.text).verb
        except UserError:
            action = ""
    verdicts = {**approvals.VERDICTS, **alert_buttons.VERDICTS}
    return verdicts.get(action, "Not shown")


def _obstacle(services: Services, error: ObstacleError) -> Payload:
    holder = error.holder
    return render.preflight_refused(
        error.domain,
        error.target,
        error.refusals,
        unseen=error.unseen,
        holder=holder,
        holder_link=link_to(services, holder) if holder else "",
    )


def _run_of(services: Services, what: Asked) -> Run | None:
    token = what.value.rpartition(".")[2]
    return services.store.by_token(token) if token else None
