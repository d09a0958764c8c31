"""`/iotdomain freeze` and `unfreeze`: no changes in a place for a while, or again."""

from collections.abc import Mapping

from bot import proposals
from bot.core.freezes import Freeze, Place, moment
from bot.core.targets import Target
from bot.core.words import code, when
from bot.errors import UserError
from bot.ports import Payload
from bot.proposals import freezing
from bot.services import Services
from bot.slack import render
from bot.slack.render import freezes
from handlers.asked import Asked, readable
from handlers.text import Typed
from handlers.verb import Verb

WHERE = frozenset({"account", "region"})
FREEZE = WHERE | {"until", "reason"}


def run(services: Services, asked: Asked, typed: Typed) -> Payload:
    """Freeze a place; without any words it is shown what is frozen."""
    if not typed.options and not typed.words:
        return _shown(services, asked)
    _require_no_words(typed)
    place = place_of(services.targets, typed.options)
    click, options = asked.click, typed.options
    until = moment(options["until"], click.at) if options.get("until") else None
    freezing.checked_reason(options.get("reason", ""))
    freezing.require_may_freeze(services, place, click)
    made = freezing.freeze(
        services,
        place,
        by=click.person,
        reason=options.get("reason", ""),
        until=until,
        at=click.at,
        audit=proposals.entry("froze", click, verdict="counted"),
    )
    return render.answer(_frozen(made, services), word="Frozen")


def run_unfreeze(services: Services, asked: Asked, typed: Typed) -> Payload:
    """End the freeze of exactly the place that is named."""
    _require_no_words(typed)
    place = place_of(services.targets, typed.options)
    freezing.require_may_freeze(services, place, asked.click)
    freezing.unfreeze(
        services,
        place,
        by=asked.click.person,
        at=asked.click.at,
        audit=proposals.entry("unfroze", asked.click, verdict="counted"),
    )
    where = freezes.plain_place(place, services.targets)
    return render.answer(
        f"changes in {where} are carried out again. What waited goes on by itself.",
        word="Unfrozen",
    )


def place_of(targets: tuple[Target, ...], options: Mapping[str, str]) -> Place:
    """Everything, an account (by number, name or kind), or a region of it."""
    account, region = options.get("account", ""), options.get("region", "").lower()
    if region and not account:
        raise UserError(
            "A region alone is not enough: name the account too, as in "
            "`account=production region=eu-central-1`. Nothing was changed."
        )
    if not account:
        return Place()
    names = account.lower()
    known = {
        each.account
        for each in targets
        if names in {each.account, each.name.lower(), each.label.lower()}
    }
    if len(known) != 1:
        why = "is no account" if not known else "is more than one account"
        there = "; ".join(dict.fromkeys(f"{t.name} ({t.account})" for t in targets))
        raise UserError(
            f"{code(account[:60])} {why} in the settings. There are: {there}. Nothing "
            "was changed."
        )
    (number,) = known
    place = Place(number, region)
    if not any(place.covers(each) for each in targets):
        raise UserError(
            f"The settings have no region {code(region[:40])} in {number}. Nothing was "
            "changed."
        )
    return place


def _frozen(made: Freeze, services: Services) -> str:
    where = freezes.plain_place(made.place, services.targets)
    until = f"until {when(made.until)}" if made.until else "until someone unfreezes it"
    return (
        f"I change nothing in {where} {until}. Requests can still be made and "
        "approved; what is approved waits and goes on by itself afterwards."
    )


def _shown(services: Services, asked: Asked) -> Payload:
    targets, now = readable(services, asked.click), services.now()
    shown = [
        each
        for each in services.store.freezes()
        if each.in_force(now) and any(each.place.covers(target) for target in targets)
    ]
    return freezes.frozen_answer(shown, services.targets)


def _require_no_words(typed: Typed) -> None:
    if typed.words:
        raise UserError(
            f"I do not know what {code(' '.join(typed.words)[:60])} means here. Write "
            f'`/iotdomain {typed.verb} account=production reason="…"`. Nothing was '
            "changed."
        )


VERB = Verb(name="freeze", run=run, options=FREEZE, changes=True)
UNFREEZE = Verb(name="unfreeze", run=run_unfreeze, options=WHERE, changes=True)
