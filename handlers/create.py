"""`/iotdomain create`: a form, or all of it in one line.

Nothing here names an account before Slack has said who asks.
"""

import json
from collections.abc import Mapping, Sequence

from bot import proposals
from bot.core.names import parse_domain
from bot.core.plans import Playbook
from bot.core.runs import Run
from bot.core.targets import Target
from bot.core.words import code, cut
from bot.errors import Refused, UserError
from bot.planning import Wish
from bot.ports import Payload
from bot.proposals import Click
from bot.services import Services
from bot.slack import render
from handlers.asked import Asked
from handlers.text import Typed
from handlers.verb import Verb
from handlers.wishes import WORDS, filled_in, fitting, request_of

OPTIONS = frozenset({"domain", "account", "region", "reason", *WORDS})
LONGEST_REASON = 500
# As long as Slack takes answers to what was typed.
FORM_SECONDS = 30 * 60


def run(services: Services, asked: Asked, typed: Typed) -> Payload:
    """A request from one line that says all; for less, the button to a form."""
    _require_insider(services, asked.click)
    request_of(typed.options)
    target = one_target(services.targets, typed.options, asked.click.channel)
    if target is None or not _says_all(typed):
        askable(services, asked.click)
        return _offer_form(services, asked)
    domain = parse_domain(_domain(typed))
    reason = checked_reason(typed.options.get("reason", ""))
    request = fitting(typed.options, domain, target)
    wish = Wish(playbook=Playbook.CREATE, domain=domain, target=target, request=request)
    return propose(services, asked, wish, reason)


def askable(services: Services, click: Click) -> tuple[Target, ...]:
    """Where this person may ask for changes; Refused when that is nowhere.

    Transient when Slack cannot say who they are.
    """
    _require_insider(services, click)
    found = tuple(
        each
        for each in services.targets
        if click.person in proposals.ask_members(services, each.requesters)
    )
    if not found:
        who = (each.requesters.mentions() for each in services.targets)
        named = dict.fromkeys(mention for each in who for mention in each)
        raise Refused(
            "You may not ask for changes in any of the accounts. Nothing was created. "
            f"Who may: {', '.join(named) or 'nobody yet; the settings name no one'}."
        )
    return found


def _require_insider(services: Services, click: Click) -> None:
    who = proposals.ask_who(services, click)
    if who.outsider is not None:
        raise Refused(f"{who.outsider} Nothing was created.")


def _offer_form(services: Services, asked: Asked) -> Payload:
    """Only a click or a slash command that is three seconds old can open a form."""
    token = services.token()
    kept = json.dumps({"user": asked.click.person, "text": asked.text})
    services.store.keep_note(token, kept, seconds=FORM_SECONDS)
    return render.offer_form(token)


def propose(services: Services, asked: Asked, wish: Wish, reason: str) -> Payload:
    """Make the request and say to the person where it stands."""
    made = proposals.propose(services, wish, reason=reason, click=asked.click)
    return posted(made, wish.target)


def posted(made: Run, target: Target) -> Payload:
    """Where a new request stands and what happens next."""
    if made.observe:
        return render.answer(
            f"{made.name} for {code(made.plan.domain)} in {target.place} is a plan to "
            f"be carried out by hand, in <#{target.channel}>: I only look there.",
            word="Asked",
        )
    return render.answer(
        f"{made.name} for {code(made.plan.domain)} in {target.place} waits for "
        f"approval in <#{target.channel}>.",
        word="Asked",
    )


def is_whole(services: Services, typed: Typed, channel: str) -> bool:
    """Whether the line says all that a request needs, right or wrong."""
    target = one_target(services.targets, typed.options, channel)
    return _says_all(typed) and target is not None


def prefill(targets: Sequence[Target], typed: Typed, channel: str) -> Mapping[str, str]:
    """What the form can show already."""
    target = one_target(targets, typed.options, channel)
    found = {
        "domain": cut(_domain(typed), 253),
        "target": target.id if target else "",
        "reason": cut(typed.options.get("reason", ""), LONGEST_REASON),
        **filled_in(typed.options),
    }
    return {key: value for key, value in found.items() if value}


def checked_reason(text: str) -> str:
    """The reason on one line; UserError when there is none or far too much."""
    reason = " ".join(text.split())
    if not any(char.isalnum() for char in reason):
        raise UserError(
            "Say why, in a few words: the approvers decide by it. Nothing was created."
        )
    if len(reason) > LONGEST_REASON:
        raise UserError(
            f"The reason has {len(reason)} characters; at most {LONGEST_REASON} fit. "
            "Nothing was created."
        )
    return reason


def _says_all(typed: Typed) -> bool:
    return bool(_domain(typed) and typed.options.get("reason"))


def _domain(typed: Typed) -> str:
    """All plain words: a name with a space in it must be refused, not cut."""
    return typed.options.get("domain") or " ".join(typed.words)


def required_target(
    targets: Sequence[Target], options: Mapping[str, str], channel: str
) -> Target:
    """The target that was meant; UserError when that is not clear."""
    target = one_target(targets, options, channel)
    if target is None:
        raise UserError(
            "It is not clear which account and region you mean. Add `account=…` or "
            "`region=…`. Nothing was created."
        )
    return target


def one_target(
    targets: Sequence[Target], options: Mapping[str, str], channel: str
) -> Target | None:
    """The target that was meant; the channel's own one when nothing was said."""
    account, region = options.get("account"), options.get("region")
    fitting = [
        each
        for each in targets
        if (not account or account.lower() in _names(each))
        and (not region or region.lower() == each.region)
    ]
    if account and not fitting:
        raise UserError(_unknown("account", account, targets))
    if region and not fitting:
        raise UserError(_unknown("region", region, targets))
    if len(fitting) == 1:
        return fitting[0]
    # The first one of a channel is its usual one; the answer says which it was.
    return next((each for each in fitting if each.channel == channel), None)


def _names(target: Target) -> set[str]:
    return {target.account, target.name.lower(), target.label.lower()}


def _unknown(what: str, said: str, targets: Sequence[Target]) -> str:
    places = "; ".join(each.place for each in targets)
    return (
        f"There is no {what} {code(said[:60])} in the settings that fits. There are: "
        f"{places}. Nothing was created."
    )


VERB = Verb(name="create", run=run, options=OPTIONS, changes=True)
