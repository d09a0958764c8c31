"""A run that waits for a person: records to add, each value alone, in one message."""

from collections.abc import Sequence

from bot.core.runs import Run, Waiting
from bot.core.words import code, utc, when
from bot.ports import Payload
from bot.slack.render import (
    build,
    buttons,
    clocks,
    importing,
    records,
    states,
    steps,
    words,
)
from bot.slack.render.atwork import small
from bot.slack.render.build import Block
from bot.slack.render.view import RenderView

# Four names are all that AWS IoT takes, and the CNAME for devices comes on top.
MOST = 5


def needs_you(run: Run, view: RenderView, waiting: Waiting) -> Payload:
    """Records that a person has to add, each value alone, and what DNS shows now.

    Or the certificate that a person has to import.
    """
    if importing.waits_for_import(run):
        return importing.needs_import(run, view, waiting)
    wanted = records.now_by_hand(run)
    count = words.count(len(wanted), "DNS record") if wanted else "DNS records"
    wait = f"AWS waits until {when(waiting.limit)}" if waiting.limit else None
    line = states.WAITING_FOR_YOU.line(steps.place_of(run), wait)
    limit = f" AWS waits until {utc(waiting.limit)}." if waiting.limit else ""
    step = run.current
    before = step.get("before") if step is not None else None
    return build.payload(
        f"Waiting for you: {words.short(run.plan.domain)} needs {count}.{limit}",
        [
            build.header(words.verb(run), run.plan.domain),
            build.section(
                f"{line}\n{_whose(run, wanted)}", block_id=f"state-{run.rev}"
            ),
            *(
                build.section(each)
                for each in records.sections(wanted[:MOST], before=before)
            ),
            _public(run, view, waiting),
            build.lines(
                " · ".join(clocks.lines(run, view.now)),
                f"I check at least {words.every(view.looks_every)} and go on by "
                "myself.",
                block_id=f"clocks-{run.rev}",
            ),
            _by_hand_actions(run, view),
            small(run, view),
        ],
    )


def _whose(run: Run, wanted: Sequence[records.Wanted]) -> str:
    asker, count = words.mention(run.requested_by), len(wanted)
    servers = steps.joined([code(each) for each in records.name_servers(run)])
    whose = f" (name servers {servers})" if servers else ""
    zones = dict.fromkeys(each.zone for each in wanted) or [records.zone_of(run)]
    # The name servers are those of the first; where more are asked, each is named.
    zone = steps.joined(
        [code(each) + (whose if not at else "") for at, each in enumerate(zones)]
    )
    if count == 0:
        return f"{asker}, a record is needed in the DNS of {zone}."
    some = (
        "one CNAME record is"
        if count == 1
        else f"{words.count(count, 'CNAME record')} are"
    )
    step = run.current
    early = step is not None and step.get("early") == "yes" and count > 1
    both = (
        " Nothing uses this name yet, so they can be added together." if early else ""
    )
    return f"{asker}, {some} needed in the DNS of {zone}.{both}"


def _public(run: Run, view: RenderView, waiting: Waiting) -> Block | None:
    at = f" · seen {words.moment(waiting.seen_at, view.now)}" if waiting.seen_at else ""
    said = [words.ours(each) for each in waiting.seen[:6]] or ["Not asked yet."]
    return build.lines(f"*What public DNS says*{at}", *said, block_id=f"seen-{run.rev}")


def _by_hand_actions(run: Run, view: RenderView) -> Block | None:
    if not view.buttons:
        return None
    cancelled = run.cancel_by is not None
    return build.actions(
        buttons.check_now(run),
        buttons.for_ticket(run),
        build.overflow(
            run,
            ("zone", "Records as a zone file"),
            ("tf", "Records as Terraform"),
            None if cancelled else ("cancel", "Cancel this run…"),
        ),
        block_id=f"act-{run.rev}",
    )
