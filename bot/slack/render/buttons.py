"""The buttons under a run's message; their value is the run's opaque token."""

from bot.core.plans import StepName
from bot.core.runs import Run
from bot.core.targets import Target
from bot.slack.render import words
from bot.slack.render.build import Block, button, confirm
from bot.slack.render.summary import summary


def approve(run: Run, target: Target, *, again: bool = False) -> Block:
    """Approve, with the change in one sentence in the dialog before it."""
    place = target.place
    end = (
        "The run then goes on from where it waits."
        if again
        else "Everything is checked once more, then the work starts."
    )
    takes_away = any(
        run.plan.find(each) for each in (StepName.REMOVE_CNAME, StepName.REPLACE_CONFIG)
    )
    return button(
        "reapprove" if again else "approve",
        "Approve again" if again else "Approve",
        run.token,
        aloud=f"Approve request {run.name}, {_aloud(run)}",
        style="danger" if takes_away else "primary",
        confirm=confirm(
            f"Approve {run.name}?", f"{summary(run, place)} {end}", "Approve", "Not yet"
        ),
    )


def decline(run: Run) -> Block:
    """Decline; a dialog asks for the reason."""
    aloud = f"Decline request {run.name} and give a reason"
    return button("decline", "Decline…", run.token, aloud=aloud)


def cancel(run: Run) -> Block:
    """Stop a run between two steps."""
    return button(
        "cancel_run",
        "Cancel…",
        run.token,
        aloud=f"Cancel run {run.name}",
        confirm=confirm(
            f"Cancel {run.name}?",
            "The run stops here; a change that is half way finishes first. What it "
            "has made so far stays, and you choose between going on and undoing.",
            "Cancel the run",
            "Keep going",
        ),
    )


def retry(run: Run) -> Block:
    """Go on after someone has mended what blocked the run."""
    aloud = f"Try again: go on with run {run.name}"
    return button("retry", "Try again", run.token, aloud=aloud, style="primary")


def ask_again(run: Run) -> Block:
    """A fresh plan for the same domain."""
    aloud = f"Ask again for {words.short(run.plan.domain, 40)}"
    return button("ask_again", "Ask again", run.token, aloud=aloud, style="primary")


def go_on(run: Run) -> Block:
    """A new plan for the steps that are left."""
    aloud = f"Ask for approval to go on with {words.short(run.plan.domain, 35)}"
    return button("plan_go_on", "Go on…", run.token, aloud=aloud, style="primary")


def undo(run: Run) -> Block:
    """A new plan that removes what the run made."""
    aloud = f"Ask for approval to undo what {run.name} made"
    return button("plan_undo", "Undo…", run.token, aloud=aloud)


def status(run: Run) -> Block:
    """What stands there now."""
    aloud = f"Status of {words.short(run.plan.domain, 60)}"
    return button("show_status", "Status", run.token, aloud=aloud)


def diagnose(run: Run) -> Block:
    """Why the domain fails, if it does."""
    aloud = f"Diagnose {words.short(run.plan.domain, 60)}"
    return button("diagnose", "Diagnose", run.token, aloud=aloud)


def check_again(run: Run) -> Block:
    """Look once more at what the endpoint serves."""
    aloud = f"Check again what {words.short(run.plan.domain, 40)} serves"
    return button("check_again", "Check again", run.token, aloud=aloud)


def check_now(run: Run) -> Block:
    """Look at DNS now instead of at the next look."""
    aloud = f"Check the DNS records of {run.name} now"
    return button("check_now", "Check now", run.token, aloud=aloud)


def show_cli(run: Run) -> Block:
    """The plan as commands, for whoever carries it out by hand."""
    aloud = f"Show {run.name} as AWS CLI commands"
    label = "Show as AWS CLI commands"
    return button("show_cli", label, run.token, aloud=aloud, style="primary")


def check_by_hand(run: Run) -> Block:
    """Look now whether it was done by hand."""
    aloud = f"Check now whether {run.name} was done by hand"
    return button("check_by_hand", "Check now", run.token, aloud=aloud)


def for_ticket(run: Run) -> Block:
    """The records as text."""
    label = "Records as text for a ticket"
    return button("records_for_ticket", label, run.token)


def _aloud(run: Run) -> str:
    return f"{words.verb(run).lower()} {words.short(run.plan.domain, 35)}"


def remind(run: Run) -> Block:
    """Tell the approvers once more."""
    aloud = f"Remind the approvers of request {run.name}"
    return button("remind", "Remind them", run.token, aloud=aloud)


def withdraw(run: Run) -> Block:
    """Take one's own request back."""
    aloud = f"Withdraw request {run.name}"
    return button("withdraw", "Withdraw the request", run.token, aloud=aloud)
