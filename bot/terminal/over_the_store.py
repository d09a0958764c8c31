"""`iotdomain runs | show | cancel | freeze | unfreeze`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from bot.announce.surroundings import surroundings
from bot.core.freezes import Place, moment
from bot.core.runs import Run, Status
from bot.errors import UserError
from bot.proposals import freezing, target_of
from bot.proposals.underway import stop
from bot.slack.render import freezes, show_answer
from bot.terminal import plain
from bot.terminal.desk import Desk, at_desk
from bot.terminal.options import ACCOUNT, JSON, REGION, SETTINGS
from handlers.freeze import place_of
from handlers.text import Typed, request_number

MOST = 20
_FOLLOWS = "Its message in Slack says so as soon as the bot can."

_AS = click.option(
    "--as", "name", metavar="NAME", help="Who does it; the user here unless told."
)


def _command(*options: Callable[..., Any]) -> Callable[..., click.Command]:
    def make(body: Callable[..., None]) -> click.Command:
        for each in reversed((*options, JSON, SETTINGS)):
            body = each(body)
        return click.command(body.__name__.removesuffix("_command"))(body)

    return make


@_command(click.option("--open", "only_open", is_flag=True, help="Only open ones."))
def runs(path: Path | None, is_json: bool, only_open: bool) -> None:
    """List the newest requests, without Slack."""
    with at_desk(path, None) as desk:
        store = desk.services.store
        found = store.runs(open_only=only_open, most=MOST)
        lines = [plain.run_line(desk.services, each) for each in found]
        facts = [plain.run_facts(each) for each in found]
    _say(facts if is_json else "\n".join(lines or ["There are no requests."]))


@_command(click.argument("request"))
def show(path: Path | None, is_json: bool, request: str) -> None:
    """Show one request (R-42) as its message shows it, without Slack."""
    with at_desk(path, None) as desk:
        run = _named(desk, "show", request)
        if is_json:
            _say(plain.run_facts(run))
            return
        target = target_of(desk.services, run)
        view = surroundings(desk.services, run, target, buttons=False)
        _say(plain.text_of(show_answer(run, view)).rstrip("\n"))


@_command(click.argument("request"), _AS)
def cancel(path: Path | None, is_json: bool, request: str, name: str | None) -> None:
    """Withdraw a request, or stop its run between two steps, without Slack."""
    with at_desk(path, name) as desk:
        run = _named(desk, "cancel", request)
        stopped = stop(
            desk.services,
            run,
            by=desk.who,
            audit=lambda it: desk.entry("cancelled", it),
        )
        if is_json:
            _say(plain.run_facts(stopped))
            return
        what = "stops after the change at hand"
        if stopped.status is Status.WITHDRAWN:
            what = "is withdrawn"
        _say(f"{stopped.name} {what}. {_FOLLOWS}")


@_command(
    ACCOUNT,
    REGION,
    click.option(
        "--until", metavar="TIME", help="2h, 18:00 or 2026-11-28T18:00 (UTC)."
    ),
    click.option("--reason", metavar="TEXT", help="Why; needed to freeze."),
    _AS,
)
def freeze(
    path: Path | None,
    is_json: bool,
    until: str | None,
    reason: str | None,
    name: str | None,
    **where: str | None,
) -> None:
    """Change nothing for a while; without any option, show what is frozen.

    Without --account it is everything. It is in force at once, whether the bot runs or
    not.
    """
    with at_desk(path, name) as desk:
        services = desk.services
        if not any((until, reason, *where.values())):
            _say_frozen(desk, is_json=is_json)
            return
        place, now = _place(desk, where), services.now()
        made = freezing.freeze(
            services,
            place,
            by=desk.who,
            reason=reason or "",
            until=moment(until, now) if until else None,
            at=now,
            audit=desk.entry("froze"),
        )
        if is_json:
            _say(plain.freeze_facts(made))
            return
        _say(f"Frozen: {plain.freeze_line(services, made)}")


@_command(ACCOUNT, REGION, _AS)
def unfreeze(
    path: Path | None, is_json: bool, name: str | None, **where: str | None
) -> None:
    """End the freeze of exactly this place; without --account, that of everything."""
    with at_desk(path, name) as desk:
        services, place = desk.services, _place(desk, where)
        lifted = freezing.unfreeze(
            services,
            place,
            by=desk.who,
            at=services.now(),
            audit=desk.entry("unfroze"),
        )
        if is_json:
            _say(plain.freeze_facts(lifted))
            return
        where_ = freezes.plain_place(place, services.targets)
        _say(f"Unfrozen: {where_}. What was approved and waited goes on by itself.")


def _say_frozen(desk: Desk, *, is_json: bool) -> None:
    services = desk.services
    now = services.now()
    found = [each for each in services.store.freezes() if each.in_force(now)]
    if is_json:
        _say([plain.freeze_facts(each) for each in found])
        return
    lines = [plain.freeze_line(services, each) for each in found]
    _say("\n".join(lines or ["Nothing is frozen."]))


def _place(desk: Desk, where: dict[str, str | None]) -> Place:
    given = {key: value for key, value in where.items() if value}
    return place_of(desk.services.targets, given)


def _named(desk: Desk, verb: str, request: str) -> Run:
    number = request_number(Typed(verb, (request,)))
    run = desk.services.store.latest(number)
    if run is None:
        raise UserError(f"There is no request R-{number}. `iotdomain runs` lists them.")
    return run


def _say(what: object) -> None:
    click.echo(what if isinstance(what, str) else json.dumps(what, indent=2))
