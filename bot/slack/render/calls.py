"""Every writing call of a run, with the id by which AWS finds it again."""

from bot.core.runs import Call, Run
from bot.core.words import clock, code, escape
from bot.ports import Payload
from bot.slack import fit
from bot.slack.render import build, states

# Beside the sentence of the thread reply, so that together they stay readable.
MOST = 2_400


def render_calls(run: Run) -> Payload:
    """Every writing call to AWS with its request id, as a thread reply of its own."""
    state = states.state_of(run)
    text = f"{state.word}: {len(run.calls)} writing AWS calls were made for {run.name}."
    return build.payload(text, [block(run) or build.section("No writing calls.")])


def block(run: Run) -> build.Block | None:
    """The list alone, for the reply that tells the end of a run."""
    if not run.calls:
        return None
    lines = [_line(each) for each in run.calls]
    listed = fit.listed(lines, MOST, rest="… and {left} more, in CloudTrail")
    return build.section(f"*Writing AWS calls of {run.name}*\n{listed}")


def _line(call: Call) -> str:
    account = escape(call.account)
    return (
        f"• {code(call.operation)} · {account} · {clock(call.at)} · request id "
        f"{code(call.request_id)}"
    )
