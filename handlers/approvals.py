"""The buttons under a request. A button carries an opaque token and nothing to trust.

Each function looks the request up by its token, has everything checked by
`bot.proposals`, and returns what only the person who clicked sees; None when the
message itself says it all.
"""

from collections.abc import Callable, Mapping

from bot import planning, proposals
from bot.core.policy import eligible, require_open
from bot.core.runs import Run, Status
from bot.errors import Refused, Transient
from bot.ports import Payload
from bot.services import Services
from bot.slack import render
from bot.slack.render import Link, WhoCan
from handlers import cancel as cancel_verb
from handlers import diagnose
from handlers.asked import Asked, require_readable
from handlers.create import posted
from handlers.show import link_to
from handlers.status import answer as status_answer
from handlers.verb import Said

Button = Callable[[Services, Asked, Run], Said | None]


def approve(services: Services, asked: Asked, run: Run) -> Payload | None:
    """An approval; the message changes when it counts."""
    proposals.approve(services, run, asked.click)
    return None


def decline(services: Services, _asked: Asked, run: Run) -> Payload | None:
    """A click that opened no form: there is nothing left to decline."""
    require_open(run, services.now())
    raise Transient("The form could not be opened.")


def withdraw(services: Services, asked: Asked, run: Run) -> Payload | None:
    """The requester's second thoughts."""
    withdrawn = proposals.withdraw(services, run, asked.click)
    return render.answer(f"{withdrawn.name} is withdrawn.", word="Withdrawn")


def remind(services: Services, asked: Asked, run: Run) -> Payload | None:
    """The approvers are told once more, in the thread."""
    reminded = proposals.remind(services, run, asked.click)
    return render.answer(
        f"the approvers of {reminded.name} are told in its thread.", word="Reminded"
    )


def cancel_run(services: Services, asked: Asked, run: Run) -> Payload | None:
    """The run stops between two steps."""
    return cancel_verb.cancel(services, asked, run)


def ask_cancel(services: Services, asked: Asked, run: Run) -> Payload | None:
    """The menu has no dialogs, so it leads to the button that has one."""
    require_readable(services, run, asked.click)
    if not run.open:
        raise Refused(f"{run.name} has ended; there is nothing to cancel.")
    return render.ask_cancel(run)


def retry(services: Services, asked: Asked, run: Run) -> Payload | None:
    """A blocked run goes on."""
    going = proposals.retry(services, run, asked.click)
    return render.answer(f"{going.name} tries again.", word="Going on")


def reapprove(services: Services, asked: Asked, run: Run) -> Payload | None:
    """A blocked run gets a fresh approval."""
    more = proposals.reapprove(services, run, asked.click)
    goes = "waits for another approval" if more.blocked else "goes on"
    return render.answer(f"{more.name} {goes}.", word="Approved")


def check_now(services: Services, asked: Asked, run: Run) -> Payload | None:
    """The run looks again at once."""
    require_readable(services, run, asked.click)
    if run.status is not Status.RUNNING:
        raise Refused(f"{run.name} waits for nothing, so there is nothing to check.")
    services.engine.nudge("drive", run.id)
    return render.answer(
        f"{run.name} looks at DNS and AWS now; its message says what it sees.",
        word="Checking",
    )


def ask_again(services: Services, asked: Asked, run: Run) -> Payload | None:
    """A fresh plan for a request that came to nothing."""
    made = proposals.ask_again(services, run, asked.click)
    return posted(made, proposals.target_of(services, made))


def plan_undo(services: Services, asked: Asked, run: Run) -> Payload | None:
    """A plan that removes what a run made."""
    made = proposals.plan_undo(services, run, asked.click)
    return posted(made, proposals.target_of(services, made))


def plan_go_on(services: Services, asked: Asked, run: Run) -> Payload | None:
    """A plan for what a stopped run did not reach."""
    made = proposals.plan_go_on(services, run, asked.click)
    return posted(made, proposals.target_of(services, made))


def show_status(services: Services, asked: Asked, run: Run) -> Payload | None:
    """The domain of a request as it is now."""
    target = require_readable(services, run, asked.click)
    by, since = asked.click.person, asked.click.at
    facts = planning.glance(services, target, run.plan.domain, by=by, since=since)
    return status_answer(services, facts, target)


def check_again(services: Services, asked: Asked, run: Run) -> Payload | None:
    """What could not be checked on the wire, once more."""
    require_readable(services, run, asked.click)
    if run.outputs.get("served") != "unchecked":
        return show_status(services, asked, run)
    try:
        checked = proposals.check_again(services, run)
    except Transient as error:
        return render.answer(
            f"{run.name} is still not checked on the wire. {error}", word="Checked"
        )
    return render.answer(
        f"{checked.name} is served as it should be; its message says what was seen.",
        word="Checked",
    )


def check_by_hand(services: Services, asked: Asked, run: Run) -> Payload | None:
    """A request that is carried out by hand, looked at now instead of later."""
    require_readable(services, run, asked.click)
    require_open(run, services.now())
    try:
        seen = proposals.look_for_hand_work(services, run)
    except Transient as error:
        return render.answer(f"{run.name} could not be seen: {error}", word="Checked")
    if seen.status is Status.BY_HAND:
        says = f"{seen.name} was done by hand; its message says what was checked."
    elif seen.by_hand is not None:
        says = f"{seen.name} is done in part; its message says what is there."
    else:
        says = f"nothing of {seen.name} is there yet."
    return render.answer(says, word="Checked")


def show_plan(services: Services, asked: Asked, run: Run) -> Payload | None:
    """Every step with its parameters."""
    return render.plan_answer(run, require_readable(services, run, asked.click))


def show_cli(services: Services, asked: Asked, run: Run) -> Payload | None:
    """The plan as AWS CLI commands, with what earlier requests made for it."""
    target = require_readable(services, run, asked.click)
    adopted = dict(run.plan.basis).get("adopt", "").split(",")
    known: dict[str, str] = {}
    for earlier in map(services.store.get, reversed(adopted)):
        known |= earlier.outputs if earlier is not None else {}
    return render.cli_answer(run, target, services.ports, known)


def records_for_ticket(services: Services, asked: Asked, run: Run) -> Payload | None:
    """The DNS records as text."""
    require_readable(services, run, asked.click)
    return render.records_answer(run, "ticket")


def records_as_zone(services: Services, asked: Asked, run: Run) -> Payload | None:
    """The DNS records as a zone file."""
    require_readable(services, run, asked.click)
    return render.records_answer(run, "zone")


def records_as_terraform(services: Services, asked: Asked, run: Run) -> Payload | None:
    """The DNS records as Terraform."""
    require_readable(services, run, asked.click)
    return render.records_answer(run, "tf")


BUTTONS: Mapping[str, Button] = {
    "approve": approve,
    "ask_again": ask_again,
    "cancel_run": cancel_run,
    "check_by_hand": check_by_hand,
    "check_again": check_again,
    "check_now": check_now,
    "decline": decline,
    "diagnose": diagnose.of_run,
    "plan_go_on": plan_go_on,
    "plan_undo": plan_undo,
    "reapprove": reapprove,
    "records_for_ticket": records_for_ticket,
    "remind": remind,
    "retry": retry,
    "show_cli": show_cli,
    "show_status": show_status,
    "withdraw": withdraw,
}
# What the overflow menu `more` offers; its values are "<word>.<token>".
MENU: Mapping[str, Button] = {
    "cancel": ask_cancel,
    "cli": show_cli,
    "plan": show_plan,
    "tf": records_as_terraform,
    "undo": plan_undo,
    "withdraw": withdraw,
    "zone": records_as_zone,
}
# Entries of the menu that change something, and the buttons that do the same.
MENU_CHANGES: Mapping[str, str] = {
    "cancel": "cancel_run",
    "undo": "plan_undo",
    "withdraw": "withdraw",
}
# On an outdated card these are answered with the newer one.
DECIDING = frozenset({"approve", "decline", "withdraw", "remind", "cancel_run"})
# Clicks whose refusal is a decision that belongs into the audit.
CHANGING = (
    frozenset(BUTTONS)
    - {"check_now", "check_again", "check_by_hand", "show_status", "show_cli"}
    - {"records_for_ticket", "diagnose"}
)
# The words in which a refusal of each says what did not happen.
VERDICTS = {
    "approve": "Not approved",
    "reapprove": "Not approved",
    "decline": "Not declined",
    "cancel_run": "Not cancelled",
    "withdraw": "Not withdrawn",
    "remind": "Not reminded",
    "ask_again": "Not created",
    "plan_undo": "Not created",
    "plan_go_on": "Not created",
    "create": "Not created",
    "rotate": "Not created",
    "repair": "Not created",
    "fix": "Not created",
    "fix_also": "Not created",
    "open_create": "Not created",
    "cancel": "Not cancelled",
    "freeze": "Not frozen",
    "unfreeze": "Not unfrozen",
    "retry": "Not done",
    "check_now": "Not done",
}


def press(services: Services, asked: Asked) -> Said | None:
    """What a click comes to; a button nobody knows is from another version."""
    name, token, button = asked.action, asked.value, BUTTONS.get(asked.action)
    if name == "more":
        word, _, token = asked.value.partition(".")
        button = MENU.get(word)
    if button is None:
        return render.older_button()
    run = services.store.by_token(token) if token else None
    if run is None:
        return render.older_button()
    if run.status is Status.STALE and name in DECIDING:
        if run.superseded_by == "":
            raise Refused(
                f"{run.name} is out of date, and no newer plan could be made. *Ask "
                "again* in its message makes one when that is possible."
            )
        return older_version(services, run)
    return button(services, asked, run)


def older_version(services: Services, run: Run) -> Payload:
    """This was version 1; the newest one is the one to decide."""
    newest = services.store.latest(run.number)
    if newest is None or newest.id == run.id:
        return render.older_version(run, None)
    url = link_to(services, newest)
    return render.older_version(run, Link(newest.name, url) if url else None)


def self_approval(services: Services, run: Run, says: str) -> Payload:
    """The refusal, who can do it instead, and two ways on for the requester."""
    target = proposals.target_of(services, run)
    able = eligible(run.requested_by, proposals.ask_members(services, target.approvers))
    told_at = run.reminded_at or run.proposed_at
    return render.refused(
        says,
        run=run,
        who=WhoCan(target=target, count=len(able), told_at=told_at),
        remind=proposals.may_remind(services, run),
        withdraw=True,
    )
